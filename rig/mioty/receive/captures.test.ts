import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { sharedFolder } from '../../testing/shared.ts';
import { createMiotyDetector } from '../detector.ts';
import { receiveMiotyUplink } from './receive.ts';

const shared = sharedFolder();

interface Annotation {
  readonly 'core:sample_start': number;
  readonly 'core:comment': string;
  readonly 'core:freq_lower_edge': number;
  readonly 'core:freq_upper_edge': number;
}

/** Frames of an independent modulator (notes beside the captures), Gaussian filtered and plain. */
(shared === null ? describe.skip : describe).each(['eu1-clean', 'eu1-msk'])('capture %s', (name) => {
  const folder = resolve(shared ?? '', 'captures');
  const meta = JSON.parse(readFileSync(resolve(folder, `${name}.sigmf-meta`), 'utf8'));
  const data = readFileSync(resolve(folder, `${name}.sigmf-data`));
  const vector = JSON.parse(readFileSync(resolve(folder, 'eu1-cnt42.json'), 'utf8'));
  const annotations: Annotation[] = meta.annotations;
  const sampleRateHz: number = meta.global['core:sample_rate'];
  const detector = createMiotyDetector({ profile: 'EU1' });
  const cutouts = detector.push({
    samples: new Int16Array(data.buffer, data.byteOffset, data.length / 2),
    format: 'ci16_le',
    sampleRateHz,
    centreFrequencyHz: meta.captures[0]['core:frequency'],
    startSample: 0,
    startTimeSeconds: 0,
    joins: 'contiguous',
  });
  const key = Uint8Array.from(Buffer.from(vector.key, 'hex'));
  const reception = receiveMiotyUplink([...cutouts, ...detector.finish()], {
    profile: 'EU1',
    credentials: [{ epEui: vector.eui, key, keyName: 'vector' }],
  });
  const [frame] = reception.frames;

  it('holds one frame, without a wrong symbol', () => {
    expect(reception.frames.length).toBe(1);
    expect(reception.strayBursts).toEqual([]);
    expect(frame.bursts.map(({ symbols }) => symbols)).toEqual(annotations.map((one) => one['core:comment']));
    expect(frame.bursts.map(({ symbolErrors }) => symbolErrors)).toEqual(annotations.map(() => 0));
    expect(frame.pattern).toBe(vector.tsmaPatternIndex);
    expect(frame.decoded).toMatchObject({
      mpdu: vector.mpdu,
      payload: vector.payload,
      packetCounter: 42,
      cmacOk: true,
    });
  });

  it('has its bursts where they were drawn', () => {
    frame.bursts.forEach((burst, k) => {
      const carrier = (annotations[k]['core:freq_lower_edge'] + annotations[k]['core:freq_upper_edge']) / 2;
      expect(Math.abs(burst.carrierHz.value - carrier)).toBeLessThan(0.2);
      // Annotated to the sample, 4.4 us; the modulator's filter delays by one or two.
      expect(Math.abs(burst.startSeconds.value - annotations[k]['core:sample_start'] / sampleRateHz)).toBeLessThan(
        15e-6,
      );
      expect(burst.deviationHz.value).toBeCloseTo(595.09, -0.5);
    });
    expect(frame.f0Hz.value).toBeCloseTo(vector.f0Hz, 0);
    expect(frame.carrierSpacingHz.value).toBeCloseTo(2380.371, 1.5);
    expect(frame.symbolRateBps.value).toBeCloseTo(2380.371, 2);
  });
});
