import type { Clock } from '../../rig/ports/clock.ts';
import type { Module } from '../../rig/ports/module.ts';
import type { Transport } from '../transports/transport.ts';
import { openAtEngine } from './at-engine.ts';
import type { Dialect, ModuleFacts } from './dialect.ts';

export interface OpenedModule extends Module {
  /** Whether the module answered the probe command after opening. One that did not is still a module: its exchanges say `silent`. */
  readonly answered: boolean;
}

/**
 * Opens the port, waits the boot time (opening may reset the board), throws away what came meanwhile, and finds the module's ear.
 * @throws UnbrigError (link) when the port cannot be opened; never for a module that is silent or talks nonsense.
 */
export async function openModule(
  dialect: Dialect,
  transport: Transport,
  clock: Clock,
  facts: ModuleFacts,
): Promise<OpenedModule> {
  const engine = await openAtEngine(dialect, transport, clock, facts);
  await clock.sleep(dialect.bootSeconds);
  const answered = await engine.resynchronise();
  return {
    dialect: dialect.name,
    emulated: transport.kind === 'emulated',
    answered,
    perform: (operation) => engine.perform(operation),
    transcript: () => engine.transcript(),
    [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
  };
}
