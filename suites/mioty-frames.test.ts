import { describe, expect, it } from '@jest/globals';
import type { Observation } from '../rig/conformance/types.ts';
import { burstsOf, encodeRadioFrame } from '../rig/mioty/radio-frame.ts';
import type { DecodedRadioFrame, ObservedRadioFrame } from '../rig/mioty/types.ts';
import type { EncodedUplink } from '../rig/mioty/uplink.ts';
import { steppedBytes } from './stimuli/mioty/parts.ts';
import { LONG_LENGTHS, SHORT_LENGTHS } from './stimuli/mioty/uplinks.ts';
import { judgeMioty } from './testing/mioty-judging.ts';
import { type TestUplink, withBursts } from './testing/mioty-observed.ts';
import { air, ask, observe, send } from './testing/mioty-script.ts';

type Changes = Partial<TestUplink>;

const sends = (lengths: readonly number[], changes: Changes = {}) =>
  lengths.map((bytes, index) => send({ payload: steppedBytes(bytes), counter: 100 + index, ...changes }));
const lengths = (changes: Changes = {}): Observation => observe(sends(SHORT_LENGTHS, changes));
const verdict = (id: string, observation: Observation): string => judgeMioty(`mioty/uplink/${id}`, observation).verdict;
const said = (part: Partial<DecodedRadioFrame>): Changes => ({
  observed: (frame) => ({ ...frame, decoded: { ...frame.decoded, ...part } }),
});
const without = (...places: readonly number[]): Changes => ({
  observed: (frame) => ({ ...frame, bursts: frame.bursts.filter(({ index }) => !places.includes(index)) }),
});

/** The bursts of other bytes than the frame's own; header CRC, payload CRC, PSI and so on stand in the given ones, not whitened. */
const recoded =
  (change: (bytes: Uint8Array) => Uint8Array) =>
  (encoded: EncodedUplink): EncodedUplink => {
    const bytes = new Uint8Array(encoded.bursts.length);
    bytes.set([encoded.headerCrc, encoded.payloadCrc, encoded.mpdu.length, ...encoded.mpdu]);
    const symbols = burstsOf(change(bytes));
    return { ...encoded, bursts: encoded.bursts.map((burst, index) => ({ ...burst, ...symbols[index] })) };
  };

const onLengths = [
  ...['01', '02', '03', '04', '10', '11', '12', '13'].map((number) => `bursts/BV-${number}`),
  ...['01', '02', '03', '04', '05', '06', '07', '08'].map((number) => `coding/BV-${number}`),
  ...['01', '03', '06', '10'].map((number) => `mac/BV-${number}`),
  ...['01', '02', '03'].map((number) => `crypto/BV-${number}`),
  'length/BV-03',
  'modes/TI-03',
];

describe('frames of a correct module', () => {
  it.each(onLengths)('%s passes', (id) => {
    const result = judgeMioty(`mioty/uplink/${id}`, lengths());
    expect(result.error).toBeUndefined();
    expect(result).toMatchObject({ execution: 'completed', verdict: 'pass' });
    expect(result.remarks).toEqual([]);
  });

  it.each(onLengths)('%s cannot tell a deaf receiver from a silent module', (id) => {
    const deaf = observe(SHORT_LENGTHS.map((bytes) => send({ payload: steppedBytes(bytes) }, { unheard: true })));
    expect(judgeMioty(`mioty/uplink/${id}`, deaf)).toMatchObject({ verdict: 'inconclusive', reasonCode: 'DUT_SILENT' });
  });

  it.each(onLengths)('%s does not judge frames with lost samples or a weak signal', (id) => {
    const lost = lengths({ observed: (frame) => ({ ...frame, samplesLost: true }) });
    expect(judgeMioty(`mioty/uplink/${id}`, lost)).toMatchObject({ reasonCode: 'SAMPLES_LOST' });
    const weak = lengths({ observed: (frame) => ({ ...frame, snrDb: { value: 8, standardUncertainty: 1 } }) });
    expect(judgeMioty(`mioty/uplink/${id}`, weak)).toMatchObject({ reasonCode: 'SNR_TOO_LOW' });
  });
});

