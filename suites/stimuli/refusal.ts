import type { Stimulus } from '../../rig/conformance/stimulus.ts';
import type { ModuleOperation } from '../../rig/ports/module.ts';
import { asymmetricPayload } from './messages.ts';

/** Mark that opens the turn of a command which the module must refuse; its data name the command. */
export const REFUSAL_MARK = 'must-refuse';

/** A message of three 12-byte frames at 100 bit/s, sent in spite of an error text, is over by then. */
const LISTEN_SECONDS = 11;

/** What no module may take, by the name under which a case asks for it. */
const refused: Readonly<Record<string, ModuleOperation>> = {
  'too-long': { kind: 'sendFrame', payload: asymmetricPayload(13) },
  'odd-digits': { kind: 'sendFrame', payload: '1e2d3' },
  'not-hex': { kind: 'sendFrame', payload: '1e2dxyzq' },
  'bit-2': { kind: 'sendBit', bit: 2 },
};

/** A good message before and after shows that the rig hears the module, and what the refusals did to the counter. */
export const refusal: Stimulus = {
  id: 'refusal',
  title: 'A message, four commands that must be refused, each with a quiet wait behind it, a message',
  expectedSeconds: 85,
  needsPowerSwitch: false,
  run: async (context) => {
    await context.send({ kind: 'sendFrame', payload: 'b1' });
    for (const [command, operation] of Object.entries(refused)) {
      context.mark(REFUSAL_MARK, { command });
      await context.perform(operation);
      await context.clock.sleep(LISTEN_SECONDS);
    }
    await context.send({ kind: 'sendFrame', payload: 'b2' });
  },
};
