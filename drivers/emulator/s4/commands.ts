import { data } from '../shell/reply.ts';
import { messageCommand } from './message-command.ts';
import type { S4Command, S4Module } from './module.ts';
import { badParsing, badValue } from './replies.ts';
import { settingsCommands } from './settings-commands.ts';
import { testModeCommand } from './test-mode-command.ts';

const INFORMATION: readonly ((module: S4Module) => string)[] = [
  () => 'I:Chip_id:003A00273530511938333834',
  () => 'I:Firmware:v2.2',
  () => 'I:Sigfox_ep_lib:v4.4',
  ({ identity }) => `I:Sigfox_ep_id:${identity.epId.toUpperCase()}`,
];

const informationCommand: S4Command = {
  group: 'basic',
  name: 'I',
  description: 'Information',
  execution: { description: 'Get all', run: (module) => data(...INFORMATION.map((line) => line(module))) },
  write: {
    description: 'Get one, 0 to 3',
    parameters: ['index'],
    run(module, [text]) {
      if (!/^\d+$/.test(text)) return badParsing(0);
      const line = INFORMATION[Number(text)];
      return line ? data(line(module)) : badValue(0);
    },
  },
};

/** What the modem example registers, in its order. */
export const modemCommands: readonly S4Command[] = [
  informationCommand,
  ...settingsCommands,
  messageCommand,
  testModeCommand,
];
