import { closeSync, constants, openSync } from 'node:fs';
import { ReadStream } from 'node:tty';
import type { Clock } from '../../rig/ports/clock.ts';
import { messageOf, UnbrigError } from '../../rig/ports/errors.ts';
import { instantLane, pacedLane } from './byte-lane.ts';
import type { FarEnd } from './far-end.ts';
import { preparePty } from './pty-helper.ts';

/** A pseudo-terminal with an emulated module on its master side; any program opens `path`. */
export interface Pty extends AsyncDisposable {
  /** The slave, /dev/pts/N. Raw mode; programs may come and go. */
  readonly path: string;
}

/**
 * Puts a far end behind a pseudo-terminal. Closing it hangs the slave up, as pulling a USB plug does.
 * A PTY accepts any baud rate and takes no time; `pacing` gives every byte its time on a wire of `baudRate`.
 * @throws UnbrigError `pty-impossible` (rig) where the system has no /dev/ptmx or no helper to set it up.
 */
export async function openPty(
  farEnd: FarEnd,
  options: { readonly pacing?: Clock; readonly baudRate?: number } = {},
): Promise<Pty> {
  const masterFd = openMaster();
  let path: string;
  let slaveFd: number;
  try {
    path = preparePty(masterFd);
    // Held open so that the line does not hang up when a client closes it.
    slaveFd = openSync(path, constants.O_RDWR | constants.O_NOCTTY);
  } catch (error) {
    closeSync(masterFd);
    throw error;
  }
  const master = new ReadStream(masterFd);
  const lane = (emit: (bytes: Uint8Array) => void) =>
    options.pacing === undefined ? instantLane(emit) : pacedLane(options.pacing, options.baudRate ?? 9600, emit);
  const toHost = lane((bytes) => {
    if (!master.destroyed) master.write(bytes);
  });
  const toModule = lane((bytes) => farEnd.receive(bytes));

  let closing: Promise<void> | null = null;
  const close = (): Promise<void> => {
    closing ??= new Promise<void>((resolve) => {
      disconnect();
      toHost.clear();
      toModule.clear();
      master.once('close', () => resolve());
      master.destroy();
      closeSync(slaveFd);
    });
    return closing;
  };
  const disconnect = farEnd.connect({ deliver: (bytes) => toHost.put(bytes), gone: () => void close() });
  // EIO when the line hangs up: nothing is left to serve.
  master.on('error', () => void close());
  master.on('data', (bytes: Buffer) => toModule.put(Uint8Array.from(bytes)));
  return { path, [Symbol.asyncDispose]: close };
}

function openMaster(): number {
  try {
    if (process.platform !== 'linux')
      throw new Error(`pseudo-terminals are set up on Linux only, this is ${process.platform}`);
    return openSync('/dev/ptmx', constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
  } catch (error) {
    throw new UnbrigError(
      'pty-impossible',
      'rig',
      `no pseudo-terminal can be opened here (${messageOf(error)}): use the in-process transport emulated:s1, or a real serial port`,
      { cause: error },
    );
  }
}
