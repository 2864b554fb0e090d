import { describe, expect, it } from '@jest/globals';
import type { Observation } from '../rig/conformance/types.ts';
import type { FrameBurst, ObservedRadioFrame, PatternGroup } from '../rig/mioty/types.ts';
import { steppedBytes } from './stimuli/mioty/parts.ts';
import { SHORT_LENGTHS } from './stimuli/mioty/uplinks.ts';
import { judgeMioty } from './testing/mioty-judging.ts';
import { type TestUplink, withBursts } from './testing/mioty-observed.ts';
import { air, mark, observe, send } from './testing/mioty-script.ts';

type Seen = (frame: ObservedRadioFrame) => ObservedRadioFrame;

const about = (value: number, standardUncertainty = 0) => ({ value, standardUncertainty });
const lengths = (changes: Partial<TestUplink> = {}): Observation =>
  observe(
    SHORT_LENGTHS.map((bytes, index) => send({ payload: steppedBytes(bytes), counter: 100 + index, ...changes })),
  );
const seen = (observed: Seen): Observation => lengths({ observed });
const bursts = (change: (burst: FrameBurst) => Partial<FrameBurst>): Observation =>
  seen((frame) => withBursts(frame, change));
const verdict = (id: string, observation: Observation): string => judgeMioty(`mioty/${id}`, observation).verdict;

const onLengths = [
  ...['TI-01', 'TI-02', 'TI-03', 'TI-04', 'TI-05', 'TI-06'].map((end) => `uplink/shape/${end}`),
  ...['TI-01', 'TI-02', 'TI-03', 'TI-04', 'BV-01'].map((end) => `uplink/hopping/${end}`),
  ...['TI-01', 'TI-02', 'TI-03', 'TI-04'].map((end) => `uplink/airtime/${end}`),
];

describe('a correct module on the air', () => {
  it.each(onLengths)('%s passes without a remark', (id) => {
    expect(judgeMioty(`mioty/${id}`, lengths())).toMatchObject({ verdict: 'pass', remarks: [] });
  });

  it.each(onLengths)('%s cannot tell a deaf receiver from a silent module', (id) => {
    const deaf = observe([send({ payload: '01' }, { unheard: true })]);
    expect(judgeMioty(`mioty/${id}`, deaf)).toMatchObject({ verdict: 'inconclusive', reasonCode: 'DUT_SILENT' });
  });
});

describe('shape of bursts', () => {
  it.each<[string, Observation]>([
    ['TI-01', bursts(() => ({ symbolRateBps: about(2385, 0.4) }))],
    ['TI-03', bursts(({ index }) => ({ onTimeSeconds: about(index === 9 ? 0.0143 : 0.0168, 1e-5) }))],
    ['TI-04', bursts(() => ({ onTimeSeconds: about(0.0252, 1e-5) }))],
    ['TI-06', bursts(({ index }) => ({ powerDbfs: about(index === 11 ? -30 : -20, 0.05) }))],
  ])('%s fails', (end, observation) => {
    expect(verdict(`uplink/shape/${end}`, observation)).toBe('fail');
  });

  it('measures the clock of the frame from its bursts', () => {
    const slow = seen((frame) =>
      withBursts(frame, ({ startSeconds }) => ({
        startSeconds: about(frame.startSeconds.value + (startSeconds.value - frame.startSeconds.value) * 1.0006, 2e-6),
      })),
    );
    const result = judgeMioty('mioty/uplink/shape/TI-02', slow);
    expect(result.verdict).toBe('fail');
    expect(result.measurements[0].value).toBeCloseTo(-596, 0);
  });

  it('remarks another deviation and fails nobody for it', () => {
    const wide = judgeMioty(
      'mioty/uplink/shape/TI-05',
      bursts(() => ({ deviationHz: about(900, 1) })),
    );
    expect(wide.verdict).toBe('pass');
    expect(wide.remarks.join()).toContain('advisory');
  });
});

