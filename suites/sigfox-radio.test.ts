import { describe, expect, it } from '@jest/globals';
import type { Observation } from '../rig/conformance/types.ts';
import type { ObservedFrame } from '../rig/sigfox/types.ts';
import { judge } from './testing/judging.ts';
import type { TestMessage } from './testing/observed.ts';
import { air, ask, mark, observe, send, wait } from './testing/script.ts';

const twelve: TestMessage = { payload: '1e2d3c4b5a69788796a5b4c3' };
const alone = (message: TestMessage = {}): Observation => observe([send({ ...twelve, ...message })]);
const seen = (changes: (frame: ObservedFrame, index: number) => Partial<ObservedFrame>): Observation =>
  alone({ observed: (frame, index) => ({ ...frame, ...changes(frame, index) }) });
const about = (value: number, standardUncertainty = 0.001) => ({ value, standardUncertainty });

describe('frequencies', () => {
  const band = 'sigfox/uplink/frequency/BV-01';

  it('measures the outermost carriers against the band', () => {
    const result = judge(band, alone());
    expect(result.verdict).toBe('pass');
    expect(result.measurements.map(({ value }) => value)).toEqual([-31_000, 54_000]);
    expect(judge(band, alone({ offsetsHz: [0, 40_000, 101_000] })).verdict).toBe('fail');
    expect(judge(band, alone({ offsetsHz: [0, -101_000, 40_000] })).verdict).toBe('fail');
  });

  it('does not decide nearer to the edge than the receiver knows frequency', () => {
    const blind = alone({ offsetsHz: [0, 1000, 95_990] });
    expect(judge(band, blind)).toMatchObject({ verdict: 'inconclusive', reasonCode: 'U_TOO_LARGE' });
  });

  it('only remarks frames on one frequency, but not when it is the rule', () => {
    const shared = alone({ offsetsHz: [5000, 5000, 5000] });
    const remarked = judge('sigfox/uplink/frequency/BV-03', shared);
    expect(remarked.verdict).toBe('pass');
    expect(remarked.remarks).toHaveLength(1);
    const always = observe(
      Array.from({ length: 10 }, (_, mc) => send({ ...twelve, mc, offsetsHz: [mc * 1000, mc * 1000, mc * 1000] })),
    );
    expect(judge('sigfox/uplink/frequency/BV-04', always).verdict).toBe('fail');
    const apart = observe(Array.from({ length: 10 }, (_, mc) => send({ ...twelve, mc })));
    expect(judge('sigfox/uplink/frequency/BV-04', apart).verdict).toBe('pass');
  });

  it('tells an even spread from a quarter of the band', () => {
    const place = (index: number): number => -77_000 + ((index * 61) % 160) * 962;
    const day = (squeeze: (hertz: number) => number): Observation =>
      observe(
        Array.from({ length: 40 }, (_, mc) => {
          return send({ ...twelve, mc, offsetsHz: [0, 1, 2].map((frame) => squeeze(place(3 * mc + frame))) });
        }),
      );
    expect(
      judge(
        'sigfox/uplink/frequency/BV-05',
        day((hertz) => hertz),
      ).verdict,
    ).toBe('pass');
    expect(
      judge(
        'sigfox/uplink/frequency/BV-05',
        day((hertz) => (hertz - 231_000) / 4),
      ).verdict,
    ).toBe('fail');
    expect(
      judge(
        'sigfox/uplink/frequency/BV-06',
        day((hertz) => hertz),
      ).verdict,
    ).toBe('pass');
    expect(
      judge(
        'sigfox/uplink/frequency/BV-06',
        day(() => -23_450),
      ).verdict,
    ).toBe('fail');
  });

  it('measures the oscillator in test mode C', () => {
    const tested = (offsetHz: number): Observation =>
      observe([
        mark('test-mode', { mode: 'C' }),
        ask({ kind: 'testMode', mode: 'C', count: 1 }),
        air({ ...twelve, offsetsHz: [offsetHz, offsetHz, offsetHz] }),
        wait(3),
      ]);
    const result = judge('sigfox/uplink/frequency/BV-07', tested(8681.3));
    expect(result).toMatchObject({ verdict: 'pass', measurements: [{ value: 10, unit: 'ppm' }] });
    expect(judge('sigfox/uplink/frequency/BV-07', tested(52_088)).verdict).toBe('fail');
    const deaf = observe([mark('test-mode', { mode: 'C' }), ask({ kind: 'testMode', mode: 'C', count: 1 }), wait(14)]);
    expect(judge('sigfox/uplink/frequency/BV-07', deaf)).toMatchObject({
      verdict: 'inconclusive',
      reasonCode: 'DUT_SILENT',
    });
  });
});

