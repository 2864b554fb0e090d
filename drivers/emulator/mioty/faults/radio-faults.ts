import type { MiotyModuleFault } from '../../faults/fault.ts';
import { miotyFault } from './mioty-fault.ts';

/** Half way from MSK to nothing: one and a half times the deviation. */
const WIDE_DEVIATION = 1.5;
const RATE_ERROR_PPM = 2000;

/** Modulation, crystal and power. */
export const radioFaults: readonly MiotyModuleFault[] = [
  miotyFault('mioty-deviation-wide', 'the tones are half as far again apart', {
    modulation: (modulation) => ({ ...modulation, deviationHz: WIDE_DEVIATION * modulation.deviationHz }),
  }),
  miotyFault('mioty-symbol-rate-fast', 'symbols are 2000 ppm short while bursts keep their places', {
    modulation: (modulation) => ({
      ...modulation,
      symbolRateBps: modulation.symbolRateBps * (1 + RATE_ERROR_PPM * 1e-6),
    }),
  }),
  miotyFault('mioty-shaping-strong', 'the Gaussian filter is so narrow that symbols run into each other', {
    modulation: (modulation) => ({ ...modulation, bt: 0.25 }),
  }),
  miotyFault('mioty-ramp-none', 'the power jumps without ramps', {
    modulation: (modulation) => ({ ...modulation, lead: '', rampSymbols: 0 }),
  }),
  miotyFault('mioty-ramp-long', 'the transmitter is on twenty symbols before each burst', {
    modulation: (modulation) => ({ ...modulation, lead: '10'.repeat(10) }),
  }),
  miotyFault('mioty-crystal-off', 'the crystal is 45 ppm off', {
    oscillator: (state) => ({ ...state, errorPpm: 45 }),
  }),
  miotyFault('mioty-crystal-drifts', 'the crystal drifts by 12 Hz a second during a frame', {
    oscillator: (state) => ({ ...state, driftHzPerSecond: 12 }),
  }),
  miotyFault('mioty-power-fixed', 'the power that is set changes nothing', {
    plan: (plan, device) => ({ ...plan, powerDbm: device.powerDbm(device.factory.power) }),
  }),
];
