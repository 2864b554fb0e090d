import type { Command } from 'commander';
import { execa } from 'execa';
import { listHidDevices, openPty, presentPorts } from '../../drivers/index.ts';
import { messageOf } from '../ports/errors.ts';

interface Finding {
  readonly topic: string;
  readonly state: 'ok' | 'missing' | 'note';
  readonly text: string;
}

/** Programs that unbrig works with when they are there, and what each is for. */
const PEERS: readonly { readonly command: string; readonly use: string; readonly debian: string }[] = [
  { command: 'socat', use: 'pairs of pseudo-terminals in the tests', debian: 'socat' },
  { command: 'rtl_433', use: 'an independent listener on the emulated receiver', debian: 'rtl-433' },
  { command: 'rtl_tcp', use: 'an RTL-SDR as a probe (rtl_tcp://host:port)', debian: 'rtl-sdr' },
  { command: 'hackrf_transfer', use: 'a HackRF as a transmitter (transmitter: hackrf)', debian: 'hackrf' },
  { command: 'chromium', use: 'the tests that open the HTML reports', debian: 'chromium' },
];

export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('say what this machine has, what is missing and what works without it')
    .option('--json', 'JSON lines')
    .action(async (options: { json?: boolean }) => {
      for (const finding of await examine()) {
        const line = options.json === true ? JSON.stringify({ type: 'finding', ...finding }) : humanLine(finding);
        process.stdout.write(`${line}\n`);
      }
      if (options.json !== true)
        process.stdout.write('The emulated bench needs nothing of this: `unbrig run` works without any hardware.\n');
    });
}

function humanLine({ topic, state, text }: Finding): string {
  return `${{ ok: 'ok     ', missing: 'missing', note: 'note   ' }[state]}  ${topic.padEnd(16)} ${text}`;
}

async function examine(): Promise<readonly Finding[]> {
  const peers = await Promise.all(PEERS.map(examinePeer));
  return [examineNode(), examineSerial(), await examinePty(), await examineHid(), ...peers];
}

function examineNode(): Finding {
  const major = Number(process.versions.node.split('.')[0]);
  const state = major >= 20 ? 'ok' : 'missing';
  return {
    topic: 'Node.js',
    state,
    text: `${process.versions.node}${state === 'ok' ? '' : '; unbrig needs 20.12 or newer'}`,
  };
}

function examineSerial(): Finding {
  const ports = presentPorts();
  if (ports.length === 0)
    return { topic: 'serial ports', state: 'note', text: 'none is attached (/dev/ttyUSB*, /dev/ttyACM*)' };
  return { topic: 'serial ports', state: 'ok', text: ports.join(', ') };
}

async function examinePty(): Promise<Finding> {
  const silent = { receive: () => {}, connect: () => () => {} };
  try {
    await using pty = await openPty(silent);
    return {
      topic: 'pseudo-terminal',
      state: 'ok',
      text: `${pty.path} was opened and closed (unbrig emulate --pty works)`,
    };
  } catch (error) {
    return {
      topic: 'pseudo-terminal',
      state: 'missing',
      text: `${messageOf(error)} (unbrig emulate --pty does not work)`,
    };
  }
}

async function examineHid(): Promise<Finding> {
  try {
    const devices = await listHidDevices();
    const names = devices.map(
      (device) => device.product || `${device.vendorId.toString(16)}:${device.productId.toString(16)}`,
    );
    return {
      topic: 'USB HID',
      state: 'ok',
      text: names.length === 0 ? 'available, no device attached' : names.join(', '),
    };
  } catch (error) {
    return { topic: 'USB HID', state: 'missing', text: messageOf(error) };
  }
}

async function examinePeer({ command, use, debian }: (typeof PEERS)[number]): Promise<Finding> {
  const found = await execa('which', [command], { reject: false });
  if (found.exitCode === 0) return { topic: command, state: 'ok', text: `${found.stdout.trim()}: ${use}` };
  return { topic: command, state: 'missing', text: `${use}; on Debian: apt-get install ${debian}` };
}
