import { describe, expect, it } from '@jest/globals';
import type { IqBlock } from '../../ports/iq.ts';
import { seededRandom } from '../../ports/random.ts';
import { bytesToHex, hexToBytes } from '../../sigfox/hex.ts';
import { blocksOf, type SyntheticEmission, synthesise } from '../../signal/synthetic-air.ts';
import type { Cutout } from '../../signal/types.ts';
import { createMiotyDetector } from '../detector.ts';
import { SYMBOL_RATE_BPS } from '../profile.ts';
import { receiveMiotyUplink } from '../receive/receive.ts';
import { frameOnAir } from '../testing/frames-on-air.ts';
import type { UplinkMessage } from '../uplink.ts';

/** One channel, at a rate that just holds it: the search costs half of that of a channel pair. */
const RATE = 125_000;
const CENTRE = 868_180_000;
const NOISE = 1e-9;

const message: UplinkMessage = {
  profile: 'EU0',
  upg: 'UPG3',
  carrierOffsets: 11,
  priority: false,
  epEui: hexToBytes('70b3d56770111505', 'EUI'),
  key: hexToBytes('2b7e151628aed2a6abf7158809cf4f3c', 'key'),
  addressMode: 'short',
  packetCounter: 1,
  mpf: null,
  payload: hexToBytes('00112233445566778899', 'payload'),
};

function sent(change: Partial<UplinkMessage>, startSeconds: number, cn0DbHz: number, ppm = 0) {
  const common = { centreFrequencyHz: CENTRE, noiseDensity: NOISE };
  return frameOnAir({ message: { ...message, ...change }, startSeconds, cn0DbHz, ppm, ...common });
}

function detect(emissions: readonly SyntheticEmission[], durationSeconds: number, weak = true) {
  const air = synthesise({
    sampleRateHz: RATE,
    durationSeconds,
    emissions,
    noiseDensity: NOISE,
    random: seededRandom(11, 'mioty-search'),
  });
  return run(blocksOf(air, 'cf32_le', RATE, CENTRE, 0.1), weak);
}

function run(blocks: readonly IqBlock[], weak = true): Cutout[] {
  const detector = createMiotyDetector({ profile: 'EU0', weak });
  return [...blocks.flatMap((block) => detector.push(block)), ...detector.finish()];
}

const decoded = (cutouts: readonly Cutout[]) =>
  receiveMiotyUplink(cutouts, { profile: 'EU0', credentials: [] }).frames.map((frame) => frame.decoded);

describe('the search for weak frames', () => {
  it('finds a frame at 34 dBHz none of whose bursts can be seen alone, and it decodes', () => {
    const { frame, bursts } = sent({ upg: 'UPG1' }, 0.2, 34, -14);
    const duration = bursts[23].startSeconds + 0.2;
    expect(detect(bursts, duration, false).length).toBeLessThan(8);
    const cutouts = detect(bursts, duration);
    const found = bursts.filter(({ startSeconds, offsetHz }) =>
      cutouts.some(
        ({ detection, centreFrequencyHz }) =>
          Math.abs(detection.startTimeSeconds + detection.durationSeconds / 2 - startSeconds - 18 / SYMBOL_RATE_BPS) <
            4 / SYMBOL_RATE_BPS && Math.abs(centreFrequencyHz - CENTRE - offsetHz) < 300,
      ),
    );
    expect(found.length).toBeGreaterThanOrEqual(20);
    expect(cutouts.length).toBeLessThanOrEqual(26);
    expect(decoded(cutouts)).toMatchObject([{ payloadCrcOk: true, mpdu: bytesToHex(frame.mpdu) }]);
  });

  it('finds the bursts after the core of a long frame, too', () => {
    const { frame, bursts } = sent({ payload: new Uint8Array(24).fill(7) }, 0.2, 34, 9);
    expect(bursts).toHaveLength(38);
    const cutouts = detect(bursts, bursts[37].startSeconds + 0.2);
    expect(decoded(cutouts)).toMatchObject([{ payloadCrcOk: true, mpdu: bytesToHex(frame.mpdu) }]);
  });

  it('finds nothing in noise', () => {
    expect(detect([], 6)).toEqual([]);
  });

  it('finds two weak frames at once beside a strong one', () => {
    const strong = sent({ packetCounter: 5 }, 0.3, 60);
    const weak = sent({ packetCounter: 9, upg: 'UPG2' }, 0.2, 35);
    const other = sent({ packetCounter: 12, upg: 'UPG3' }, 0.55, 35);
    const cutouts = detect([...strong.bursts, ...weak.bursts, ...other.bursts], 4.2);
    expect(
      decoded(cutouts)
        .filter(({ payloadCrcOk }) => payloadCrcOk)
        .map(({ mpdu }) => mpdu),
    ).toEqual([weak, strong, other].map(({ frame }) => bytesToHex(frame.mpdu)));
    expect(cutouts.length).toBeLessThanOrEqual(100);
  });

  it('finds a frame of which samples are missing', () => {
    const { frame, bursts } = sent({}, 0.2, 38);
    const air = synthesise({
      sampleRateHz: RATE,
      durationSeconds: 1.3,
      emissions: bursts,
      noiseDensity: NOISE,
      random: seededRandom(12, 'mioty-search-lost'),
    });
    const blocks = blocksOf(air, 'cf32_le', RATE, CENTRE, 0.05);
    const heard = blocks
      .filter((_, k) => k !== 9)
      .map((block, k) => (k === 9 ? { ...block, joins: 'lost' as const } : block));
    expect(decoded(run(heard))).toMatchObject([{ payloadCrcOk: true, mpdu: bytesToHex(frame.mpdu) }]);
  });
});
