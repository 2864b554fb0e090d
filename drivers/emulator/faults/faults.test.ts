import { describe, expect, it } from '@jest/globals';
import { simulatedClock } from '../../../rig/bench/simulated-clock.ts';
import type { DecodedUplinkFrame } from '../../../rig/sigfox/types.ts';
import { createEmulatedBench } from '../bench.ts';
import type { OnAir } from '../ether.ts';
import { createEmulatedMiotyBench } from '../mioty/bench.ts';
import { decodeEmission } from '../testing/emissions.ts';
import { s1Bench } from '../testing/s1-bench.ts';
import { FAULTS, faultNamed } from './registry.ts';

type Bench = Awaited<ReturnType<typeof s1Bench>>;

const decoded = (bench: Bench): DecodedUplinkFrame[] =>
  bench.emissions().map((emission) => decodeEmission(emission, bench.bench.device.identity.key));

/** What one command brings with a fault built in. */
async function withFault(fault: string, ...commands: readonly string[]) {
  const bench = await s1Bench({ faults: [fault] });
  const replies: string[] = [];
  for (const command of commands) replies.push(await bench.ask(command, command.startsWith('AT$S') ? 12 : 1));
  return { bench, replies, frames: bench.emissions(), decoded: () => decoded(bench) };
}

describe('frame content faults', () => {
  it.each<[string, string, (frames: DecodedUplinkFrame[]) => boolean]>([
    ['preamble-error', 'AT$SF=01', (f) => f.every((x) => x.violations.includes('preamble'))],
    ['ft-next-class', 'AT$SF=01', (f) => f.every((x) => x.violations.length > 0)],
    ['ft-rank-repeated', 'AT$SF=01', (f) => f.every((x) => x.rank === 1)],
    ['control-ft-rank1', 'AT$SO', (f) => f[0].kind === 'bytes-5-8'],
    ['control-ft-rank3-a', 'AT$SO', (f) => f[0].violations.length === 0 && f[2].violations.includes('frame_type')],
    ['li-wrong', 'AT$SF=0102', (f) => f.every((x) => x.li === 3)],
    ['auth-length-wrong', 'AT$SF=0102', (f) => f.every((x) => x.violations.includes('length'))],
    ['bit-li-swapped', 'AT$SB=0', (f) => f.every((x) => x.li === 3)],
    ['bf-set', 'AT$SF=01', (f) => f.every((x) => x.bf === true && x.authOk === true)],
    ['rep-set', 'AT$SF=01', (f) => f.every((x) => x.rep === true && x.crcOk)],
    ['epid-big-endian', 'AT$SF=01', (f) => f.every((x) => x.epId?.toUpperCase() === '98BADCFE' && x.authOk === true)],
    ['payload-reversed', 'AT$SF=010203', (f) => f.every((x) => x.payload === '030201' && x.authOk === true)],
    ['crc-init-ffff', 'AT$SF=01', (f) => f.every((x) => !x.crcOk)],
    ['crc-not-inverted', 'AT$SF=01', (f) => f.every((x) => !x.crcOk)],
    ['auth-wrong-key', 'AT$SF=01', (f) => f.every((x) => x.crcOk && x.authOk === false)],
    ['auth-first-block', `AT$SF=${'ab'.repeat(11)}`, (f) => f.every((x) => x.crcOk && x.authOk === false)],
    ['auth-first-block', 'AT$SF=01', (f) => f.every((x) => x.authOk === true)],
    ['rank2-uncoded', 'AT$SF=01', (f) => f.map((x) => x.violations.includes('encoding')).join() === 'false,true,false'],
    ['rank3-poly7', 'AT$SF=01', (f) => f.map((x) => x.violations.includes('encoding')).join() === 'false,false,true'],
    ['replica-counter-increments', 'AT$SF=01', (f) => f.map((x) => x.mc).join() === '3981,3982,3983'],
    ['replica-payload-differs', 'AT$SF=01', (f) => f.map((x) => x.payload).join() === '01,01,fe'],
    ['keepalive-wrong-type', 'AT$SO', (f) => f.every((x) => x.payload?.startsWith('07') === true && x.crcOk)],
    ['keepalive-big-endian', 'AT$SO', (f) => f.every((x) => /^080[cd]..0[cd]..00../.test(x.payload ?? ''))],
    ['keepalive-constant', 'AT$SO', (f) => f.every((x) => x.payload === '08b80bf00a6400')],
    ['third-frame-missing', 'AT$SF=01', (f) => f.map((x) => x.rank).join() === '1,2'],
    ['fourth-frame', 'AT$SF=01', (f) => f.map((x) => x.rank).join() === '1,2,3,1'],
  ])('%s on %s', async (fault, command, holds) => {
    const { bench } = await withFault(fault, command);
    const frames = decoded(bench);
    expect(frames.length).toBeGreaterThan(0);
    expect([holds(frames), fault]).toEqual([true, fault]);
  });
});