describe('hopping', () => {
  const intervals = 'uplink/hopping/TI-01';
  const carriers = 'uplink/hopping/BV-01';
  const later = (symbols: number) =>
    bursts(({ index, startSeconds }) =>
      index % 3 === 2 && index < 24 ? { startSeconds: about(startSeconds.value + symbols / 2380.37) } : {},
    );
  const exchanged = seen((frame) => {
    const [a, b] = [frame.bursts[4].carrierHz, frame.bursts[5].carrierHz];
    return withBursts(frame, ({ index }) => (index === 4 ? { carrierHz: b } : index === 5 ? { carrierHz: a } : {}));
  });

  it('fails other intervals and other carriers, each in its own case', () => {
    expect(verdict(intervals, later(3))).toBe('fail');
    expect(verdict(carriers, later(3))).toBe('pass');
    expect(verdict(intervals, exchanged)).toBe('pass');
    expect(verdict(carriers, exchanged)).toBe('fail');
  });

  it.each([0, 1, 2, 3, 4, 5, 6, 7])('knows pattern %i', (pattern) => {
    const frames = observe([send({ payload: '01', pattern })]);
    const result = judgeMioty('mioty/uplink/hopping/TI-01', frames);
    expect(result).toMatchObject({ verdict: 'pass', checks: [{ observed: `pattern ${pattern}` }] });
  });

  it('fails bursts that no pattern joins to a frame', () => {
    const stretched = (frame: ObservedRadioFrame) =>
      frame.bursts.map((burst) => ({
        ...burst,
        startSeconds: about(frame.startSeconds.value + 1.19 * (burst.startSeconds.value - frame.startSeconds.value)),
      }));
    const loose = observe([send({ payload: '01' }, { unframed: true, strays: stretched })]);
    expect(verdict(intervals, loose)).toBe('fail');
    expect(verdict('uplink/airtime/TI-02', loose)).toBe('fail');
    expect(verdict(carriers, loose)).toBe('pass');
  });

  it('does not judge patterns of which bursts are missing', () => {
    const partial = seen((frame) => ({ ...frame, bursts: frame.bursts.filter(({ index }) => index !== 3) }));
    expect(judgeMioty(`mioty/${intervals}`, partial)).toMatchObject({ reasonCode: 'SYNC_NOT_FOUND' });
  });

  it('counts a burst once that the receiver saw twice', () => {
    const twice = observe([send({ payload: '01' }, { strays: (frame) => frame.bursts })]);
    expect(verdict(intervals, twice)).toBe('pass');
  });

  it('fails bursts beside their time and their carrier', () => {
    const early = bursts(({ index }) => ({ timeErrorSeconds: about(index === 12 ? -2.1e-4 : 0, 1e-6) }));
    expect(verdict('uplink/hopping/TI-02', early)).toBe('fail');
    const off = bursts(({ index }) => ({ slotErrorHz: about(index === 9 ? 60 : 0, 0.3) }));
    expect(verdict('uplink/hopping/TI-03', off)).toBe('fail');
    const quoted = judgeMioty('mioty/uplink/hopping/TI-04', off);
    expect(quoted.verdict).toBe('pass');
    expect(quoted.remarks.join()).toContain('advisory');
    const wide = seen((frame) => ({ ...frame, carrierSpacingHz: about(2400, 0.01) }));
    expect(verdict('uplink/hopping/TI-03', wide)).toBe('fail');
  });

  const run = (observed: Seen = (frame) => frame, profile: TestUplink['profile'] = 'EU1'): Observation =>
    observe(
      Array.from({ length: 12 }, (_, index) =>
        send({ payload: steppedBytes(8), counter: 30 + index, profile, observed }),
      ),
    );
  const moved =
    (hertz: number): Seen =>
    (frame) => ({ ...frame, f0Hz: about(frame.f0Hz.value + hertz, 0.2) });

  it('wants frames in their channels', () => {
    expect(verdict('uplink/hopping/BV-02', run())).toBe('pass');
    expect(verdict('uplink/hopping/BV-02', run(moved(-45_000)))).toBe('fail');
    expect(
      judgeMioty(
        'mioty/uplink/hopping/BV-03',
        run((same) => same, 'EU0'),
        'EU0',
      ).verdict,
    ).toBe('pass');
    expect(judgeMioty('mioty/uplink/hopping/BV-03', run(moved(-45_000), 'EU0'), 'EU0').verdict).toBe('fail');
  });

  it('counts offsets whatever the crystal is off', () => {
    expect(verdict('uplink/hopping/BV-04', run(moved(9000)))).toBe('pass');
    const spread: Seen = (frame) => moved(frame.decoded.packetCounter === 30 ? 5 * 2380.37 : 0)(frame);
    expect(verdict('uplink/hopping/BV-04', run(spread))).toBe('fail');
  });

  it('tells which public rules fit, and fails nobody for another', () => {
    const rules = (observation: Observation) =>
      ['BV-05', 'BV-06', 'BV-07'].map((end) => judgeMioty(`mioty/uplink/hopping/${end}`, observation));
    expect(rules(run()).map(({ remarks }) => remarks.join())).toEqual([
      '',
      'the channel fits the first bit of the payload CRC',
      'the pattern is that of the packet counter plus 1',
    ]);
    const still: Seen = (frame) => ({ ...frame, pattern: 0, channel: 'A', f0Hz: about(868_151_435.5, 0.2) });
    for (const result of rules(run(still))) {
      expect(result.verdict).toBe('pass');
      expect(result.remarks.some((remark) => remark.startsWith('advisory'))).toBe(true);
    }
  });

  it('knows the wide grid', () => {
    const wide = observe([1, 192, 255].map((mpf) => send({ payload: steppedBytes(10), mpf, profile: 'EU2' })));
    for (const end of ['BV-08', 'BV-09'])
      expect(judgeMioty(`mioty/uplink/hopping/${end}`, wide, 'EU2').verdict).toBe('pass');
    const narrow = observe([send({ payload: steppedBytes(10), mpf: 1 })]);
    expect(judgeMioty('mioty/uplink/hopping/BV-08', narrow, 'EU2').verdict).toBe('fail');
  });
});

