import { readFileSync } from 'node:fs';
import { UnbrigError } from '../ports/errors.ts';
import { unreadableFile } from './json-lines.ts';

/** The device key for an EP-ID, hex; null when none is known. */
export type KeyLookup = (epId: string | null) => string | null;

/** What the help of a command that takes keys says about them. */
export const KEY_HELP = `A key comes from --key-file, from UNBRIG_EP_KEY or from the JSON line, never from the command line. A key file holds 32 hex digits, or a JSON object from
EP-ID to key.`;

/** One key for all, or a file's own for each EP-ID. Throws `unreadable-file` or `bad-key-file` (usage), which never shows the content. */
export function keyLookup(path: string | undefined, fromEnvironment: string | undefined): KeyLookup {
  if (path === undefined) return fromEnvironment === undefined ? () => null : oneKey(fromEnvironment, 'UNBRIG_EP_KEY');
  const text = readText(path).trim();
  if (!text.startsWith('{')) return oneKey(text, `key file ${path}`);
  const keys = new Map<string, string>();
  for (const [epId, key] of Object.entries(parseKeys(text, path)))
    keys.set(epId.toLowerCase(), checkedKey(key, `key file ${path}, entry ${epId}`));
  return (epId) => (epId === null ? null : (keys.get(epId) ?? null));
}

function oneKey(text: string, where: string): KeyLookup {
  const key = checkedKey(text.trim(), where);
  return () => key;
}

function checkedKey(key: unknown, where: string): string {
  if (typeof key === 'string' && /^[0-9a-fA-F]{32}$/.test(key)) return key;
  throw new UnbrigError('bad-key-file', 'usage', `${where}: a key is 32 hex digits`, { facts: { where } });
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw unreadableFile(path, 'key file', cause);
  }
}

function parseKeys(text: string, path: string): Record<string, unknown> {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's message quotes the text, which holds keys.
    throw new UnbrigError(
      'bad-key-file',
      'usage',
      `key file ${path}: neither 32 hex digits nor a JSON object from EP-ID to key`,
      { facts: { path } },
    );
  }
}
