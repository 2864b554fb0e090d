import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { execa } from 'execa';
import { realClock } from '../../rig/bench/real-clock.ts';
import { encodeCommand, RTL_COMMAND } from '../probes/rtl-tcp-protocol.ts';
import { createEmulatedBench } from './bench.ts';
import { startRtlTcpServer } from './rtl-tcp-server.ts';

async function openServer() {
  const clock = realClock();
  const bench = createEmulatedBench({ clock, seed: 1 });
  const { ether, frontEnd } = bench;
  const server = await startRtlTcpServer({ clock, ether, frontEnd, centreFrequencyHz: 868_130_000 });
  const dispose = async (): Promise<void> => {
    await server[Symbol.asyncDispose]();
    await bench[Symbol.asyncDispose]();
  };
  return { bench, host: server.host, port: server.port, [Symbol.asyncDispose]: dispose };
}

const RTL_433 = 'rtl_433';
const hasRtl433 = await execa(RTL_433, ['-V'], { reject: false }).then((result) => result.exitCode === 0);
const required = process.env.UNBRIG_REQUIRE_PEERS === '1';

describe('emulated rtl_tcp server', () => {
  it('listens on the loopback alone and greets as an R820T with 29 gains', async () => {
    await using server = await openServer();
    expect(server.host).toBe('127.0.0.1');
    const socket = createConnection(server.port, server.host);
    const [greeting] = (await once(socket, 'data')) as [Buffer];
    expect(greeting.subarray(0, 12).toString('hex')).toBe('52544c30000000050000001d');
    socket.destroy();
  });

  it('obeys rate and test mode even when a command comes in pieces: an unbroken 8-bit counter', async () => {
    await using server = await openServer();
    const socket = createConnection(server.port, server.host);
    await once(socket, 'connect');
    socket.write(encodeCommand(RTL_COMMAND.sampleRateHz, 250_000));
    const testMode = encodeCommand(RTL_COMMAND.testMode, 1);
    socket.write(testMode.subarray(0, 2));
    socket.write(testMode.subarray(2));
    let received = Buffer.alloc(0);
    for await (const chunk of socket) {
      received = Buffer.concat([received, chunk as Buffer]);
      if (received.length > 60_000) break;
    }
    const counter = received.subarray(received.length - 20_000);
    for (let n = 1; n < counter.length; n++) expect(counter[n]).toBe((counter[n - 1] + 1) & 0xff);
  });

  it('says that a port is taken', async () => {
    await using server = await openServer();
    const { clock } = server.bench.device;
    const { ether, frontEnd } = server.bench;
    const again = { clock, ether, frontEnd, centreFrequencyHz: 868_130_000, port: server.port };
    await expect(startRtlTcpServer(again)).rejects.toMatchObject({ code: 'rtl-tcp-port', errorClass: 'rig' });
  });

  // Debian's rtl-433 is the independent client; a machine without it says so instead of passing silently.
  const peer = hasRtl433 || required ? it : it.skip;
  peer('serves rtl_433, which receives samples (skipped where rtl_433 is not installed)', async () => {
    await using server = await openServer();
    const folder = mkdtempSync(join(tmpdir(), 'unbrig-rtl433-'));
    try {
      const file = join(folder, 'air.cu8');
      const device = `rtl_tcp:${server.host}:${server.port}`;
      const seconds = '3';
      const args = ['-d', device, '-f', '868130000', '-s', '250000', '-w', file, '-T', seconds];
      const { all } = await execa(RTL_433, args, { all: true, timeout: 30_000 });
      expect(all).toContain('Sample rate set to 250000 S/s');
      const samples = readFileSync(file);
      // rtl_433 writes whole buffers of 262144 bytes and stops by its own clock: two of three seconds are certain.
      expect(samples.length).toBeGreaterThan(2 * 2 * 250_000);
      const mean = samples.reduce((sum, byte) => sum + byte, 0) / samples.length;
      const power = samples.reduce((sum, byte) => sum + (byte - 127.5) ** 2, 0) / samples.length;
      expect(mean).toBeCloseTo(127.5, 0);
      // 250 kHz of noise at 45 dB under a carrier in 100 Hz that itself lies 10 dB under full scale: -21.0 dB.
      expect(10 * Math.log10((2 * power) / 127.5 ** 2)).toBeCloseTo(-21, 0);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
