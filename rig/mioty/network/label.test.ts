import { describe, expect, it } from '@jest/globals';
import { printLabel, readLabel } from './label.ts';
import { miotyTestDevice } from './test-devices.ts';

const device = miotyTestDevice('pump');

describe('the label of a device', () => {
  it('brings EUI-64 and network key back', () => {
    const { epEui, networkKey } = device;
    expect(readLabel(printLabel(device))).toEqual({ epEui, networkKey, holds: true });
  });

  it('does not hold when any digit was misread', () => {
    const text = printLabel(device);
    const start = text.indexOf(':') + 1;
    for (let index = start; index < text.length; index++) {
      if (text[index] === ':') continue;
      const misread = `${text.slice(0, index)}${text[index] === '0' ? '1' : '0'}${text.slice(index + 1)}`;
      expect(readLabel(misread)?.holds).toBe(false);
    }
  });

  it.each(['', 'UNBRIG-LABEL:', 'something else', printLabel(device).slice(1), `${printLabel(device)}0`])(
    'is not read from %j',
    (text) => {
      expect(readLabel(text)).toBeNull();
    },
  );
});
