import { describe, expect, it } from '@jest/globals';
import {
  downlinkOffsetHz,
  microChannelOf,
  radioConfiguration,
  radioConfigurationIds,
  uplinkBandHz,
} from './radio-configuration.ts';

/** Centre frequencies in MHz, power, wait, window, offset and guard as printed in the public tables. */
const table = [
  ['RC1', 868.13, 869.525, 16, 20, 25, 6_000, 18_780],
  ['RC2', 902.2, 905.2, 24, 20, 25, 25_000, 21_000],
  ['RC3C', 923.2, 922.2, 16, 19, 33.5, 6_000, 19_970],
  ['RC3D', 923.2, 922.2, 16, 19, 33.5, 6_000, 19_970],
  ['RC4', 920.8, 922.3, 24, 20, 25, 25_000, 21_000],
  ['RC5', 923.3, 922.3, 14, 19, 33.5, 6_000, 19_970],
  ['RC6', 865.2, 866.3, 16, 20, 25, 6_000, 18_720],
  ['RC7', 868.8, 869.1, 16, 20, 25, 6_000, 18_790],
] as const;

describe('radio configurations', () => {
  it.each(table)('%s', (id, uplinkMHz, downlinkMHz, eirp, wait, window, delta, guard) => {
    const rc = radioConfiguration(id);
    expect(rc.uplinkCentreHz.value).toBe(Math.round(uplinkMHz * 1e6));
    expect(rc.downlinkCentreHz.value).toBe(Math.round(downlinkMHz * 1e6));
    expect(rc.maxEirpDbm.value).toBe(eirp);
    expect([rc.waitSeconds.value, rc.windowSeconds.value]).toEqual([wait, window]);
    expect([rc.deltaFrequencyHz.value, rc.frequencyGuardHz.value]).toEqual([delta, guard]);
    expect(rc.bitRatesBps.value).toEqual(id === 'RC2' || id === 'RC4' ? [600] : [100, 600]);
    expect(uplinkBandHz(rc)).toEqual([rc.uplinkCentreHz.value - 96_000, rc.uplinkCentreHz.value + 96_000]);
  });

  it('are all in the list, and nothing else is known', () => {
    expect(radioConfigurationIds).toEqual(table.map(([id]) => id));
    expect(() => radioConfiguration('RC3')).toThrow(expect.objectContaining({ code: 'unknown-radio-configuration' }));
    expect(() => radioConfiguration('toString')).toThrow(
      expect.objectContaining({ code: 'unknown-radio-configuration' }),
    );
  });

  it('each figure says where it was read', () => {
    const visit = (value: unknown, path: string): number => {
      if (typeof value !== 'object' || value === null) return 0;
      if ('confidence' in value) {
        expect([path, value]).toEqual([path, expect.objectContaining({ source: expect.stringMatching(/\S{3,}/) })]);
        return 1;
      }
      return Object.entries(value).reduce((sum, [key, inner]) => sum + visit(inner, `${path}.${key}`), 0);
    };
    for (const id of radioConfigurationIds) expect(visit(radioConfiguration(id), id)).toBeGreaterThanOrEqual(11);
  });

  it('give the downlink offset of each zone', () => {
    expect(radioConfigurationIds.map((id) => downlinkOffsetHz(radioConfiguration(id)) / 1e6)).toEqual([
      1.395, 3, -1, -1, 1.5, -1, 1.1, 0.3,
    ]);
  });

  it('place micro channels of 25 kHz from the lower edge of the macro channel', () => {
    const access = radioConfiguration('RC4').spectrumAccess;
    if (access.kind !== 'frequency-hopping') throw new Error('RC4 hops');
    const channel = (hz: number) => microChannelOf(access.hopping, hz);
    expect([920_700_000, 920_724_999, 920_725_000, 920_800_000, 920_874_999, 920_899_999].map(channel)).toEqual([
      0, 0, 1, 4, 6, 7,
    ]);
    expect([920_699_999, 920_900_000].map(channel)).toEqual([null, null]);
    expect(access.hopping.usedMicroChannels.value).toEqual([1, 2, 3, 4, 5, 6]);
  });
});
