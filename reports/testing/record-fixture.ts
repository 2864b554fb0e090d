import type { CampaignRecord, RecordedCase, RecordedObservation } from '../../rig/conformance/record.ts';
import type { CaseResult, Measurement, RawObservation } from '../../rig/conformance/types.ts';
import { countVerdicts } from '../../rig/conformance/verdict.ts';
import type { Exchange, TranscriptLine } from '../../rig/ports/module.ts';
import { seededRandom } from '../../rig/ports/random.ts';
import type { ObservedFrame } from '../../rig/sigfox/types.ts';
import type { Waterfall } from '../../rig/signal/types.ts';
import { cutoutOf, observedFrame } from './frames.ts';

const CENTRE = 868_130_000;

/** What a module must never achieve: markup, a script, terminal control and a character that XML forbids, in one reply. */
export const HOSTILE_REPLY = '<script>alert("x")</script> & ]]> "\'><img src=x onerror=alert(1)>\u001b[31m\u0000\u202e';

export const PROBE: RawObservation['probe'] = {
  driver: 'emulated',
  id: 'ether',
  emulated: true,
  traceability: { frequency: 'indicative', time: 'checked-against-reference', power: 'indicative' },
  frequencyReferencePpm: 0.5,
  sampleClockPpm: 0.5,
  hostTimeSeconds: 0.0005,
};

function line(timeSeconds: number, direction: TranscriptLine['direction'], text: string): TranscriptLine {
  const ending = direction === 'to-module' ? '\r' : '\r\n';
  return { timeSeconds, direction, text, hex: Buffer.from(text + ending, 'utf8').toString('hex') };
}

function waterfallOf(frames: readonly ObservedFrame[], toSeconds: number): Waterfall {
  const random = seededRandom(5, 'waterfall');
  const [rows, columns] = [160, 250];
  const [rowSeconds, columnHz] = [toSeconds / rows, 1000];
  const low = CENTRE - (columns / 2) * columnHz;
  const levels = new Uint8Array(rows * columns);
  for (let k = 0; k < levels.length; k++) levels[k] = random.integer(5) + random.integer(5);
  for (const frame of frames) {
    const column = Math.floor((frame.carrierHz.value - low) / columnHz);
    const from = Math.floor(frame.startSeconds.value / rowSeconds);
    for (let row = from; row * rowSeconds < frame.endSeconds.value && row < rows; row++)
      levels[row * columns + column] = 84;
  }
  return { rows, columns, startTimeSeconds: 0, rowSeconds, lowFrequencyHz: low, columnHz, levels };
}

/** One message of three frames, answered with `reply`, and the record's view of it. */
export function observationPair(
  id: string,
  reply = 'OK',
  messages = 1,
): { raw: RawObservation; recorded: RecordedObservation } {
  const random = seededRandom(7, id);
  const frames = Array.from({ length: 3 * messages }, (_, k) => {
    const start = 1.2 + 1.94 * k + 8 * Math.floor(k / 3);
    return observedFrame(k % 3, start, CENTRE + (random.next() - 0.5) * 180_000, k);
  });
  const end = (frames.at(-1)?.endSeconds.value ?? 3) + 1;
  const transcript = [line(0.9, 'to-module', 'AT$SF=00000000'), line(end - 0.8, 'from-module', reply)];
  const exchange: Exchange = {
    operation: { kind: 'sendFrame', payload: '00000000' },
    status: reply === 'OK' ? 'ok' : 'error',
    values: [],
    lines: transcript,
    startSeconds: 0.9,
    endSeconds: end - 0.8,
    timeoutSeconds: 12,
    ...(reply === 'OK' ? {} : { errorText: reply }),
  };
  const marks = Array.from({ length: messages }, (_, k) => ({
    name: 'send',
    timeSeconds: 0.9 + 13.82 * k,
    data: { type: 'bytes', payload: '00000000', frames: 3 },
  }));
  const capture = {
    sampleRateHz: 250_000,
    centreFrequencyHz: CENTRE,
    startTimeSeconds: 0,
    endTimeSeconds: end,
    lost: [],
    noiseDensity: 4e-9,
    clippedShare: 0,
  };
  const raw: RawObservation = {
    id,
    stimulus: id.replace(/@.*/, ''),
    axes: { rc: 'RC1' },
    emulated: true,
    marks,
    exchanges: [exchange],
    transcript,
    transmissions: [],
    transmitter: null,
    networkExchanges: [],
    miotyNetworkExchanges: [],
    bssciExchanges: [],
    probe: PROBE,
    request: { centreFrequencyHz: CENTRE, sampleRateHz: 250_000 },
    capture,
    // Three are enough to draw from, and cost time to synthesise.
    cutouts: frames.slice(0, 3).map((frame, k) => cutoutOf(frame, k)),
    waterfall: waterfallOf(frames, end),
  };
  const recorded: RecordedObservation = {
    id,
    stimulus: raw.stimulus,
    title: `One message of four bytes (${id})`,
    axes: raw.axes,
    folder: `observations/${id.replaceAll('/', '.')}`,
    capture,
    marks,
    frames,
    radioFrames: [],
    strayBursts: [],
    undecodedBursts: 0,
  };
  return { raw, recorded };
}

