import { DONE } from '../shell/reply.ts';
import type { S4Command, S4Module } from './module.ts';
import { badParsing, badValue } from './replies.ts';

/** A mode of the interface: without a digit it is switched off. */
function mode(name: string, key: keyof S4Module['modes'], title: string, what: string): S4Command {
  const set = (module: S4Module, on: boolean) => {
    module.modes = { ...module.modes, [key]: on };
    return DONE;
  };
  return {
    group: 'basic',
    name,
    description: title,
    execution: { description: `Disable ${what}`, run: (module) => set(module, false) },
    write: {
      description: `Enable (1) or disable (0) ${what}`,
      parameters: ['enable'],
      run(module, [digit]) {
        if (!/^\d$/.test(digit)) return badParsing(0);
        return /^[01]$/.test(digit) ? set(module, digit === '1') : badValue(0);
      },
    },
  };
}

/** What the parser brings with it; every build registers these first. */
export const interfaceCommands: readonly S4Command[] = [
  mode('E', 'echo', 'Interface echo control', 'echo'),
  mode('V', 'verbose', 'Interface verbosity level', 'verbose mode'),
  mode('Q', 'quiet', 'Interface quiet mode control', 'quiet mode'),
];
