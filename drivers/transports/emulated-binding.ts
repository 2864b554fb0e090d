import type { Clock } from '../../rig/ports/clock.ts';
import { UnbrigError } from '../../rig/ports/errors.ts';
import type { Random } from '../../rig/ports/random.ts';
import { type ByteLane, instantLane, pacedLane } from './byte-lane.ts';
import type { FarEnd } from './far-end.ts';
import { type ReadQueue, readQueue } from './read-queue.ts';
import type { BindingInterface, BindingPortInterface, OpenOptions, Transport } from './transport.ts';

export interface EmulatedLineOptions {
  readonly path?: string;
  readonly baudRate?: number;
  /** Gives every byte its time on the wire (10 bits at the baud rate), both ways. Without it bytes take no time. */
  readonly pacing?: Clock;
  /** Splits what is received at random places, as USB bridges do. */
  readonly chunking?: Random;
}

/** In-process serial line to an emulated module. */
export function emulatedTransport(farEnd: FarEnd, options: EmulatedLineOptions = {}): Transport {
  return {
    kind: 'emulated',
    binding: emulatedBinding(farEnd, options),
    path: options.path ?? 'emulated',
    baudRate: options.baudRate ?? 9600,
    hasModemLines: farEnd.setLines !== undefined,
  };
}

/** A serialport binding whose far end is an object. One opener at a time, as with a locked port. */
function emulatedBinding(farEnd: FarEnd, options: EmulatedLineOptions = {}): BindingInterface {
  const path = options.path ?? 'emulated';
  let inUse = false;
  return {
    list: async () => [
      {
        path,
        manufacturer: 'unbrig (emulated)',
        serialNumber: undefined,
        pnpId: undefined,
        locationId: undefined,
        productId: undefined,
        vendorId: undefined,
      },
    ],
    async open(openOptions) {
      if (inUse) throw portLocked(openOptions.path);
      inUse = true;
      return openLine(farEnd, openOptions, options, () => {
        inUse = false;
      });
    },
  };
}

export function portLocked(path: string, cause?: unknown): UnbrigError {
  return new UnbrigError(
    'port-locked',
    'link',
    `serial port ${path} is in use by another process: close it there (a terminal program, ModemManager, another run of the rig)`,
    { facts: { path }, cause },
  );
}

function openLine(
  farEnd: FarEnd,
  openOptions: OpenOptions,
  options: EmulatedLineOptions,
  released: () => void,
): BindingPortInterface {
  const full = withDefaults(openOptions);
  const received = readQueue(options.chunking ?? null);
  const lane = (emit: (bytes: Uint8Array) => void): ByteLane =>
    options.pacing === undefined ? instantLane(emit) : pacedLane(options.pacing, full.baudRate, emit);
  const toHost = lane((bytes) => received.push(bytes));
  const toModule = lane((bytes) => farEnd.receive(bytes));

  let gone: Error | null = null;
  const disconnect = farEnd.connect({
    deliver: (bytes) => toHost.put(bytes),
    gone: () => {
      gone = new Error(`${full.path}: the device has gone`);
      toHost.clear();
      toModule.clear();
      received.fail(gone);
    },
  });
  // An operating system asserts both lines when it opens a port.
  farEnd.setLines?.({ dtr: true, rts: true });

  return linePort({ full, farEnd, received, toHost, toModule, goneWith: () => gone, disconnect, released });
}

interface LineParts {
  readonly full: Required<OpenOptions>;
  readonly farEnd: FarEnd;
  readonly received: ReadQueue;
  readonly toHost: ByteLane;
  readonly toModule: ByteLane;
  readonly goneWith: () => Error | null;
  readonly disconnect: () => void;
  readonly released: () => void;
}

function linePort(line: LineParts): BindingPortInterface {
  let open = true;
  const check = (): void => {
    const gone = line.goneWith();
    if (gone !== null) throw gone;
    if (!open) throw new Error('Port is not open');
  };
  return {
    openOptions: line.full,
    get isOpen() {
      return open;
    },
    async close() {
      if (!open) throw new Error('Port is not open');
      open = false;
      line.toHost.clear();
      line.toModule.clear();
      line.received.clear();
      line.received.fail(Object.assign(new Error('Port was closed'), { canceled: true }));
      if (line.full.hupcl) line.farEnd.setLines?.({ dtr: false, rts: false });
      line.disconnect();
      line.released();
    },
    async read(buffer, offset, length) {
      if (!open) throw Object.assign(new Error('Port is not open'), { canceled: true });
      return line.received.read(buffer, offset, length);
    },
    async write(buffer) {
      check();
      line.toModule.put(Uint8Array.from(buffer));
    },
    async update({ baudRate }) {
      check();
      line.toHost.setBaudRate(baudRate);
      line.toModule.setBaudRate(baudRate);
    },
    async set({ dtr, rts, brk }) {
      check();
      const lines = {
        ...(dtr !== undefined && { dtr }),
        ...(rts !== undefined && { rts }),
        ...(brk !== undefined && { brk }),
      };
      line.farEnd.setLines?.(lines);
    },
    get: async () => ({ cts: false, dsr: false, dcd: false }),
    getBaudRate: async () => ({ baudRate: line.full.baudRate }),
    async flush() {
      line.received.clear();
    },
    async drain() {
      check();
      await line.toModule.drained();
    },
  };
}

function withDefaults(options: OpenOptions): Required<OpenOptions> {
  return {
    dataBits: 8,
    lock: true,
    stopBits: 1,
    parity: 'none',
    rtscts: false,
    xon: false,
    xoff: false,
    xany: false,
    hupcl: true,
    ...options,
  };
}
