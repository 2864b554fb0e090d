import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect } from '@jest/globals';
import type { Clock } from '../../../rig/ports/clock.ts';
import type { Transmitter } from '../../../rig/ports/transmitter.ts';
import { scratchFolder } from '../../../rig/testing/command.ts';
import { type HeardSignal, type TransmitterContractBench, transmissionAt } from '../transmitter-contract.ts';
import { callsOf, type FakeCall, runningOf } from './fake-programs.ts';

/** Declared by the transmitters under test: what a slow machine may need to start a program. */
export const TIMING_SECONDS = 0.25;

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder for programs with one for samples beside. */
export interface Place {
  readonly programs: string;
  readonly samples: string;
}

export function place(): Place {
  const programs = scratchFolder();
  folders.push(programs);
  const samples = join(programs, 'samples');
  mkdirSync(samples);
  return { programs, samples };
}

export interface ProgramBench extends Place {
  readonly clock: Clock;
  readonly transmitter: Transmitter;
}

/** Seconds since 1970. */
export const hostSeconds = (): number => (performance.timeOrigin + performance.now()) / 1000;

/** Reads what a fake program was called with; the epoch is the host time at the clock's zero. */
export type Hear = (call: FakeCall, epochSeconds: number) => HeardSignal;

export function contractBench(
  { clock, transmitter, programs, samples }: ProgramBench,
  hear: Hear,
): TransmitterContractBench {
  return {
    clock,
    transmitter,
    heard: () => {
      const epochSeconds = hostSeconds() - clock.nowSeconds();
      return callsOf(programs).map((call) => hear(call, epochSeconds));
    },
    leftovers: () => [...runningOf(programs), ...readdirSync(samples)],
    [Symbol.asyncDispose]: () => transmitter[Symbol.asyncDispose](),
  };
}

/** Hands a short signal over and gives what became of it. */
export function attempt(bench: Pick<ProgramBench, 'clock' | 'transmitter'>, durationSeconds = 0.02) {
  return bench.transmitter.transmit(transmissionAt(bench.clock.nowSeconds() + 0.03, durationSeconds)).then(
    () => 'sent' as const,
    (error: unknown) => error,
  );
}

/** The program is gone, and so are the files. */
export function expectNothingLeft({ programs, samples }: Place): void {
  for (const { pid } of callsOf(programs)) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  expect(readdirSync(samples)).toEqual([]);
}