describe('number of bursts', () => {
  it('fails one burst too few, and one that stands beside its frame', () => {
    expect(verdict('bursts/BV-01', lengths(without(7)))).toBe('fail');
    expect(verdict('bursts/BV-03', lengths(without(33)))).toBe('fail');
    const beside = (frame: ObservedRadioFrame) => {
      const [burst] = frame.bursts;
      const later = { value: burst.startSeconds.value + 0.05, standardUncertainty: 0 };
      return [{ ...burst, startSeconds: later }];
    };
    const doubled = observe(SHORT_LENGTHS.map((bytes) => send({ payload: steppedBytes(bytes) }, { strays: beside })));
    expect(verdict('bursts/BV-01', doubled)).toBe('fail');
    expect(verdict('bursts/BV-11', doubled)).toBe('fail');
  });

  it('leaves a stray burst of another device alone', () => {
    const foreign = (frame: ObservedRadioFrame) => [
      {
        ...frame.bursts[0],
        startSeconds: frame.bursts[5].startSeconds,
        carrierHz: { value: 868e6, standardUncertainty: 1 },
      },
      {
        ...frame.bursts[3],
        startSeconds: frame.bursts[5].startSeconds,
        powerDbfs: { value: -60, standardUncertainty: 1 },
      },
    ];
    const crowded = observe(SHORT_LENGTHS.map((bytes) => send({ payload: steppedBytes(bytes) }, { strays: foreign })));
    expect(verdict('bursts/BV-01', crowded)).toBe('pass');
    expect(verdict('bursts/BV-11', crowded)).toBe('pass');
  });

  it('cannot tell a burst that was drowned from one that was not sent', () => {
    const missing = lengths(without(7));
    const [{ startSeconds }] = missing.radioFrames;
    const cutout = {
      samples: new Int16Array(0),
      detection: { frequencyHz: 868.1e6, startTimeSeconds: startSeconds.value, durationSeconds: 3, cn0DbHz: 70 },
    };
    const drowned = { ...missing, undecoded: [0], cutouts: [cutout as unknown as Observation['cutouts'][number]] };
    expect(judgeMioty('mioty/uplink/bursts/BV-01', drowned)).toMatchObject({ reasonCode: 'SYNC_NOT_FOUND' });
  });

  it('counts long frames, and payload formats as one byte', () => {
    const long = observe(sends(LONG_LENGTHS));
    expect(verdict('bursts/BV-05', long)).toBe('pass');
    expect(verdict('bursts/BV-06', long)).toBe('pass');
    expect(verdict('bursts/BV-06', observe(sends(LONG_LENGTHS, without(213))))).toBe('fail');
    const formats = observe([1, 192, 255].map((mpf) => send({ payload: steppedBytes(10), mpf })));
    expect(verdict('bursts/BV-08', formats)).toBe('pass');
  });

  it('fails a second frame of the same uplink', () => {
    const steps = sends(SHORT_LENGTHS);
    const twice = observe([steps[0], air({ payload: '' }), ...steps.slice(1)]);
    expect(verdict('bursts/BV-10', twice)).toBe('fail');
  });

  it('fails wrong midambles, also where no frame could be made of them', () => {
    expect(verdict('bursts/BV-12', lengths({ observed: (f) => withBursts(f, () => ({ pilotErrors: 1 })) }))).toBe(
      'fail',
    );
    const coreAll = lengths({ observed: (frame) => withBursts(frame, () => ({ kind: 'core' })) });
    expect(verdict('bursts/BV-13', coreAll)).toBe('fail');
    const loose = (frame: ObservedRadioFrame) => frame.bursts.map((burst) => ({ ...burst, pilotErrors: 2 }));
    const unframed = observe(
      SHORT_LENGTHS.map((bytes) => send({ payload: steppedBytes(bytes) }, { unframed: true, strays: loose })),
    );
    expect(verdict('bursts/BV-12', unframed)).toBe('fail');
    expect(judgeMioty('mioty/uplink/bursts/BV-01', unframed)).toMatchObject({ reasonCode: 'SYNC_NOT_FOUND' });
  });
});

