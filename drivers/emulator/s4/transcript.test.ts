import { describe, expect, it } from '@jest/globals';
import { data } from '../shell/reply.ts';
import { firmwareBench, rawDialogue } from '../testing/firmware-bench.ts';
import { readTranscript, sharedTranscript } from '../testing/parser-transcripts.ts';
import { createS4Firmware } from './firmware.ts';
import { sendMessageCommand } from './message-command.ts';
import type { S4Command } from './module.ts';
import { coreError } from './replies.ts';
import { errorsCommand, zoneCommand } from './settings-commands.ts';

/* What the published parser answered when it ran on a PC with four commands registered; AT$MSG is a real message here. */
const EXCERPT = `
> AT\\r   (processed after each byte)
< OK\\r\\n
> AT$RC?\\r   (processed after each byte)
< $RC:RC1\\r\\nOK\\r\\n
> AT$RC=RC9\\r   (processed after each byte)
< ERROR:COMMAND_BAD_PARAMETER_VALUE:0\\r\\n
> AT$RCX?\\r   (processed after each byte)
< ERROR:COMMAND_MARKER_NOT_DEFINED\\r\\n
> AT$MSG=01,0\\r   (processed after each byte)
< $MSG:1,1,1,0,0,0,0\\r\\nOK\\r\\n
> AT$MSG=01\\r   (processed after each byte)
< ERROR:COMMAND_BAD_PARAMETER_NUMBER:2\\r\\n
> AT$ERRORS?\\r   (processed after each byte)
< ERROR:UNKNOWN:11\\r\\n
> AT\\r\\n   (all bytes before processing)
< OK\\r\\n
> AT\\r\\n   (processed after each byte)
< OK\\r\\n
> AT\\r   (processed after each byte)
< ERROR:COMMAND_PARSING\\r\\n
> AT\\n   (processed after each byte)
< 
> \\r   (processed after each byte)
< ERROR:COMMAND_NOT_FOUND\\r\\n
> ATE1\\r   (processed after each byte)
< OK\\r\\n
> AT$RC?\\r   (processed after each byte)
< AT$RC?\\r\\n$RC:RC1\\r\\nOK\\r\\n
> ATE0\\r   (processed after each byte)
< ATE0\\r\\nOK\\r\\n
> ATV0\\r   (processed after each byte)
< 0\\r\\n
> AT$MSG=01\\r   (processed after each byte)
< 7\\r\\n
> ATQ1\\r   (processed after each byte)
< 
> AT?\\r   (processed after each byte)
< 
`;

const about = (description: string): { readonly description: string } => ({ description });

/** What that program had registered, with its descriptions; it refused a payload of FF. */
const REGISTERED: readonly S4Command[] = [
  {
    group: 'basic',
    name: 'I',
    ...about('info'),
    execution: { ...about('x'), run: () => data('I:Chip_id:0011', 'I:Firmware:v2.2') },
  },
  {
    ...zoneCommand,
    ...about('rc'),
    write: { ...zoneCommand.write!, ...about('w'), parameters: ['rc'] },
    read: { ...zoneCommand.read!, ...about('r') },
  },
  { ...errorsCommand, ...about('e'), read: { ...errorsCommand.read!, ...about('r') } },
  {
    group: 'extended',
    name: 'MSG',
    ...about('m'),
    write: {
      ...about('w'),
      parameters: ['a', 'b'],
      transmits: true,
      run: (module, parameters) =>
        parameters[0] === 'FF' ? coreError('CORE_X') : sendMessageCommand(module, parameters),
    },
  },
];

async function replay(text: string): Promise<readonly [turns: number, frames: number]> {
  const turns = readTranscript(text);
  const bench = firmwareBench((options) => createS4Firmware({ ...options, commands: REGISTERED }));
  const { send, take } = rawDialogue(bench);
  await bench.clock.sleep(1);
  for (const { sent, heard, manner } of turns) {
    for (const piece of manner.startsWith('all') ? [sent] : sent) {
      send(piece);
      await bench.clock.sleep(piece === '\r' ? 6 : 0.001);
    }
    await bench.clock.sleep(1);
    expect([sent, take()]).toEqual([sent, heard]);
  }
  return [turns.length, bench.emissions().length];
}

describe('S4 firmware', () => {
  it('answers as the published parser does, byte for byte', async () => {
    expect(await replay(EXCERPT)).toEqual([19, 3]);
  });

  const whole = sharedTranscript('s4-ep-modem-parser.txt');
  (whole === null ? it.skip : it)(
    'answers the whole recorded dialogue (skipped without the shared folder)',
    async () => {
      expect(await replay(whole ?? '')).toEqual([40, 3]);
    },
  );
});
