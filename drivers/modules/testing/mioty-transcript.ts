import { simulatedClock } from '../../../rig/bench/simulated-clock.ts';
import type { MiotyDialectName, ModuleOperation } from '../../../rig/ports/module.ts';
import type { Random } from '../../../rig/ports/random.ts';
import { emulatedTransport } from '../../transports/emulated-binding.ts';
import type { ModuleFacts } from '../dialect.ts';
import { miotyDialect } from '../mioty.ts';
import { openModule } from '../open-module.ts';
import { type ScriptedReply, scriptedFarEnd } from '../scripted-far-end.ts';

/** One exchange as dialect notes print it: `> ` to the module, `< ` from it, the control characters as ␍ ␊ ␉ ␚, `@3.5 ` before what comes so late. */
export interface Printed {
  /** The command without its terminator. */
  readonly command: string;
  readonly terminator: string;
  readonly reply: ScriptedReply;
}

const CONTROLS: Readonly<Record<string, string>> = { '␍': '\r', '␊': '\n', '␉': '\t', '␚': '\x1a' };
const bytesOf = (text: string): string => text.replace(/[␍␊␉␚]/g, (symbol) => CONTROLS[symbol]!);

export function printed(text: string): Printed {
  const [first, ...rest] = text
    .trim()
    .split('\n')
    .map((line) => line.trim());
  const sent = bytesOf(first!.replace(/^> /, ''));
  const command = sent.replace(/[\r\n]+$/, '');
  let seconds = 0.02;
  const reply = rest.map((line): readonly [number, string] => {
    const [, at, said] = /^< (?:@([\d.]+) )?(.*)$/.exec(line)!;
    seconds = at === undefined ? seconds : Number(at);
    return [seconds, bytesOf(said!)];
  });
  return { command, terminator: sent.slice(command.length), reply };
}

const AWAKE = printed('> ATI\n< I:Fraunhofer IIS;test␍␊\n< 0␍␊');

interface ScriptedOptions {
  readonly facts?: ModuleFacts;
  readonly chunking?: Random;
  /** What the module says while it starts. */
  readonly boot?: string;
}

/** A module of which only these words are known. It is named after its dialect, hears ATI, and starts at second 0. */
export async function scriptedMioty(
  name: MiotyDialectName,
  exchanges: readonly Printed[],
  { facts = { rc: 'EU1' }, chunking, boot }: ScriptedOptions = {},
) {
  const clock = simulatedClock();
  const script = Object.fromEntries([AWAKE, ...exchanges].map(({ command, reply }) => [command, reply]));
  const far = scriptedFarEnd(clock, script);
  if (boot !== undefined) clock.at(0.1, () => far.say(boot));
  const transport = emulatedTransport(far, chunking === undefined ? {} : { chunking });
  const module = await openModule(miotyDialect(name), transport, clock, facts);
  return { clock, far, module, perform: (operation: ModuleOperation) => module.perform(operation) };
}
