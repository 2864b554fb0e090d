import type { SerialPortStream } from '@serialport/stream';

// Taken from the stream's own types: @serialport/bindings-interface has no types that an ES module can see.
export type BindingInterface = SerialPortStream['settings']['binding'];
export type BindingPortInterface = Awaited<ReturnType<BindingInterface['open']>>;
export type OpenOptions = Parameters<BindingInterface['open']>[0];

/** A way to a serial line: a serialport binding and what to open with it. Everything above runs the same code on each. */
export interface Transport {
  readonly kind: 'emulated' | 'serial';
  readonly binding: BindingInterface;
  readonly path: string;
  readonly baudRate: number;
  /** False where DTR and RTS do not exist (a pseudo-terminal): a reset by DTR is not possible there. */
  readonly hasModemLines: boolean;
}