describe('coding', () => {
  const unwhitened = lengths({ bend: recoded((bytes) => bytes) });

  it('tells missing whitening from a missing code', () => {
    expect(verdict('coding/BV-01', unwhitened)).toBe('pass');
    for (const end of ['02', '05', '07', '08']) expect(verdict(`coding/BV-${end}`, unwhitened)).toBe('fail');
    const mirrored = lengths({
      bend: (encoded) => ({
        ...encoded,
        bursts: encoded.bursts.map((burst) => ({
          ...burst,
          symbols:
            burst.symbols.slice(0, 12) + burst.symbols.slice(12, 24) + [...burst.symbols.slice(24)].reverse().join(''),
        })),
      }),
    });
    expect(verdict('coding/BV-01', mirrored)).toBe('fail');
    expect(judgeMioty('mioty/uplink/coding/BV-02', mirrored)).toMatchObject({ reasonCode: 'SYNC_NOT_FOUND' });
  });

  it('does not fail a frame that was disturbed', () => {
    const disturbed = observe(
      sends(SHORT_LENGTHS, {
        bend: recoded((bytes) => bytes),
        observed: (frame) => ({ ...frame, bursts: frame.bursts.filter(({ index }) => index % 3 > 0) }),
      }),
    );
    expect(judgeMioty('mioty/uplink/coding/BV-05', disturbed)).toMatchObject({ reasonCode: 'SYNC_NOT_FOUND' });
  });

  it('fails another MMODE, a wrong length, CRCs and single symbols', () => {
    const variable = lengths({
      bend: (encoded) => {
        const { bursts } = encodeRadioFrame(encoded.mpdu, 1);
        return { ...encoded, bursts: encoded.bursts.map((burst, index) => ({ ...burst, ...bursts[index] })) };
      },
    });
    expect(verdict('coding/BV-03', variable)).toBe('fail');
    expect(verdict('coding/BV-02', variable)).toBe('pass');
    expect(verdict('coding/BV-04', lengths(said({ psi: 9 })))).toBe('fail');
    expect(verdict('coding/BV-05', lengths(said({ headerCrcOk: false, payloadCrcOk: false })))).toBe('fail');
    expect(verdict('coding/BV-06', lengths(said({ payloadCrcOk: false })))).toBe('fail');
    const oneWrong = lengths({
      observed: (frame) => withBursts(frame, ({ index }) => ({ symbolErrors: index === 23 ? 1 : 0 })),
    });
    expect(verdict('coding/BV-07', oneWrong)).toBe('fail');
  });
});

describe('MAC', () => {
  it('fails flags, versions, windows and lengths that are wrong', () => {
    expect(verdict('mac/BV-01', lengths(said({ macHeader: 0x20 })))).toBe('fail');
    expect(verdict('mac/BV-01', lengths(said({ macHeader: 0x80 })))).toBe('pass');
    expect(verdict('mac/BV-03', lengths(said({ macHeader: 0x80 })))).toBe('fail');
    expect(verdict('mac/BV-10', lengths(said({ macHeader: 0x08 })))).toBe('fail');
    expect(verdict('mac/BV-06', lengths(said({ psi: 26 })))).toBe('fail');
  });

  it('judges the payload format', () => {
    const formats = (changes: Changes = {}) =>
      observe([1, 192, 255].map((mpf) => send({ payload: steppedBytes(10), mpf, ...changes })));
    for (const id of ['mac/BV-02', 'mac/BV-07', 'mac/BV-08', 'mac/BV-09', 'crypto/BV-09'])
      expect(verdict(id, formats())).toBe('pass');
    expect(verdict('mac/BV-02', formats(said({ macHeader: 0 })))).toBe('fail');
    expect(verdict('mac/BV-08', formats(said({ mpf: 7 })))).toBe('fail');
    expect(verdict('mac/BV-09', formats(said({ payload: '00' })))).toBe('fail');
    expect(judgeMioty('mioty/uplink/mac/BV-08', formats(said({ cmacOk: false })))).toMatchObject({
      verdict: 'inconclusive',
    });
  });

  it('holds short addresses against what was told and written', () => {
    const written = (told: string, ...addresses: readonly string[]) =>
      observe([
        ask({ kind: 'getShortAddress' }, { values: [told] }),
        ...['a1b2', '5a3c', 'a1b2'].map((due, index) =>
          send({ shortAddress: addresses[index] }, { facts: { shortAddress: due } }),
        ),
      ]);
    expect(verdict('mac/BV-04', written('A1B2', 'a1b2', '5a3c', 'a1b2'))).toBe('pass');
    expect(verdict('mac/BV-05', written('A1B2', 'a1b2', '5a3c', 'a1b2'))).toBe('pass');
    expect(verdict('mac/BV-04', written('A1B3', 'a1b2', '5a3c', 'a1b2'))).toBe('fail');
    expect(verdict('mac/BV-05', written('A1B2', 'a1b2', 'a1b2', 'a1b2'))).toBe('fail');
  });

  it('wants the MPDU of a host unchanged', () => {
    const given = (changed: string | null) =>
      observe([send({ payload: '0102' }, { facts: { type: 'transparent', payload: changed ?? '' } })]);
    const mpdu = given(null).radioFrames[0].decoded.mpdu;
    expect(verdict('mac/BV-11', given(mpdu))).toBe('pass');
    expect(verdict('mac/BV-11', given(`01${mpdu?.slice(2)}`))).toBe('fail');
  });
});
