import { readdirSync, realpathSync } from 'node:fs';
import { messageOf, UnbrigError } from '../../rig/ports/errors.ts';
import { portLocked } from './emulated-binding.ts';
import type { BindingInterface, Transport } from './transport.ts';

/**
 * A serial port of the operating system, by path.
 * Opening gives `port-locked`, `port-not-found`, `port-permission`, `port-not-serial` or `port-open-failed` (class `link`).
 * @throws UnbrigError `serialport-not-loadable` (rig) when serialport's native part does not load here.
 */
export async function serialTransport(options: {
  readonly path: string;
  readonly baudRate: number;
}): Promise<Transport> {
  const native = await loadBinding();
  return {
    kind: 'serial',
    binding: {
      list: () => native.list(),
      open: async (openOptions) => {
        try {
          // hupcl off: closing must not drop DTR, which resets boards that wire it to reset.
          return await native.open({ ...openOptions, hupcl: false });
        } catch (error) {
          throw openError(openOptions.path, error, presentPorts());
        }
      },
    },
    path: options.path,
    baudRate: options.baudRate,
    hasModemLines: !isPseudoTerminal(options.path),
  };
}

async function loadBinding(): Promise<BindingInterface> {
  try {
    // Loaded late: the emulated bench must work where the native part does not.
    const { SerialPort } = await import('serialport');
    return SerialPort.binding as unknown as BindingInterface;
  } catch (error) {
    throw new UnbrigError(
      'serialport-not-loadable',
      'rig',
      `the native part of serialport does not load on this machine (${messageOf(error)}): run npm rebuild @serialport/bindings-cpp`,
      { cause: error },
    );
  }
}

/** Modem lines do not exist on a pseudo-terminal: its ioctl is refused. */
function isPseudoTerminal(path: string): boolean {
  try {
    return realpathSync(path).startsWith('/dev/pts/');
  } catch {
    return false; // Not there: opening it says so.
  }
}

/** Serial ports by name; serialport's own list needs udev, which containers lack. */
export function presentPorts(folder = '/dev'): readonly string[] {
  const names = (sub: string): string[] => {
    try {
      return readdirSync(`${folder}/${sub}`);
    } catch {
      return []; // No such folder: no such ports.
    }
  };
  return [
    ...names('serial/by-id').map((name) => `${folder}/serial/by-id/${name}`),
    ...names('')
      .filter((name) => /^tty(USB|ACM|AMA|SC)\d+$|^cu\.|^tty\.usb/.test(name))
      .map((name) => `${folder}/${name}`),
  ].sort();
}

/** What the binding said, as an error that tells what to do. The texts are those of the operating system (strerror). */
export function openError(path: string, cause: unknown, ports: readonly string[]): UnbrigError {
  const text = messageOf(cause);
  const facts = { path, ports };
  const present = ports.length === 0 ? 'no serial port is present' : `present are ${ports.join(', ')}`;
  if (/cannot lock port|resource busy|access denied|temporarily unavailable/i.test(text))
    return portLocked(path, cause);
  if (/no such file|file not found|no such device/i.test(text)) {
    return new UnbrigError('port-not-found', 'link', `serial port ${path} does not exist; ${present}`, {
      facts,
      cause,
    });
  }
  if (/permission denied/i.test(text)) {
    return new UnbrigError(
      'port-permission',
      'link',
      `no permission for serial port ${path}: add your user to the group that owns it (sudo usermod -aG dialout $USER), then log in again`,
      { facts, cause },
    );
  }
  if (/inappropriate ioctl|not a (tty|serial)/i.test(text)) {
    return new UnbrigError('port-not-serial', 'link', `${path} is not a serial port; ${present}`, { facts, cause });
  }
  return new UnbrigError('port-open-failed', 'link', `serial port ${path} cannot be opened: ${text}`, { facts, cause });
}
