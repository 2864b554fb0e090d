import { describe, expect, it } from '@jest/globals';
import {
  downlinkOffsetHz,
  microChannelOf,
  radioConfiguration,
  radioConfigurationIds,
  radioConfigurationVersions,
  type SpectrumAccess,
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

  it('keep off the band edge by 1.62 ppm for the network and 20 ppm for the device, or 21 kHz where they hop', () => {
    for (const [id, uplinkMHz, , , , , , guard] of table) {
      const hops = id === 'RC2' || id === 'RC4';
      // The reference implementation rounds each share up to tens of hertz.
      expect([id, Math.abs(guard - (hops ? 21_000 : 21.62 * uplinkMHz)) < 25]).toEqual([id, true]);
    }
  });

  it('share the channel as each territory asks', () => {
    const access = (id: string): SpectrumAccess => radioConfiguration(id).spectrumAccess;
    expect(radioConfigurationIds.map((id) => access(id).kind)).toEqual([
      'duty-cycle',
      'frequency-hopping',
      'listen-before-talk',
      'low-duty-cycle',
      'frequency-hopping',
      'listen-before-talk',
      'duty-cycle',
      'duty-cycle',
    ]);
    expect(access('RC1')).toMatchObject({
      uplinkShare: { value: 0.01 },
      downlinkShare: { value: 0.1 },
      periodSeconds: { value: 3600 },
    });
    // 1 % is confirmed for Europe and Russia only.
    expect([access('RC6'), access('RC7')]).toMatchObject([
      { uplinkShare: { value: null } },
      { uplinkShare: { value: 0.01 } },
    ]);
    const sensed = { bandwidthHz: { value: 200_000 }, minimumFreeMilliseconds: { value: 5 } };
    const budgets = { firstFrameBudgetMilliseconds: { value: 5000 }, repeatedFramesMilliseconds: { value: 8000 } };
    expect(access('RC3C')).toMatchObject({
      thresholdDbm: { value: -80 },
      centreHz: { value: 923_200_000 },
      ...sensed,
      ...budgets,
    });
    expect(access('RC5')).toMatchObject({
      thresholdDbm: { value: -65 },
      centreHz: { value: 923_300_000 },
      ...sensed,
      ...budgets,
    });
    expect(access('RC3D')).toMatchObject({
      separatingPauseMilliseconds: { value: 50 },
      longestTransmissionMilliseconds: { value: 4000 },
    });
  });

  it.each([
    ['RC2', 0, 902.2, 904.6, 902.1375],
    ['RC4', 2, 920.2, 922.6, 920.1375],
  ] as const)('%s hops on macro channel %i of nine', (id, listened, firstMHz, lastMHz, firstMicroMHz) => {
    const { spectrumAccess: access, uplinkCentreHz } = radioConfiguration(id);
    if (access.kind !== 'frequency-hopping') throw new Error(`${id} hops`);
    const { hopping } = access;
    const macroHz = (index: number) => hopping.firstMacroCentreHz.value + index * hopping.macroSpacingHz.value;
    expect([hopping.macroChannels.value, hopping.listenedMacroChannel.value]).toEqual([9, listened]);
    expect([macroHz(0), macroHz(8), macroHz(listened)]).toEqual([1e6 * firstMHz, 1e6 * lastMHz, uplinkCentreHz.value]);
    const { macroWidthHz, microWidthHz, microGuardHz, usedMicroChannels, quietSeconds, dwellSeconds } = hopping;
    expect([macroWidthHz.value, hopping.macroSpacingHz.value, microWidthHz.value]).toEqual([200_000, 300_000, 25_000]);
    expect(microWidthHz.value - 2 * microGuardHz.value).toBe(21_000);
    expect(usedMicroChannels.value.reduce((mask, channel) => mask | (1 << channel), 0)).toBe(0x7e);
    expect(macroHz(0) - macroWidthHz.value / 2 + 1.5 * microWidthHz.value).toBe(1e6 * firstMicroMHz);
    expect([quietSeconds.value, dwellSeconds.value]).toEqual([20, 0.4]);
  });

  it('have older versions where modules with other figures are about', () => {
    expect(radioConfigurationIds.map((id) => radioConfigurationVersions(id).length)).toEqual([1, 1, 1, 1, 1, 2, 1, 1]);
    const [today, legacy] = radioConfigurationVersions('RC5');
    expect(radioConfiguration('RC5')).toBe(today);
    expect(radioConfiguration('RC5', legacy.version)).toBe(legacy);
    expect(uplinkBandHz(legacy)).toEqual([923_202_000, 923_298_000]);
    expect([downlinkOffsetHz(legacy), legacy.bitRatesBps.value]).toEqual([-1_000_000, [100]]);
    expect(legacy.spectrumAccess).toMatchObject({ centreHz: { value: 923_300_000 }, thresholdDbm: { value: -65 } });
    expect(() => radioConfiguration('RC1', legacy.version)).toThrow(
      expect.objectContaining({ code: 'unknown-radio-configuration-version', errorClass: 'usage' }),
    );
  });

  it('say what took the place of RC3A', () => {
    expect(() => radioConfiguration('RC3A')).toThrow(/RC3A is gone, RC3C took its place/);
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
    for (const rc of radioConfigurationIds.flatMap(radioConfigurationVersions))
      expect(visit(rc, rc.id)).toBeGreaterThanOrEqual(11);
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
