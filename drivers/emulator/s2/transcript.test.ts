import { describe, expect, it } from '@jest/globals';
import { CORE_IDENTITY } from '../testing/core-bench.ts';
import { firmwareBench, rawDialogue } from '../testing/firmware-bench.ts';
import { readTranscript, sharedTranscript, type Turn } from '../testing/parser-transcripts.ts';
import { coreCommands } from './core-commands.ts';
import { createS2Firmware } from './firmware.ts';

/*
 * What the vendor's published parser and core commands answered when they ran on a PC. That build has no command that begins with AT$, and its
 * reset came back.
 */
const EXCERPT = `
> xyzAT\\r
< AT\\r\\r\\nOK\\r\\n
> ATI7\\r
< ATI7\\r\\r\\n1AE65E\\r\\nTDID: 130257003339\\r\\n\\r\\nOK\\r\\n
> AT$NO\\r
< AT$NO\\r\\r\\nERROR\\r\\n
> A/
< A/\\r\\nERROR\\r\\n
> ATI7\\x18
< ATI7\\x18\\b \\b\\b \\b\\b \\b\\b \\b
> ATE0\\r
< ATE0\\r\\r\\nOK\\r\\n
> ATI7\\x18
< 
> AT\\r
< \\r\\nERROR\\r\\n
> AT\\r
< \\r\\nOK\\r\\n
> AT$SF=0000000000000000000000000000000000000000000000000000000000000000000000ATI13\\r
< \\r\\nERROR\\r\\n\\r\\nSOFT2069\\r\\n\\r\\nOK\\r\\n
> ATV0\\r
< 0\\r
> ATI13\\r
< SOFT2069\\r\\n0\\r
> AT$NO\\r
< 4\\r
> ATZ\\r
< 0\\r<delay 100ms><RESET>0\\r
> AT\\x7f\\x7f\\x7fI13\\r
< SOFT2069\\r\\n0\\r
`;

/** Stands for the 0.1 s until the reset; what follows it is said by a program whose reset came back. */
const RESET = '<delay 100ms><RESET>';
/** Longer than any answer, shorter than the wait for a restart. */
const ANSWER_SECONDS = 0.3;

async function replay(text: string): Promise<number> {
  const turns = readTranscript(text);
  let restarts = 0;
  const bench = firmwareBench((options) => createS2Firmware({ ...options, commands: coreCommands }), {
    identity: { ...CORE_IDENTITY, epId: '001AE65E' },
    behaviours: [
      {
        event({ kind }) {
          if (kind === 'soft-reset') restarts++;
        },
      },
    ],
  });
  const { ask } = rawDialogue(bench);
  await bench.clock.sleep(2);
  let modes = { echo: true, verbose: true };
  for (const turn of turns) {
    const resets = restarts;
    const heard = await ask(turn.sent, ANSWER_SECONDS);
    expect([turn.sent, heard]).toEqual([turn.sent, turn.heard.split(RESET)[0]]);
    modes = modesAfter(turn, modes);
    expect(restarts).toBe(resets + (turn.heard.includes(RESET) ? 1 : 0));
    // The program that did not restart kept its modes.
    if (restarts > resets) {
      await bench.clock.sleep(2);
      if (!modes.echo) await ask('ATE0\r');
      if (!modes.verbose) await ask('ATV0\r');
    }
  }
  return turns.length;
}

function modesAfter({ sent }: Turn, { echo, verbose }: { echo: boolean; verbose: boolean }) {
  const digit = (letter: string, before: boolean, bare: boolean): boolean => {
    const match = new RegExp(`^AT${letter}([01]?)\\r$`).exec(sent);
    if (!match) return sent.startsWith('AT&F') ? true : before;
    return match[1] === '' ? bare : match[1] === '1';
  };
  return { echo: digit('E', echo, false), verbose: digit('V', verbose, true) };
}

describe('S2 firmware', () => {
  it('answers as the published parser does, byte for byte', async () => {
    expect(await replay(EXCERPT)).toBe(15);
  });

  const whole = sharedTranscript('s2-td12xx-parser.txt');
  (whole === null ? it.skip : it)(
    'answers the whole recorded dialogue (skipped without the shared folder)',
    async () => {
      expect(await replay(whole ?? '')).toBe(45);
    },
  );
});
