import { type ModuleFault, moduleFault } from './fault.ts';

const rateError = (name: string, what: string, ppm: number): ModuleFault =>
  moduleFault(name, what, {
    modulation: (shape) => ({ ...shape, symbolRateErrorPpm: (shape.symbolRateErrorPpm ?? 0) + ppm }),
  });

/** Oscillator and modulator. */
export const waveformFaults: readonly ModuleFault[] = [
  moduleFault('oscillator-off', 'the crystal is 60 ppm too fast', {
    oscillator: (state) => ({ ...state, errorPpm: 60 }),
  }),
  moduleFault('oscillator-drifts', 'the carrier drifts by 40 Hz/s during a frame', {
    oscillator: (state) => ({ ...state, driftHzPerSecond: 40 }),
  }),
  rateError('symbol-rate-slow', 'symbols are sent at 95 % of the rate', -50_000),
  rateError('symbol-rate-off', 'symbols are sent 1000 ppm too fast', 1000),
  moduleFault('ramp-missing', 'the carrier is keyed hard, without ramps', {
    modulation: (shape) => ({ ...shape, hard: true }),
  }),
  moduleFault('phase-step-150', 'a 0 bit turns the phase by 150 degrees instead of 180', {
    modulation: (shape) => ({ ...shape, phaseStepDegrees: 150 }),
  }),
];
