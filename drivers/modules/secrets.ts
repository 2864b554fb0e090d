/** Stands in a line where a key was. */
const KEY_PLACE = '<key>';

/** Half a key that a cut line shows is worth hiding from two bytes on. */
const LEAST_DIGITS = 4;

/** Takes keys out of the lines of one serial line, in the order in which they come. */
export interface Redactor {
  /** `cut`: the line was broken off, so a key at its end goes on in the next one from the same side. */
  redact(bytes: Uint8Array, cut: boolean): Uint8Array;
}

/**
 * Finds keys written as hex digits of either case, with or without a separator between the bytes, and as bare bytes; also one that a broken-off line
 * shows the first part of and the next line the rest.
 */
export function redactor(secrets: readonly Uint8Array[]): Redactor {
  const keys = secrets.map((bytes) => Buffer.from(bytes).toString('hex'));
  const whole = secrets.map(wholeKey);
  /** Digits of a key that the last line did not get to. */
  let rest: string | null = null;
  return {
    redact(bytes, cut) {
      let text = Buffer.from(bytes).toString('latin1');
      if (rest !== null) text = withoutStart(text, rest);
      rest = null;
      for (const pattern of whole) text = text.replace(pattern, KEY_PLACE);
      if (cut) {
        for (const key of keys) {
          const digits = digitsAtEnd(text, key);
          if (digits < LEAST_DIGITS) continue;
          text = text.slice(0, -digits) + KEY_PLACE;
          rest = key.slice(digits);
        }
      }
      return Uint8Array.from(Buffer.from(text, 'latin1'));
    },
  };
}

function wholeKey(key: Uint8Array): RegExp {
  const digits = Array.from(key, (byte) => byte.toString(16).padStart(2, '0'));
  const bare = Array.from(digits, (pair) => `\\x${pair}`).join('');
  return new RegExp(`${digits.map(eitherCase).join('[ :-]?')}|${bare}`, 'g');
}

const eitherCase = (pair: string): string =>
  Array.from(pair, (digit) => (/[a-f]/.test(digit) ? `[${digit}${digit.toUpperCase()}]` : digit)).join('');

/** How many digits of the key's begin stand at the end of the text. */
function digitsAtEnd(text: string, key: string): number {
  const lower = text.toLowerCase();
  for (let digits = key.length - 1; digits > 0; digits--) {
    if (lower.endsWith(key.slice(0, digits))) return digits;
  }
  return 0;
}

/** Takes as much of the key's rest away as the text begins with. */
function withoutStart(text: string, rest: string): string {
  let digits = 0;
  while (digits < rest.length && text[digits]?.toLowerCase() === rest[digits]) digits++;
  return digits === 0 ? text : KEY_PLACE + text.slice(digits);
}
