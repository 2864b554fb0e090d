import { describe, expect, it } from '@jest/globals';
import { type Random, seededRandom } from '../../ports/random.ts';
import type { Cutout } from '../../signal/types.ts';
import { SYMBOL_RATE_BPS } from '../profile.ts';
import type { ObservedRadioFrame } from '../types.ts';
import type { EncodedUplink } from '../uplink.ts';
import { type MiotyReception, receiveMiotyUplink } from './receive.ts';
import type { SentBurst } from './testing/cutouts.ts';
import { CREDENTIALS, cutoutsAround, EP_EUI, type Sender, sent, uplink } from './testing/frames.ts';

const SYMBOL_SECONDS = 1 / SYMBOL_RATE_BPS;
const START = 100.25;
const STRONG: Sender = { startSeconds: START, cn0DbHz: 60 };
const random = (name: string): Random => seededRandom(5, `mioty-receive/${name}`);

const receive = (cutouts: readonly Cutout[]): MiotyReception =>
  receiveMiotyUplink(cutouts, { profile: 'EU1', credentials: CREDENTIALS });

/** Receives a frame whose bursts were changed on their way to the air. */
function changed(
  name: string,
  change: (bursts: SentBurst[]) => SentBurst[],
  frame: EncodedUplink = uplink(),
): MiotyReception {
  const chance = random(name);
  const bursts = change(sent(frame, STRONG, chance));
  return receive(cutoutsAround(bursts, bursts, chance));
}

const moved = (index: number, change: (burst: SentBurst) => Partial<SentBurst>) => (bursts: SentBurst[]) =>
  bursts.map((burst, k) => (k === index ? { ...burst, ...change(burst) } : burst));

function only({ frames }: MiotyReception): ObservedRadioFrame {
  expect(frames.length).toBe(1);
  return frames[0];
}