describe('airtime', () => {
  it('fails frames that come twice, drift and lie outside of what the crystal explains', () => {
    const twice = observe(
      SHORT_LENGTHS.flatMap((bytes) => [send({ payload: steppedBytes(bytes) }), air({ payload: steppedBytes(bytes) })]),
    );
    expect(verdict('uplink/airtime/TI-01', twice)).toBe('fail');
    expect(
      verdict(
        'uplink/airtime/TI-03',
        seen((f) => ({ ...f, driftHzPerSecond: about(12, 0.1) })),
      ),
    ).toBe('fail');
    const off = seen((frame) => ({ ...frame, f0Hz: about(frame.f0Hz.value + 35_000, 0.2) }));
    expect(verdict('uplink/airtime/TI-04', off)).toBe('fail');
  });

  const day = (gapSeconds: (index: number) => number): Observation => {
    const steps = Array.from({ length: 60 }, (_, index) => [
      send({ payload: steppedBytes(10), counter: 100 + index }),
      mark('pause', gapSeconds(index)),
    ]);
    return observe(steps.flat());
  };
  const cycleSeconds = (() => {
    const [first, second] = day(() => 0).radioFrames;
    return second.startSeconds.value - first.startSeconds.value;
  })();

  it('wants a reading every minute', () => {
    expect(
      verdict(
        'uplink/airtime/TI-05',
        day(() => 60 - cycleSeconds),
      ),
    ).toBe('pass');
    expect(
      verdict(
        'uplink/airtime/TI-05',
        day((index) => (index === 30 ? 80 : 60) - cycleSeconds),
      ),
    ).toBe('fail');
  });

  it('holds the worst hour against the duty cycle and its sub-band', () => {
    const minutes = day(() => 60 - cycleSeconds);
    const result = judgeMioty('mioty/regulation/duty-cycle/TI-01', minutes);
    expect(result.verdict).toBe('pass');
    expect(result.measurements[0].value).toBeCloseTo(60 * 24 * 0.0168, 1);
    expect(verdict('regulation/band/TI-01', minutes)).toBe('pass');
    // Sixty frames in ten minutes and their bursts four times as long: 97 s.
    const heavy = {
      ...minutes,
      radioFrames: minutes.radioFrames.map((frame) =>
        withBursts(frame, () => ({ onTimeSeconds: about(0.0672, 1e-5) })),
      ),
    };
    expect(verdict('regulation/duty-cycle/TI-01', heavy)).toBe('fail');
    expect(verdict('regulation/band/TI-01', heavy)).toBe('fail');
    const lost = { ...minutes.capture, lost: [{ startTimeSeconds: 5, endTimeSeconds: 6 }] };
    expect(judgeMioty('mioty/regulation/duty-cycle/TI-01', { ...minutes, capture: lost })).toMatchObject({
      reasonCode: 'SAMPLES_LOST',
    });
  });
});

