import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa, execaSync } from 'execa';
import { seededRandom } from '../../rig/ports/random.ts';
import { emulatedTransport } from './emulated-binding.ts';
import type { FarEnd } from './far-end.ts';
import { openPty } from './pty.ts';
import { serialTransport } from './serial.ts';
import { type ContractBench, describeTransport } from './transport-contract.ts';

function emulatedBench(farEnd: FarEnd, chunked: boolean): ContractBench {
  let gone = (): void => {};
  const unpluggable: FarEnd = {
    ...farEnd,
    connect(host) {
      gone = host.gone;
      return farEnd.connect(host);
    },
  };
  return {
    transport: emulatedTransport(unpluggable, chunked ? { chunking: seededRandom(7) } : {}),
    unplug: async () => gone(),
    async [Symbol.asyncDispose]() {},
  };
}

async function ptyBench(farEnd: FarEnd): Promise<ContractBench> {
  const pty = await openPty(farEnd);
  const transport = await serialTransport({ path: pty.path, baudRate: 9600 });
  return {
    transport,
    unplug: async () => pty[Symbol.asyncDispose](),
    [Symbol.asyncDispose]: async () => pty[Symbol.asyncDispose](),
  };
}

/** socat makes a PTY and hands its bytes to us by its standard input and output. */
async function socatBench(farEnd: FarEnd): Promise<ContractBench> {
  const folder = mkdtempSync(join(tmpdir(), 'unbrig-socat-'));
  const path = join(folder, 'module');
  const child = execa('socat', ['-d', '-d', `pty,raw,echo=0,link=${path}`, 'stdio'], {
    buffer: false,
    reject: false,
    encoding: 'buffer',
  });
  await new Promise<void>((resolve, reject) => {
    child.stderr.on('data', (bytes: Buffer) => bytes.includes('starting data transfer loop') && resolve());
    child.once('exit', () => reject(new Error('socat ended before it was ready')));
  });
  const disconnect = farEnd.connect({ deliver: (bytes) => void child.stdin.write(bytes), gone: () => child.kill() });
  child.stdout.on('data', (bytes: Buffer) => farEnd.receive(Uint8Array.from(bytes)));
  const unplug = async (): Promise<void> => {
    disconnect();
    child.kill();
    await child;
  };
  return {
    transport: await serialTransport({ path, baudRate: 9600 }),
    unplug,
    async [Symbol.asyncDispose]() {
      await unplug();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function socatMissing(): string | null {
  const found = execaSync('socat', ['-V'], { reject: false }).exitCode === 0;
  return found || process.env.UNBRIG_REQUIRE_PEERS === '1' ? null : 'socat is not installed';
}

describeTransport('emulated', async (farEnd) => emulatedBench(farEnd, false));
describeTransport('emulated, random chunks', async (farEnd) => emulatedBench(farEnd, true));
describeTransport('PTY through the serialport package', ptyBench, process.platform === 'linux' ? null : 'needs Linux');
describeTransport('socat PTY through the serialport package', socatBench, socatMissing());
