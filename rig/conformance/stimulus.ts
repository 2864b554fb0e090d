import type { Clock } from '../ports/clock.ts';
import type { PowerSwitch } from '../ports/instrument.ts';
import type { Exchange, ModuleOperation } from '../ports/module.ts';
import type { Random } from '../ports/random.ts';
import type { DeclaredModule } from './types.ts';

/** What the stimulus half of a case may touch. The probe listens the whole time, with margins before and after. */
export interface StimulusContext {
  readonly clock: Clock;
  readonly random: Random;
  readonly declared: DeclaredModule;
  /** Null where the bench cannot switch the module's supply. */
  readonly power: PowerSwitch | null;
  /** Asks the module and records the exchange. A closed line breaks the stimulus off (link error). */
  perform(operation: ModuleOperation): Promise<Exchange>;
  /** Notes a moment with its facts; judges find their frames by it. */
  mark(name: string, data?: Readonly<Record<string, number | string | boolean>>): void;
  /**
   * Marks `send` (with `type`, `payload` and `frames` as data), performs the operation, and waits until the message can only be over.
   * The mark's data are: type = message type, payload = hex, keyMode, and whatever `facts` adds.
   */
  send(operation: ModuleOperation, facts?: Readonly<Record<string, number | string | boolean>>): Promise<Exchange>;
}

/** One thing to ask of the module; each is run once an axis, and every case on it judges that same observation. */
export interface Stimulus {
  readonly id: string;
  readonly title: string;
  /** Seconds of clock time that it takes about; more than 300 is only done in simulated time unless asked for. */
  readonly expectedSeconds: number;
  readonly needsPowerSwitch: boolean;
  run(context: StimulusContext): Promise<void>;
}
