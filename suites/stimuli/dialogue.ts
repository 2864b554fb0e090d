import type { Stimulus } from '../../rig/conformance/stimulus.ts';

/** Between two commands, so that a line which comes late still falls to the command that caused it. */
const PAUSE_SECONDS = 1.5;

/** A line that belongs to no command set: it only starts the way that every AT command does. */
export const UNKNOWN_COMMAND = 'AT$UNBRIG=?';

export const identity: Stimulus = {
  id: 'at/identity',
  title: 'Who the module says it is, then a message that shows who it is on the air',
  expectedSeconds: 26,
  needsPowerSwitch: false,
  run: async (context) => {
    for (const kind of ['probe', 'getId', 'getPac'] as const) {
      await context.perform({ kind });
      await context.clock.sleep(PAUSE_SECONDS);
    }
    await context.send({ kind: 'sendFrame', payload: 'd1' });
  },
};

export const grammar: Stimulus = {
  id: 'at/grammar',
  title: 'An attention command, queries, an unknown command, an attention command',
  expectedSeconds: 10,
  needsPowerSwitch: false,
  run: async (context) => {
    for (const kind of ['probe', 'getId', 'temperature', 'voltage'] as const) {
      await context.perform({ kind });
      await context.clock.sleep(PAUSE_SECONDS);
    }
    await context.perform({ kind: 'raw', line: UNKNOWN_COMMAND });
    await context.clock.sleep(PAUSE_SECONDS);
    await context.perform({ kind: 'probe' });
  },
};
