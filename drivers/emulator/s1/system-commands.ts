import { channelState, resetChannels } from '../device/hopping.ts';
import type { Command } from './command.ts';
import type { S1Module } from './module.ts';
import { NO_REPLY, NOT_SUPPORTED, OK, values } from './replies.ts';

/** AT$P: 0 restarts (no reply), 1 sleeps until a byte or a break, 2 sleeps until reset (dialect S1.2, S1.7). */
function changePower(module: S1Module, level: string): void {
  if (level === '0') module.restart();
  else module.uart.setState(level === '1' ? 'asleep' : 'deaf');
}

export const systemCommands: readonly Command[] = [
  {
    pattern: /^AT\$P=([012])$/,
    run: (_module, match) => (match[1] === '0' ? NO_REPLY : OK),
    after: (module, match) => changePower(module, match[1]),
  },
  {
    // 1 when the last transmission was on the default macro channel, then the number of micro channels still free.
    pattern: /^AT\$GI\?$/,
    run(module) {
      const state = channelState(module);
      return state ? values(`${state.defaultMacroChannel ? 1 : 0},${state.freeMicroChannels}`) : NOT_SUPPORTED;
    },
  },
  {
    pattern: /^AT\$RC$/,
    run(module) {
      if (channelState(module) === null) return NOT_SUPPORTED;
      resetChannels(module);
      return OK;
    },
  },
];
