import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sharedFolder } from '../../../rig/testing/shared.ts';

/** One turn of a recorded dialogue; one character is one byte. */
export interface Turn {
  /** Comment lines right before it. */
  readonly comment: string;
  readonly sent: string;
  readonly heard: string;
  /** What stands behind the sent text in brackets. */
  readonly manner: string;
}

/** Reads the notation of the parser transcripts: `> sent`, `< heard`, `-- comment`; \r \n \b \0 \xNN stand for bytes. */
export function readTranscript(text: string): readonly Turn[] {
  const turns: Turn[] = [];
  let comment = '';
  let sent: Pick<Turn, 'sent' | 'manner'> | null = null;
  for (const line of text.split('\n')) {
    if (line.startsWith('-- ')) comment = line.slice(3);
    if (line.startsWith('> ')) {
      const [, bytes, manner = ''] = /^> (.*?)(?: {3}\((.*)\))?$/.exec(line)!;
      sent = { sent: unescaped(bytes), manner };
    }
    if (line.startsWith('<') && sent !== null) {
      turns.push({ comment, ...sent, heard: unescaped(line.slice(2)) });
      comment = '';
      sent = null;
    }
  }
  return turns;
}

const ESCAPES: Readonly<Record<string, string>> = { r: '\r', n: '\n', b: '\b', '0': '\0' };

const unescaped = (text: string): string =>
  text.replaceAll(/\\(?:x([0-9a-fA-F]{2})|([rnb0]))/g, (_all, hex: string | undefined, letter: string) =>
    hex === undefined ? ESCAPES[letter] : String.fromCharCode(Number.parseInt(hex, 16)),
  );

/** A transcript of the shared folder; null where that is not there. */
export function sharedTranscript(name: string): string | null {
  const shared = sharedFolder();
  const path = shared === null ? null : join(shared, 'transcripts', name);
  return path !== null && existsSync(path) ? readFileSync(path, 'utf8') : null;
}