describe('modulation', () => {
  const on = (number: string, observation: Observation): string =>
    judge(`sigfox/uplink/modulation/BV-${number}`, observation).verdict;

  it.each(['01', '02', '03', '04', '05'])('BV-%s passes on a correct module', (number) => {
    expect(on(number, alone())).toBe('pass');
  });

  it('fails another bit rate', () => {
    expect(on('01', alone({ bitRateBps: 600 }))).toBe('fail');
  });

  it('fails a symbol rate that is off by 1000 ppm in one frame', () => {
    expect(
      on(
        '02',
        seen((_frame, index) => (index === 1 ? { symbolRateBps: about(100.1) } : {})),
      ),
    ).toBe('fail');
  });

  it('fails phase steps of 150 degrees, a fast drift and hard keying', () => {
    expect(
      on(
        '03',
        seen(() => ({ inversionDegrees: about(30, 0.5) })),
      ),
    ).toBe('fail');
    expect(
      on(
        '04',
        seen(() => ({ driftHzPerSecond: about(-40, 1) })),
      ),
    ).toBe('fail');
    expect(
      on(
        '05',
        seen(() => ({ rampUpSeconds: about(0.0004) })),
      ),
    ).toBe('fail');
  });

  it('cannot tell when the uncertainty covers the limit', () => {
    expect(
      on(
        '04',
        seen(() => ({ driftHzPerSecond: about(19, 5) })),
      ),
    ).toBe('inconclusive');
  });
});

describe('timing', () => {
  it('passes a correct module', () => {
    for (const number of ['01', '02', '03'])
      expect(judge(`sigfox/uplink/timing/TI-${number}`, alone()).verdict).toBe('pass');
    expect(judge('sigfox/uplink/timing/TI-04', observe([send({ type: 'bit0' })])).verdict).toBe('pass');
  });

  it('fails a pause other than declared; out of the known range it is remarked too', () => {
    const off = alone({ pauseSeconds: 0.7 });
    const result = judge('sigfox/uplink/timing/TI-02', off);
    expect(result.verdict).toBe('fail');
    expect(result.measurements[0].value).toBeCloseTo(200, 6);
    expect(judge('sigfox/uplink/timing/TI-01', off).remarks).toEqual([]);
    const long = judge('sigfox/uplink/timing/TI-01', alone({ pauseSeconds: 3 }));
    expect(long).toMatchObject({ verdict: 'pass', remarks: [expect.stringContaining('advisory')] });
  });

  it('fails frames that last too long or too short', () => {
    const late = seen((frame) => ({ endSeconds: about(frame.startSeconds.value + 2.19, 1e-4) }));
    expect(judge('sigfox/uplink/timing/TI-03', late).verdict).toBe('fail');
    expect(judge('sigfox/uplink/timing/TI-03', alone({ bitRateBps: 600 })).verdict).toBe('fail');
  });
});

describe('power', () => {
  const levels = (high: number, low: number): Observation =>
    observe([
      ask({ kind: 'setPower', powerDbm: 14 }),
      send({ payload: '1e', observed: (frame) => ({ ...frame, powerDbfs: about(high, 0.05) }) }),
      ask({ kind: 'setPower', powerDbm: 4 }),
      send({ payload: '1e', mc: 8, observed: (frame) => ({ ...frame, powerDbfs: about(low, 0.05) }) }),
    ]);

  it('follows the setting', () => {
    expect(judge('sigfox/uplink/power/BV-02', levels(-40, -50.4)).verdict).toBe('pass');
    expect(judge('sigfox/uplink/power/BV-02', levels(-40, -40)).verdict).toBe('fail');
  });

  it('fails a replica that is 10 dB weaker', () => {
    expect(judge('sigfox/uplink/power/BV-01', alone()).verdict).toBe('pass');
    const weak = seen((frame, index) => (index === 2 ? { powerDbfs: about(frame.powerDbfs.value - 10, 0.05) } : {}));
    expect(judge('sigfox/uplink/power/BV-01', weak).verdict).toBe('fail');
  });
});

describe('duty cycle', () => {
  const every = (seconds: number, count: number): Observation =>
    observe(Array.from({ length: count }, (_, mc) => [send({ ...twelve, mc }), wait(seconds - 16.44)]).flat());

  it('counts the worst hour, ramps included', () => {
    const five = judge('sigfox/regulation/duty-cycle/TI-01', every(800, 8));
    expect(five.verdict).toBe('pass');
    expect(five.measurements[0].value).toBeCloseTo(5 * 6.3, 3);
    const six = judge('sigfox/regulation/duty-cycle/TI-01', every(600, 8));
    expect(six.measurements[0].value).toBeCloseTo(6 * 6.3, 3);
    expect(six.verdict).toBe('fail');
  });

  it('counts bursts that are no frames, and gives up when samples were lost', () => {
    const good = every(800, 5);
    const detection = { frequencyHz: 868_130_000, startTimeSeconds: 20, durationSeconds: 10, cn0DbHz: 50 };
    const cutout = {
      samples: new Int16Array(0),
      scale: 1,
      sampleRateHz: 4000,
      centreFrequencyHz: 868_130_000,
      startTimeSeconds: 20,
      noiseDensity: 1e-9,
      samplesLost: false,
      detection,
    };
    expect(judge('sigfox/regulation/duty-cycle/TI-01', { ...good, cutouts: [cutout], undecoded: [0] }).verdict).toBe(
      'fail',
    );
    const lost = { ...good, capture: { ...good.capture, lost: [{ startTimeSeconds: 30, endTimeSeconds: 31 }] } };
    expect(judge('sigfox/regulation/duty-cycle/TI-01', lost)).toMatchObject({
      verdict: 'inconclusive',
      reasonCode: 'SAMPLES_LOST',
    });
  });
});
