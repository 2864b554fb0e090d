import type { TranscriptLine } from '../../rig/ports/module.ts';

/** A line as the transcript keeps it. */
export function transcriptLine(
  direction: TranscriptLine['direction'],
  timeSeconds: number,
  bytes: Uint8Array,
  stale: boolean,
): TranscriptLine {
  const line = { timeSeconds, direction, hex: Buffer.from(bytes).toString('hex'), text: readable(bytes) };
  return stale ? { ...line, stale: true } : line;
}

/** Terminator stripped, what does not print as \xNN. */
export function readable(bytes: Uint8Array): string {
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] === 0x0a || bytes[end - 1] === 0x0d)) end--;
  let text = '';
  for (const byte of bytes.subarray(0, end)) {
    const prints = byte >= 0x20 && byte < 0x7f;
    text += prints ? String.fromCharCode(byte) : `\\x${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return text;
}

/** The line for end rules and values: line noise before the first printing character is left out (first bytes after power-up). */
export function replyText(line: TranscriptLine): string {
  return line.text.replace(/^(\\x[0-9A-F]{2})+/, '');
}
