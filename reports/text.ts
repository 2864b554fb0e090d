import type { Measurement } from '../rig/conformance/types.ts';

/**
 * Text that any report may hold: what XML 1.0 forbids (clause 2.2, production [2]), terminal control characters and bidirectional
 * overrides become \xNN or \u{NNNN}, so that a module's reply can neither break a file nor repaint a terminal.
 */
export function readable(text: string): string {
  return text.replace(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
    /[\u0000-\u0008\u000B\u000C\u000D\u000E-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g,
    (character) => {
      const code = character.charCodeAt(0);
      return code < 0x100
        ? `\\x${code.toString(16).padStart(2, '0').toUpperCase()}`
        : `\\u{${code.toString(16).toUpperCase()}}`;
    },
  );
}

/** One line of it: line breaks and tabs become blanks. */
export function oneLine(text: string): string {
  return readable(text.replaceAll(/[\t\n\r]+/g, ' ')).trim();
}

/** Decimals at which an uncertainty shows two significant digits (GUM, JCGM 100:2008, 7.2.6), 0 to 9. */
export function decimalsFor(uncertainty: number): number {
  if (!Number.isFinite(uncertainty) || uncertainty <= 0) return 0;
  return Math.min(9, Math.max(0, 1 - Math.floor(Math.log10(uncertainty))));
}

/** A number for reading: fixed decimals where given, else at most six significant digits; a real minus sign. */
export function number(value: number, decimals?: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'not a number' : value > 0 ? '∞' : '−∞';
  const text = decimals === undefined ? plain(value) : value.toFixed(decimals);
  const zero = Number(text) === 0;
  return (zero ? text.replace('-', '') : text).replace('-', '−');
}

function plain(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return String(value);
  return String(Number(value.toPrecision(Math.abs(value) >= 1e6 ? 12 : 6)));
}

/** Units whose code (UCUM) is not what people write. */
const UNIT_WORDS: Readonly<Record<string, string>> = { Cel: '°C', deg: '°', '1': '' };

export function unitText(unit: string): string {
  return readable(UNIT_WORDS[unit] ?? unit);
}

/** `41.3 Hz`; a count or a bare ratio has no unit. */
export function withUnit(text: string, unit: string): string {
  const word = unitText(unit);
  return word === '' ? text : `${text} ${word}`;
}

/** `41.3 ± 2.1 Hz (k=2)`, or that nothing was measured. */
export function measuredText(measurement: Measurement): string {
  const { value, expandedUncertainty: u, unit, coverageFactor } = measurement;
  if (value === null) return 'not measured';
  if (u === null || u <= 0) return withUnit(number(value), unit);
  const decimals = decimalsFor(u);
  return `${withUnit(`${number(value, decimals)} ± ${number(u, decimals)}`, unit)} (k=${number(coverageFactor)})`;
}

/** `≤ 30 Hz`, `≥ 2 s`, `−96000 … 96000 Hz`, `= 3`, or `informative`. */
export function limitText(measurement: Measurement): string {
  const { limit, unit } = measurement;
  if (limit === undefined) return 'informative';
  const { low, high } = limit;
  if (low === undefined && high === undefined) return 'not known';
  if (low === undefined) return `≤ ${withUnit(number(high as number), unit)}`;
  if (high === undefined) return `≥ ${withUnit(number(low), unit)}`;
  if (low === high) return `= ${withUnit(number(low), unit)}`;
  return withUnit(`${number(low)} … ${number(high)}`, unit);
}

export function marginText(measurement: Measurement): string {
  const { margin, expandedUncertainty, unit } = measurement;
  if (margin === null || !Number.isFinite(margin)) return '–';
  const decimals =
    expandedUncertainty !== null && expandedUncertainty > 0 ? decimalsFor(expandedUncertainty) : undefined;
  return withUnit(number(margin, decimals), unit);
}

/** Decision rules by their short names. */
export const RULE_WORDS: Readonly<Record<Measurement['rule'], string>> = {
  simple: 'simple',
  guard: 'guard(U)',
  nonBinary: 'nonBinary(U)',
  etsiCapped: 'etsiCapped',
};

/** `0.42 s`, `12.3 s`, `3 min 20 s`, `2 h 5 min`. */
export function duration(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(2)} s`;
  if (seconds < 120) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 7200) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.round((whole % 3600) / 60)} min`;
}

/** `868.130 123` MHz from hertz, grouped so that single hertz can be read off. */
export function megahertz(hertz: number): string {
  const [whole, fraction = ''] = (hertz / 1e6).toFixed(6).split('.');
  return `${whole}.${fraction.slice(0, 3)} ${fraction.slice(3)} MHz`;
}

/** Breaks at blanks; a longer word is left whole. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/ +/)) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return line === '' ? lines : [...lines, line];
}