describe('plan and waveform faults', () => {
  const starts = (frames: readonly OnAir[]): number[] => frames.map((frame) => frame.startSeconds);
  const offsets = (frames: readonly OnAir[]): number[] => frames.map((frame) => frame.carrierHz - 868_130_000);

  it.each<[string, (frames: readonly OnAir[]) => boolean]>([
    ['frequency-above-band', (f) => offsets(f)[2] > 96_500],
    ['frequency-below-band', (f) => offsets(f)[2] < -96_500],
    ['replica-same-frequency', (f) => new Set(offsets(f)).size === 1],
    ['frequency-quarter-band', (f) => offsets(f).every((hz) => hz < -34_000 && hz > -82_000)],
    ['first-frequency-constant', (f) => Math.abs(offsets(f)[0] + 23_450) < 4000],
    ['oscillator-off', (f) => Math.min(...offsets(f)) > -77_220 + 51_000],
    ['oscillator-drifts', (f) => f.every((x) => x.driftHzPerSecond === 40)],
    ['tifu-too-long', (f) => Math.abs(starts(f)[1] - starts(f)[0] - 1.2 - 3) < 1e-3],
    ['tifu-off', (f) => Math.abs(starts(f)[1] - starts(f)[0] - 1.2 - 0.7) < 1e-3],
    ['symbol-rate-slow', (f) => Math.abs(f[0].envelope.durationSeconds - 122 / 95) < 1e-3],
    ['symbol-rate-off', (f) => Math.abs(f[0].envelope.durationSeconds - 1.22 / 1.001) < 1e-5],
    ['bit-rate-600', (f) => Math.abs(f[0].envelope.durationSeconds - 122 / 600) < 1e-4],
    ['ramp-missing', (f) => f[0].envelope.startSeconds === 0],
    ['replica-power-drop', (f) => f.map((x) => x.powerDbm).join() === '14,14,4'],
  ])('%s', async (fault, holds) => {
    const { frames } = await withFault(fault, 'AT$SF=01');
    expect(frames).toHaveLength(3);
    expect([holds(frames), fault]).toEqual([true, fault]);
  });

  it('power-command-ignored', async () => {
    const { frames, replies } = await withFault('power-command-ignored', 'ATS302=4', 'AT$SF=01');
    expect([replies[0], frames[0].powerDbm]).toEqual(['OK\r\n', 14]);
  });

  it('phase-step-150', async () => {
    const { frames } = await withFault('phase-step-150', 'AT$SF=01');
    const i = new Float32Array(2);
    const q = new Float32Array(2);
    // The second bit of the preamble is the first 0.
    frames[0].envelope.fill(i, q, 0.01, 0.01);
    expect((Math.atan2(q[1], i[1]) * 180) / Math.PI).toBeCloseTo(150, 0);
  });
});

describe('counter and key faults', () => {
  const mcs = (frames: readonly DecodedUplinkFrame[]): number[] => frames.filter((f) => f.rank === 1).map((f) => f.mc!);

  it.each<[string, readonly string[], string]>([
    ['counter-plus-two', ['AT$SB=0', 'AT$SB=0'], '3982,3984'],
    ['counter-stuck', ['AT$SB=0', 'AT$SB=0'], '3980,3980'],
    ['counter-reused', ['AT$SB=0', 'AT$SB=0', 'AT$SB=0'], '3981,3981,3982'],
    ['counter-rollover-early', ['AT$SB=0', 'AT$SB=0'], '1933,1934'],
    ['counter-lost-on-reset', ['AT$SB=0', 'AT$P=0', 'AT$SB=0'], '3981,1'],
    ['counter-consumed-by-refusal', ['AT$SB=0', 'AT$SF=0', 'AT$SB=0'], '3981,3983'],
    ['counter-in-ram', ['AT$SB=0', 'AT$P=0', 'AT$SB=0'], '3981,3982'],
  ])('%s', async (fault, commands, expected) => {
    const { bench } = await withFault(fault, ...commands);
    expect(mcs(decoded(bench)).join()).toBe(expected);
  });

  it('counter-in-ram loses it with the supply', async () => {
    const { bench } = await withFault('counter-in-ram', 'AT$SB=0');
    await bench.bench.power.off();
    await bench.bench.power.on();
    await bench.clock.sleep(1);
    await bench.ask('AT$SB=0', 12);
    expect(mcs(decoded(bench))).toEqual([3981, 1]);
  });

  it.each([
    ['public-key-ignored', 'true,true,true'],
    ['public-key-sticks', 'true,false,false'],
  ])('%s', async (fault, expected) => {
    const { bench } = await withFault(fault, 'AT$SB=0', 'ATS410=1', 'AT$SB=0', 'ATS410=0', 'AT$SB=0');
    const ok = decoded(bench).filter((frame) => frame.rank === 1);
    expect(ok.map((frame) => frame.authOk).join()).toBe(expected);
  });
});

