import type { StimulusContext } from '../../../rig/conformance/stimulus.ts';
import type { Exchange, ModuleOperation } from '../../../rig/ports/module.ts';
import { sendBytes } from '../mioty/parts.ts';

/** Mark that opens the turn of a command; its data name the step, by which judges find it. */
export const STEP_MARK = 'step';

/** What the dialect has no command for takes no time, and would fall together with the step after it. */
const MOMENT_SECONDS = 0.01;

/** Asks the module, as a step with a name. */
export async function step(context: StimulusContext, name: string, operation: ModuleOperation): Promise<Exchange> {
  context.mark(STEP_MARK, { step: name });
  const exchange = await context.perform(operation);
  if (exchange.status === 'unsupported') await context.clock.sleep(MOMENT_SECONDS);
  return exchange;
}

/** A line of the AT protocol. */
export const line = (text: string): ModuleOperation => ({ kind: 'raw', line: text });

/** Bytes as the AT protocol has them. */
export const argument = (hex: string, length = hex.length / 2): string => `${length}\t${hex}\x1a`;

/** The core of a frame that is sent in spite of an error text is over by then. */
const LISTEN_SECONDS = 6;

/** Asks for what must not bring anything on the air, and listens. */
export async function quietStep(context: StimulusContext, name: string, operation: ModuleOperation): Promise<void> {
  await step(context, name, operation);
  await context.clock.sleep(LISTEN_SECONDS);
}

/** What the module tells of itself, step by step. */
export async function ask(context: StimulusContext, steps: Readonly<Record<string, ModuleOperation>>): Promise<void> {
  for (const [name, operation] of Object.entries(steps)) await step(context, name, operation);
}

/** An uplink that shows that the receiver hears the module. */
export const hearing = (context: StimulusContext, bytes: number): Promise<Exchange> =>
  sendBytes(context, bytes, { step: `uplink-${bytes}` });

/** Longest that a module may take to start. */
export const BOOT_SECONDS = 5;
