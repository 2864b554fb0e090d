import type { FarEnd } from '../../transports/far-end.ts';

/** 9600 baud, 8N1 (dialect S1.1). */
export const SECONDS_PER_BYTE = 10 / 9600;

const CR = 0x0d;
const LF = 0x0a;
/** Longer lines lose their tail; the limit of real parts is not known, at least 32 is in use. */
const LONGEST_LINE = 128;

/** `ready`: takes commands. `deaf`: bytes are lost. `asleep`: a byte or a break wakes the module and is lost. */
export type UartState = 'ready' | 'deaf' | 'asleep';

export interface UartEvents {
  line(text: string): void;
  wake(): void;
  /** Text about to leave, for behaviours that bend it. */
  outgoing(text: string): string;
}

/** The byte level of the module's serial line. */
export interface Uart {
  readonly farEnd: FarEnd;
  state(): UartState;
  setState(state: UartState): void;
  write(text: string): void;
}

export function createUart(events: UartEvents): Uart {
  const encoder = new TextEncoder();
  let state: UartState = 'deaf';
  let host: ((bytes: Uint8Array) => void) | null = null;
  let pending: number[] = [];

  const take = (byte: number): void => {
    if (state === 'asleep') events.wake();
    if (state !== 'ready') return;
    if (byte === LF) return;
    if (byte !== CR) {
      if (pending.length < LONGEST_LINE) pending.push(byte);
      return;
    }
    const line = String.fromCharCode(...pending);
    pending = [];
    if (line !== '') events.line(line);
  };

  return {
    farEnd: {
      receive(bytes) {
        for (const byte of bytes) take(byte);
      },
      setLines(lines) {
        if (lines.brk === true && state === 'asleep') events.wake();
      },
      connect(side) {
        host = side.deliver;
        return () => {
          if (host === side.deliver) host = null;
        };
      },
    },
    state: () => state,
    setState(next) {
      state = next;
      pending = [];
    },
    write: (text) => host?.(encoder.encode(events.outgoing(text))),
  };
}
