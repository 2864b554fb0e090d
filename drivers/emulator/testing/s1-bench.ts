import { simulatedClock } from '../../../rig/bench/simulated-clock.ts';
import { createEmulatedBench, type EmulatedBenchOptions } from '../bench.ts';
import { dialogueWith } from './dialogue.ts';
import { recordEmissions } from './emissions.ts';

/** An emulated bench in simulated time, booted, with its serial line and its emissions at hand. */
export async function s1Bench(options: Partial<EmulatedBenchOptions> = {}) {
  const clock = simulatedClock();
  const bench = createEmulatedBench({ clock, seed: 7, ...options });
  const { send, take, line } = dialogueWith(bench.farEnd);
  const emissions = recordEmissions(bench.ether);
  await clock.sleep(1);
  return {
    clock,
    bench,
    emissions,
    send,
    take,
    line,
    /** Sends a command and gives what has come `seconds` later. */
    async ask(command: string, seconds = 1): Promise<string> {
      take();
      send(`${command}\r`);
      await clock.sleep(seconds);
      return take();
    },
    /** Sends a command and gives its answer at the moment that it comes. */
    async answer(command: string): Promise<string> {
      take();
      send(`${command}\r`);
      await line();
      return take();
    },
  };
}
