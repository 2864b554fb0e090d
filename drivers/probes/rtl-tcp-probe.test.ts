import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { realClock } from '../../rig/bench/real-clock.ts';
import type { IqBlock } from '../../rig/ports/iq.ts';
import { dbpskEnvelope } from '../../rig/signal/dbpsk-modulator.ts';
import { createEther } from '../emulator/ether.ts';
import { createFrontEnd } from '../emulator/receiver-front-end.ts';
import { startRtlTcpServer } from '../emulator/rtl-tcp-server.ts';
import { rtlTcpProbe } from './rtl-tcp-probe.ts';
import { encodeGreeting, R820T } from './rtl-tcp-protocol.ts';

const REQUEST = { centreFrequencyHz: 868_130_000, sampleRateHz: 250_000 };
const HOST = '127.0.0.1';

function air() {
  const clock = realClock();
  const ether = createEther();
  const frontEnd = createFrontEnd({ ether, seed: 1, pathLossDb: 60, noiseDensityDbmPerHz: -110, fullScaleDbm: -36 });
  return { clock, ether, frontEnd };
}

/** A server of the test's own that does with each client what it is told. */
async function serve(onClient: (socket: Socket) => void) {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    onClient(socket);
  });
  server.listen(0, HOST);
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, [Symbol.asyncDispose]: async () => void server.close() };
}

/** Mean power of a stretch of samples, full scale 1. */
function power(blocks: readonly IqBlock[], fromSeconds: number, toSeconds: number): number {
  let sum = 0;
  let count = 0;
  for (const { samples, startTimeSeconds, sampleRateHz } of blocks) {
    for (let n = 0; n < samples.length; n++) {
      const time = startTimeSeconds + (n >> 1) / sampleRateHz;
      if (time < fromSeconds || time >= toSeconds) continue;
      sum += ((samples[n] - 127.5) / 127.5) ** 2;
      count++;
    }
  }
  return (2 * sum) / count;
}

describe('rtl_tcp probe on the emulated server', () => {
  it('receives without a hole, and knows the time of what it hears', async () => {
    const { clock, ether, frontEnd } = air();
    await using server = await startRtlTcpServer({ clock, ether, frontEnd, centreFrequencyHz: 868_130_000 });
    await using probe = await rtlTcpProbe({ host: HOST, port: server.port, clock });
    const capture = await probe.capture(REQUEST);
    const startSeconds = clock.nowSeconds() + 0.5;
    ether.transmit({
      startSeconds,
      envelope: dbpskEnvelope({ bits: new Uint8Array(40).fill(1), bitRateBps: 100, hard: true }),
      carrierHz: 868_150_000,
      driftHzPerSecond: 0,
      powerDbm: 14,
    });
    const blocks: IqBlock[] = [];
    for await (const block of capture) {
      blocks.push(block);
      if (block.startTimeSeconds > startSeconds + 0.6) await capture.stop();
    }
    expect(blocks.every((block) => block.joins === 'contiguous')).toBe(true);
    expect(blocks[0].startSample).toBe(0);
    for (const [index, block] of blocks.entries()) {
      const before = blocks[index - 1];
      expect(block.startSample).toBe(before ? before.startSample + before.samples.length / 2 : 0);
    }
    // The time line may lie behind by what the delivery takes, never ahead.
    expect(power(blocks, startSeconds + 0.15, startSeconds + 0.35)).toBeGreaterThan(0.08);
    expect(power(blocks, startSeconds - 0.2, startSeconds - 0.01)).toBeLessThan(0.03);
  });

  it('says that another client holds the receiver', async () => {
    const { clock, ether, frontEnd } = air();
    await using server = await startRtlTcpServer({ clock, ether, frontEnd, centreFrequencyHz: 868_130_000 });
    await using _first = await rtlTcpProbe({ host: HOST, port: server.port, clock });
    await expect(rtlTcpProbe({ host: HOST, port: server.port, clock })).rejects.toMatchObject({ errorClass: 'link' });
  });
});

describe('rtl_tcp probe and what can go wrong', () => {
  it('refuses a rate that no RTL-SDR has, before it asks', async () => {
    const clock = realClock();
    await using server = await serve((socket) => socket.write(encodeGreeting(R820T)));
    await using probe = await rtlTcpProbe({ host: HOST, port: server.port, clock });
    await expect(probe.capture({ ...REQUEST, sampleRateHz: 200_000 })).rejects.toMatchObject({
      code: 'rtl-rate-impossible',
    });
  });

  it('names a server that is none, and one that is not there', async () => {
    const clock = realClock();
    let port = 0;
    {
      await using server = await serve((socket) => socket.write('HTTP/1.1 400 Bad Request\r\n'));
      port = server.port;
      await expect(rtlTcpProbe({ host: HOST, port, clock })).rejects.toMatchObject({ code: 'rtl-tcp-bad-greeting' });
    }
    await expect(rtlTcpProbe({ host: HOST, port: 1, clock })).rejects.toMatchObject({ code: 'rtl-tcp-unreachable' });
  });

  it('does not wait for ever for samples, nor for a server that goes', async () => {
    const clock = realClock();
    await using silent = await serve((socket) => socket.write(encodeGreeting(R820T)));
    await using probe = await rtlTcpProbe({ host: HOST, port: silent.port, clock });
    await expect(probe.capture(REQUEST)).rejects.toMatchObject({ code: 'rtl-tcp-stalled', errorClass: 'link' });
    await using leaving = await serve((socket) => {
      socket.write(encodeGreeting(R820T));
      socket.once('data', () => socket.destroy());
    });
    await using left = await rtlTcpProbe({ host: HOST, port: leaving.port, clock });
    await expect(left.capture(REQUEST)).rejects.toMatchObject({ code: 'rtl-tcp-gone', errorClass: 'link' });
  });

  it('ends a running capture with a link error when the server goes', async () => {
    const { clock, ether, frontEnd } = air();
    const server = await startRtlTcpServer({ clock, ether, frontEnd, centreFrequencyHz: 868_130_000 });
    await using probe = await rtlTcpProbe({ host: HOST, port: server.port, clock });
    const capture = await probe.capture(REQUEST);
    const reading = (async () => {
      for await (const _block of capture) await server[Symbol.asyncDispose]();
    })();
    await expect(reading).rejects.toMatchObject({ code: 'rtl-tcp-gone' });
  });
});