describe('modes, power and silence', () => {
  const mode = (upg: PatternGroup, back: PatternGroup = 'UPG1', changes: Partial<TestUplink> = {}) =>
    observe([
      send({ payload: steppedBytes(8), counter: 1, upg, ...changes }),
      send({ payload: steppedBytes(24), counter: 2, upg, ...changes }),
      send({ payload: steppedBytes(8), counter: 3, upg: back }),
    ]);

  it('compares modes with the tables of the public library', () => {
    for (const end of ['BV-01', 'BV-02', 'TI-01', 'TI-04', 'TI-05'])
      expect(judgeMioty(`mioty/uplink/modes/${end}`, mode('UPG3'))).toMatchObject({ verdict: 'pass', remarks: [] });
    for (const end of ['BV-03', 'BV-04', 'TI-02'])
      expect(judgeMioty(`mioty/uplink/modes/${end}`, mode('UPG2'))).toMatchObject({ verdict: 'pass', remarks: [] });
    expect(judgeMioty('mioty/uplink/modes/TI-01', mode('UPG1')).remarks).toHaveLength(1);
    expect(judgeMioty('mioty/uplink/modes/TI-02', mode('UPG3')).remarks).toHaveLength(1);
  });

  it('fails a mode that stays, one that is no sooner, and missing bursts', () => {
    expect(verdict('uplink/modes/BV-01', mode('UPG3', 'UPG3'))).toBe('fail');
    expect(verdict('uplink/modes/TI-05', mode('UPG1'))).toBe('fail');
    const observed: Seen = (frame) => ({ ...frame, bursts: frame.bursts.slice(0, -1) });
    expect(verdict('uplink/modes/BV-02', mode('UPG3', 'UPG1', { observed }))).toBe('fail');
  });

  it('remarks extension bursts in other places', () => {
    const observed: Seen = (frame) =>
      withBursts(frame, ({ index, carrier }) => ({ carrier: index < 24 ? carrier : 0 }));
    const result = judgeMioty('mioty/uplink/modes/TI-04', mode('UPG3', 'UPG1', { observed }));
    expect(result.verdict).toBe('pass');
    expect(result.remarks).toHaveLength(1);
  });

  it('measures the step of power', () => {
    const steps = (low: number) =>
      observe([
        send({ payload: '01' }),
        send({ payload: '01', observed: (frame) => ({ ...frame, powerDbfs: about(low, 0.05) }) }),
      ]);
    expect(verdict('uplink/power/TI-01', steps(-30.4))).toBe('pass');
    expect(verdict('uplink/power/TI-01', steps(-20))).toBe('fail');
  });

  it('wants silence, and does not blame the module for bursts of unknown origin', () => {
    const quiet = (...within: Parameters<typeof observe>[0]) =>
      observe([send({ payload: '01' }), mark('quiet', 20), ...within, mark('end', 20), send({ payload: '02' })]);
    expect(verdict('uplink/silence/BV-01', quiet())).toBe('pass');
    expect(verdict('uplink/silence/BV-01', quiet(air({ payload: '03' })))).toBe('fail');
    const noisy = quiet(air({ payload: '03' }));
    const [first, strange, last] = noisy.radioFrames;
    const unknown = { ...noisy, radioFrames: [first, last], strayBursts: strange.bursts };
    expect(judgeMioty('mioty/uplink/silence/BV-01', unknown)).toMatchObject({ reasonCode: 'SYNC_NOT_FOUND' });
  });
});