describe('command and reply faults', () => {
  it.each<[string, string, string, number]>([
    ['accepts-13-bytes', `AT$SF=${'ab'.repeat(13)}`, 'OK\r\n', 3],
    ['accepts-odd-hex', 'AT$SF=012', 'OK\r\n', 3],
    ['accepts-non-hex', 'AT$SF=xy', 'OK\r\n', 3],
    ['accepts-bit-2', 'AT$SB=2', 'OK\r\n', 3],
    ['refuses-without-answer', 'AT$SF=0', '', 0],
    ['refuses-but-sends', 'AT$SF=0', 'ERROR: parse error\r\n', 3],
    ['id-mismatch', 'AT$I=10', 'FEDCBA97\r\n', 0],
    ['id-short', 'AT$I=10', 'DCBA98\r\n', 0],
    ['at-no-ok', 'AT', '', 0],
    ['ok-after-query', 'AT$I=10', 'FEDCBA98\r\nOK\r\n', 0],
    ['unknown-command-accepted', 'AT$UNBRIG=?', 'OK\r\n', 0],
    ['lf-only', 'AT', 'OK\n', 0],
    ['echo-on', 'AT', 'AT\rOK\r\n', 0],
    ['send-error-reply', 'AT$SB=1', 'ERR_SFX_ERR_SEND_FRAME\r\n', 3],
  ])('%s on %s', async (fault, command, reply, frames) => {
    const result = await withFault(fault, command);
    expect([result.replies[0], result.frames.length]).toEqual([reply, frames]);
  });

  it('pac-short', async () => {
    expect((await withFault('pac-short', 'AT$I=11')).replies[0]).toHaveLength(16);
  });

  it('send-ok-early', async () => {
    const bench = await s1Bench({ faults: ['send-ok-early'] });
    expect(await bench.ask('AT$SB=1', 0.5)).toBe('OK\r\n');
    await bench.clock.sleep(10);
    expect([bench.take(), bench.emissions().length]).toEqual(['', 3]);
  });

  it('spontaneous-frame', async () => {
    const bench = await s1Bench({ faults: ['spontaneous-frame'] });
    await bench.clock.sleep(12);
    expect(bench.emissions()).toHaveLength(3);
    await bench.ask('AT', 32);
    expect(bench.emissions()).toHaveLength(6);
  });
});

describe('the list of faults', () => {
  it('names each once, in half a sentence, and builds a bench with each', () => {
    expect(new Set(FAULTS.map((fault) => fault.name)).size).toBe(FAULTS.length);
    expect(FAULTS.filter((fault) => fault.scope === 'probe').map((fault) => fault.name)).toEqual([
      'probe-drops-samples',
      'probe-deaf',
    ]);
    for (const { name, what, scope } of FAULTS) {
      expect(what).toMatch(/^[a-zA-Z].{8,}[^.]$/);
      const options = { clock: simulatedClock(), seed: 1, faults: [name] };
      const sigfox = () => createEmulatedBench(options).epId;
      const mioty = () => createEmulatedMiotyBench({ ...options, module: 'm2' }).epEui;
      if (['module', 'network', 'probe'].includes(scope)) expect(sigfox()).toBe('FEDCBA98');
      else expect(sigfox).toThrow(/is not one of a Sigfox bench/);
      if (['module', 'network'].includes(scope)) expect(mioty).toThrow(/is not one of a MIOTY bench/);
      else expect(mioty()).toBe('70B3D5677FF0A1B2');
    }
  });

  it('says which names are near an unknown one', () => {
    expect(() => faultNamed('counter-stuk')).toThrow(/counter-stuck/);
    expect(() => faultNamed('crc')).toThrow(/crc-init-ffff, crc-not-inverted/);
  });
});