export function measurement(overrides: Partial<Measurement> = {}): Measurement {
  return {
    id: 'drift',
    quantity: 'carrier drift inside a frame',
    unit: 'Hz/s',
    value: 12.4,
    expandedUncertainty: 2.1,
    coverageFactor: 2,
    limit: { low: -30, high: 30, source: 'declared by the vendor (ixit drift_max)', confidence: 'declared' },
    rule: 'guard',
    conformity: 'pass',
    margin: 17.6,
    riskOfFalseAccept: 0.00001,
    samples: 3,
    series: [11.1, 12.4, 13.2],
    rawReference: ['uplink/four-bytes@rc=RC1'],
    ...overrides,
  };
}

export function recordedCase(overrides: Partial<RecordedCase> & { id: string }): RecordedCase {
  return {
    axes: { rc: 'RC1' },
    title: 'Carrier drift inside one frame',
    purpose: 'Check that the carrier stays where it was while a frame is on the air.',
    requirementText: 'The carrier must not drift by more than the declared rate while a frame is sent.',
    refs: [{ doc: 'seed-002', version: '1.3', clause: '2.2.3', requirement: 'SFX-RAD-014', level: 'MUST' }],
    advisory: false,
    repeatCommand: `npm run unbrig -- run ${overrides.id} --seed 1`,
    applicability: 'applicable',
    applicabilityReason: 'SFX.UL = yes',
    execution: 'completed',
    verdict: 'pass',
    measurements: [measurement()],
    checks: [{ name: 'count', sentence: 'A message has three frames.', ok: true, expected: '3', observed: '3' }],
    remarks: [],
    observation: 'uplink/four-bytes@rc=RC1',
    frames: [0, 1, 2],
    attempts: 1,
    durationSeconds: 7.42,
    evidence: [{ kind: 'observation', path: 'observations/uplink.four-bytes@rc=RC1/observation.json' }],
    ...overrides,
  };
}

function without(result: RecordedCase, ...keys: (keyof CaseResult)[]): RecordedCase {
  const copy: Partial<Record<keyof RecordedCase, unknown>> = { ...result };
  for (const key of keys) delete copy[key];
  return copy as unknown as RecordedCase;
}

const FAIL = recordedCase({
  id: 'sigfox/uplink/radio/BV-02',
  verdict: 'fail',
  measurements: [
    measurement({ value: 41.3, conformity: 'fail', margin: -11.3, riskOfFalseAccept: 1, series: [39.9, 41.3, 42.6] }),
    informative({
      id: 'snr',
      quantity: 'signal over noise',
      unit: 'dB',
      value: 33.1,
      expandedUncertainty: 0.6,
      series: [32.9, 33.1, 33.4],
    }),
  ],
  checks: [
    { name: 'count', sentence: 'A message has three frames.', ok: true, expected: '3', observed: '3' },
    {
      name: 'ft',
      sentence: 'The frame type tells the length class and the rank.',
      ok: false,
      expected: '598',
      observed: '599',
      frame: 1,
    },
  ],
  remarks: ['Frame 2 drifted most towards its end.'],
});

const NOT_APPLICABLE = without(
  recordedCase({
    id: 'sigfox/uplink/frame/BV-09',
    title: 'Downlink request flag',
    applicability: 'not-applicable',
    applicabilityReason: 'SFX.DL = no decides "SFX.UL and SFX.DL"',
    execution: 'not-run',
    verdict: 'none',
    measurements: [],
    checks: [],
    frames: [],
    attempts: 0,
    durationSeconds: 0,
    evidence: [],
  }),
  'observation',
);

