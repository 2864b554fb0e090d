import type { Clock } from '../../../../rig/ports/clock.ts';
import type { FirmwareProfile } from './profiles.ts';

const CR = 0x0d;
const LF = 0x0a;
const QUESTION = 0x3f;
/** Room for the longest transparent uplink; of a longer line the rest is lost. */
const LONGEST_LINE = 640;

export interface LineReader {
  receive(byte: number): void;
  reset(): void;
}

/** Takes lines as the firmware does: to the CR, or to the LF behind it where the line end is both. One character is one byte. */
export function createLineReader(
  { lineEnd, wakesByQuestion }: FirmwareProfile,
  clock: Clock,
  onLine: (line: string, beganSeconds: number) => void,
): LineReader {
  let line = '';
  let beganSeconds = 0;
  const end = (): void => {
    const whole = line;
    line = '';
    if (whole !== '') onLine(whole, beganSeconds);
  };
  const takeByte = (byte: number): void => {
    if (line === '') {
      if (wakesByQuestion && byte === QUESTION) return;
      beganSeconds = clock.nowSeconds();
    }
    if (line.length < LONGEST_LINE) line += String.fromCharCode(byte);
  };
  const receive = (byte: number): void => {
    if (lineEnd === '\r') {
      if (byte === CR) end();
      else if (byte !== LF) takeByte(byte);
    } else if (byte === LF && line.endsWith('\r')) {
      line = line.slice(0, -1);
      end();
    } else {
      takeByte(byte);
    }
  };
  return {
    receive,
    reset() {
      line = '';
    },
  };
}