describe('receiveMiotyUplink', () => {
  it('reads and measures a frame with a clock and carriers that are off', () => {
    const chance = random('off');
    const frame = uplink();
    const bursts = sent(frame, { ...STRONG, errorPpm: 17, driftHzPerSecond: 5 }, chance);
    const reception = receive(cutoutsAround(bursts, bursts, chance));
    const found = only(reception);
    expect(reception.strayBursts).toEqual([]);
    expect(reception.undecoded).toEqual([]);
    expect(found).toMatchObject({ upg: 'UPG1', pattern: frame.pattern, channel: frame.channel, burstCount: 24 });
    expect(found.decoded).toMatchObject({
      cmacOk: true,
      epEui: EP_EUI,
      packetCounter: 42,
      payload: '0102030405060708090a',
    });
    expect(found.bursts.map(({ carrier }) => carrier)).toEqual(frame.bursts.map(({ carrier }) => carrier));
    expect(found.bursts.map(({ symbols }) => symbols)).toEqual(frame.bursts.map(({ symbols }) => symbols));
    const near = (estimate: { value: number; standardUncertainty: number }, truth: number): void => {
      expect(Math.abs(estimate.value - truth)).toBeLessThan(4.5 * estimate.standardUncertainty);
    };
    near(found.startSeconds, START);
    near(found.symbolRateBps, SYMBOL_RATE_BPS * (1 + 17e-6));
    near(found.driftHzPerSecond, 5);
    near(found.carrierSpacingHz, SYMBOL_RATE_BPS * (1 + 17e-6));
    for (const { slotErrorHz, timeErrorSeconds } of found.bursts) {
      near(slotErrorHz, 0);
      near(timeErrorSeconds, 0);
    }
  });

  it('gives the same frames bit for bit for the same cut-outs', () => {
    const chance = random('same');
    const bursts = sent(uplink(), { startSeconds: START, cn0DbHz: 38 }, chance);
    const cutouts = cutoutsAround(bursts, bursts, chance);
    const first = JSON.stringify(receive(cutouts));
    expect(JSON.stringify(receive(cutouts))).toBe(first);
    expect(JSON.stringify(receive(cutouts.map((cutout) => ({ ...cutout }))))).toBe(first);
  });

  it.each(['UPG2', 'UPG3'] as const)('reads frames with extension bursts, %s', (upg) => {
    const frame = uplink({ upg, payload: Uint8Array.from({ length: 40 }, (_, k) => 255 - k) });
    const found = only(changed(`long-${upg}`, (bursts) => bursts, frame));
    expect(found).toMatchObject({ upg, burstCount: 54, erasedBursts: [] });
    expect(found.decoded.cmacOk).toBe(true);
    expect(found.bursts.map(({ symbolErrors }) => symbolErrors)).toEqual(frame.bursts.map(() => 0));
  });

  it('keeps frames apart that cross each other', () => {
    const chance = random('cross');
    const one = sent(uplink(), STRONG, chance);
    const other = sent(
      uplink({ packetCounter: 7, payload: new Uint8Array(3) }),
      { startSeconds: START + 0.4, cn0DbHz: 52, errorPpm: -9 },
      chance,
    );
    const air = [...one, ...other];
    const { frames, strayBursts } = receive(cutoutsAround(air, air, chance));
    expect(frames.map(({ decoded }) => decoded.packetCounter)).toEqual([42, 7]);
    expect(frames.map(({ bursts }) => bursts.length)).toEqual([24, 24]);
    expect(strayBursts).toEqual([]);
  });

  it('reads a frame nine of whose bursts lie under those of a stronger one', () => {
    const chance = random('collision');
    const bursts = sent(uplink(), { startSeconds: START, cn0DbHz: 50 }, chance);
    for (let draw = 0; draw < 6; draw++) {
      const hit = bursts.map((burst) => ({ burst, order: chance.next() })).sort((a, b) => a.order - b.order);
      const others = hit.slice(0, 9).map(({ burst }, k) => ({
        ...burst,
        symbols: uplink({ packetCounter: 100 + draw }).bursts[k].symbols,
        startSeconds: burst.startSeconds + 16 * (chance.next() - 0.5) * SYMBOL_SECONDS,
        carrierHz: burst.carrierHz + 800 * (chance.next() - 0.5),
        amplitude: 1.6 * burst.amplitude,
        startPhase: 6 * chance.next(),
      }));
      const { frames } = receive(cutoutsAround(bursts, [...bursts, ...others], chance));
      expect(frames.map(({ decoded }) => decoded.cmacOk)).toEqual([true]);
    }
  });

  it('names the bursts that are missing, and reads without nine of them', () => {
    const found = only(changed('missing', (bursts) => bursts.filter((_, k) => k % 8 > 2)));
    expect(found.erasedBursts).toEqual([0, 1, 2, 8, 9, 10, 16, 17, 18]);
    expect(found.decoded.cmacOk).toBe(true);
  });

  it('shows a burst on a wrong carrier, with the carrier that it has', () => {
    const reception = changed(
      'carrier',
      moved(5, ({ carrierHz }) => ({ carrierHz: carrierHz - 2 * SYMBOL_RATE_BPS })),
    );
    const found = only(reception);
    const planned = uplink().bursts[5].carrier;
    expect(found.bursts.find(({ index }) => index === 5)?.carrier).toBe(planned - 2);
    expect(found.bursts.filter(({ slotErrorHz }) => Math.abs(slotErrorHz.value) > 3)).toEqual([]);
    expect(reception.strayBursts).toEqual([]);
    expect(found.erasedBursts).toEqual([5]);
  });

  it('shows a burst beside its carrier without bending the others', () => {
    const found = only(
      changed(
        'beside',
        moved(9, ({ carrierHz }) => ({ carrierHz: carrierHz + 40 })),
      ),
    );
    for (const { index, slotErrorHz } of found.bursts)
      expect(Math.abs(slotErrorHz.value - (index === 9 ? 40 : 0))).toBeLessThan(2);
  });

  it('shows a burst at a wrong time, near and far', () => {
    const late = (symbols: number) =>
      moved(7, ({ startSeconds }) => ({ startSeconds: startSeconds + symbols * SYMBOL_SECONDS }));
    for (const symbols of [0.5, 6]) {
      const found = only(changed(`late-${symbols}`, late(symbols)));
      const burst = found.bursts.find(({ index }) => index === 7);
      expect((burst?.timeErrorSeconds.value ?? 0) / SYMBOL_SECONDS).toBeCloseTo(symbols, 1);
      expect(found.decoded.cmacOk).toBe(true);
    }
    const far = changed('late-60', late(60));
    expect(only(far).erasedBursts).toEqual([7]);
    expect(far.strayBursts.length).toBe(1);
  });

  it('reads a frame half of which comes some symbols late, and shows how late', () => {
    const late = (bursts: SentBurst[]): SentBurst[] =>
      bursts.map((burst, k) => (k < 14 ? burst : { ...burst, startSeconds: burst.startSeconds + 12 * SYMBOL_SECONDS }));
    const found = only(changed('half-late', late));
    expect(found.decoded.cmacOk).toBe(true);
    expect(found.bursts.length).toBe(24);
    for (const { index, timeErrorSeconds } of found.bursts)
      expect(timeErrorSeconds.value / SYMBOL_SECONDS).toBeCloseTo(index < 14 ? 0 : 12, 1);
  });

  it('shows a burst that was sent twice as a stray one', () => {
    const doubled = changed('double', (bursts) => [
      ...bursts,
      { ...bursts[3], startSeconds: bursts[3].startSeconds + 60 * SYMBOL_SECONDS },
    ]);
    expect(only(doubled).bursts.length).toBe(24);
    expect(doubled.strayBursts.length).toBe(1);
  });

  it('shows wrong midambles in a frame that it reads all the same', () => {
    const wrong = (burst: SentBurst): SentBurst => {
      const symbols = [...burst.symbols];
      symbols[17] = symbols[17] === '1' ? '0' : '1';
      return { ...burst, symbols: symbols.join('') };
    };
    const one = only(changed('midamble', (bursts) => bursts.map((burst, k) => (k === 4 ? wrong(burst) : burst))));
    expect(one.bursts.map(({ pilotErrors }) => pilotErrors)).toEqual(
      one.bursts.map(({ index }) => (index === 4 ? 1 : 0)),
    );
    const all = only(changed('midambles', (bursts) => bursts.map(wrong)));
    expect(all.bursts.filter(({ pilotErrors }) => pilotErrors === 1).length).toBeGreaterThan(21);
  });

  it('reads a frame some of whose cut-outs are empty, cut short, or not what they should be', () => {
    const chance = random('odd');
    const bursts = sent(uplink(), STRONG, chance);
    const odd: Partial<Record<number, (cutout: Cutout) => Partial<Cutout>>> = {
      0: () => ({ samples: new Int16Array(0) }),
      1: ({ samples }) => ({ samples: samples.slice(0, 20) }),
      2: () => ({ noiseDensity: 0 }),
      3: ({ samples }) => ({ samples: new Int16Array(samples.length) }),
      4: ({ detection }) => ({ detection: { ...detection, durationSeconds: 5 } }),
      5: ({ samples }) => ({ samples: samples.map((value) => (value > 0 ? 32767 : -32768)) }),
      6: () => ({ samplesLost: true }),
      7: ({ samples }) => ({ samples: samples.slice(0, 600) }),
      8: () => ({ scale: 0 }),
    };
    const cutouts = cutoutsAround(bursts, bursts, chance).map((cutout, k) => ({ ...cutout, ...odd[k]?.(cutout) }));
    const reception = receive(cutouts);
    const found = only(reception);
    expect(found.decoded.cmacOk).toBe(true);
    expect(found.samplesLost).toBe(true);
    expect(reception.undecoded).toEqual([0, 1, 3, 8]);
    expect(found.erasedBursts).toEqual([0, 1, 3, 8]);
  });

  it('reads frames whose tones are half as far again apart', () => {
    const found = only(changed('wide', (bursts) => bursts.map((burst) => ({ ...burst, deviationHz: 892.6 }))));
    expect(found.decoded.cmacOk).toBe(true);
    expect(found.bursts.filter(({ deviationHz }) => Math.abs(deviationHz.value - 892.6) < 12).length).toBeGreaterThan(
      20,
    );
  });

  it('leaves a cut-out without a burst undecoded', () => {
    const chance = random('empty');
    const bursts = sent(uplink(), STRONG, chance);
    const carrier = { ...bursts[0], symbols: '1'.repeat(36), lead: '', tail: '', startSeconds: START + 9 };
    const { undecoded, frames } = receive(cutoutsAround([carrier, ...bursts], [carrier, ...bursts], chance));
    expect(undecoded).toEqual([0]);
    expect(frames.length).toBe(1);
  });
});

describe('weak frames', () => {
  it('are read at 33 dBHz, where theory reads all', () => {
    const chance = random('weak');
    let read = 0;
    for (let k = 0; k < 8; k++) {
      const bursts = sent(
        uplink({ packetCounter: k }),
        { startSeconds: START, cn0DbHz: 33, errorPpm: 4 * k - 14 },
        chance,
      );
      const { frames } = receive(cutoutsAround(bursts, bursts, chance, { symbols: 0.3, hertz: 30 }));
      read += frames.filter(({ decoded }) => decoded.cmacOk).length;
    }
    expect(read).toBeGreaterThanOrEqual(7);
  });
});