/** One case of every outcome. */
export function fixtureCases(): readonly RecordedCase[] {
  return [
    recordedCase({ id: 'sigfox/uplink/frame/BV-01', title: 'Preamble of every frame', measurements: [] }),
    recordedCase({
      id: 'sigfox/uplink/frame/BV-02',
      title: 'Frame type by length class and rank',
      measurements: [],
      attempts: 2,
    }),
    NOT_APPLICABLE,
    recordedCase({ id: 'sigfox/uplink/radio/BV-01', title: 'Frequency of every frame inside the band' }),
    FAIL,
    recordedCase({
      id: 'sigfox/uplink/radio/BV-03',
      title: 'Symbol rate',
      verdict: 'inconclusive',
      reasonCode: 'U_TOO_LARGE',
      measurements: [
        measurement({
          quantity: 'symbol rate',
          unit: 'bit/s',
          value: 100.004,
          expandedUncertainty: 0.02,
          limit: { low: 99.99, high: 100.01, source: 'seed-002 §2.1', confidence: 'one-source' },
          conformity: 'inconclusive',
          margin: 0.006,
          series: [100.001, 100.004, 100.006],
        }),
      ],
      checks: [],
    }),
    recordedCase({
      id: 'sigfox/uplink/at/BI-01',
      title: 'Thirteen bytes are refused',
      execution: 'aborted',
      verdict: 'none',
      error: {
        errorClass: 'link',
        code: 'line-closed',
        message: 'the serial line closed while "AT$SF" was waited for',
      },
      observation: 'uplink/refused@rc=RC1',
      measurements: [],
      checks: [],
      frames: [],
    }),
    without(
      recordedCase({
        id: 'sigfox/uplink/radio/BV-04',
        title: 'Spurious emissions',
        execution: 'blocked',
        executionReason: 'the limit is not public',
        reasonCode: 'NOT_PUBLIC',
        verdict: 'none',
        measurements: [],
        checks: [],
        frames: [],
      }),
      'observation',
    ),
    recordedCase({
      id: 'sigfox/uplink/radio/TI-01',
      title: 'Silence between frames',
      execution: 'not-run',
      executionReason: 'the campaign was interrupted',
      verdict: 'none',
      measurements: [],
      checks: [],
    }),
  ];
}

/** A measurement without a limit. */
export function informative(overrides: Partial<Measurement>): Measurement {
  const { limit: _limit, ...rest } = measurement({
    conformity: 'none',
    margin: null,
    riskOfFalseAccept: null,
    ...overrides,
  });
  return { ...rest, informative: 'NOT_PUBLIC: no figure is published for it' };
}

/** A campaign on an emulated module with one case of every outcome. */
export function fixtureRecord(overrides: Partial<CampaignRecord> = {}): CampaignRecord {
  const cases = overrides.cases ?? fixtureCases();
  return {
    schema: 'unbrig/record/1',
    unbrigVersion: '0.1.0',
    runId: '2026-01-02T03-04-05Z_emulated-s1',
    startedAt: '2026-01-02T03:04:05.000Z',
    finishedAt: '2026-01-02T03:04:25.000Z',
    seed: 1,
    emulated: true,
    partial: true,
    interrupted: false,
    selection: ['sigfox/uplink'],
    declared: {
      technology: 'sigfox',
      identification: { maker: 'Example Radio', model: 'SFX-1', hardware: '1.2', firmware: '3.4.5', serial: 'S-0007' },
      epId: '004D33DB',
      zones: [
        {
          zone: 'RC1',
          ics: { 'SFX.UL': 'yes', 'SFX.DL': 'no', 'SFX.KEEPALIVE': 'unanswered' },
          ixit: { drift_max: 30, frames: 3, boot_delay_s: 1.5, port: 'emulated' },
        },
      ],
    },
    keyCommitment: 'sha256:5f2b8c0d',
    bench: {
      rigFile: null,
      dutFile: null,
      clock: 'simulated',
      dialect: 's1',
      transport: 'emulated',
      probe: PROBE,
      powerSwitch: 'emulated',
      faults: [],
    },
    catalogue: { cases: 44, sha256: 'ab'.repeat(32) },
    observations: [
      observationPair('uplink/four-bytes@rc=RC1').recorded,
      observationPair('uplink/refused@rc=RC1', HOSTILE_REPLY).recorded,
    ],
    airtime: { totalSeconds: 8.754, worstHourSeconds: 8.754 },
    summary: { verdict: 'error', counts: countVerdicts(cases), exitCode: 4 },
    ...overrides,
    cases,
  };
}

export function fixtureObservations(): readonly RawObservation[] {
  return [observationPair('uplink/four-bytes@rc=RC1').raw, observationPair('uplink/refused@rc=RC1', HOSTILE_REPLY).raw];
}
