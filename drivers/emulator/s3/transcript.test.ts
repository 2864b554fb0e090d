import { describe, expect, it } from '@jest/globals';
import { firmwareBench, rawDialogue } from '../testing/firmware-bench.ts';
import { readTranscript, sharedTranscript } from '../testing/parser-transcripts.ts';
import { createS3Firmware } from './firmware.ts';

/* What the shipped command file answered when it ran on a PC; AT$SF is a real message here. */
const EXCERPT = `
> AT\\r\\n
< \\r\\nOK\\r\\n
> \\r\\n\\r\\n
< 
> AT$ID=?\\r
< FEDCBA98\\r\\n\\r\\nOK\\r\\n
> AT$ID?\\r
< AT$ID: Get the ID\\r\\n\\r\\nOK\\r\\n
> ATE0\\r
< \\r\\nAT_ERROR\\r\\n
> AT$RC?\\r
< AT$RC<param1><CR> param1=[1:7]. Set/Get the Regional Config zones.\\r\\n\\r\\nOK\\r\\n
> AT\\x01\\r
< \\r\\nAT_RX_ERROR\\r\\n
> ATT\\x08\\r
< \\r\\nOK\\r\\n
> AT$SF=00000000000000000000000000000000000000000000000000000000000000000000000000\\r
< \\r\\nAT_TEST_PARAM_OVERFLOW\\r\\n\\r\\nAT_ERROR\\r\\n
-- LF (from CRLF) arrives while AT$SF is blocking
> AT$SF=00\\r
< \\r\\nOK\\r\\n
> AT\\r
< \\r\\nAT_ERROR\\r\\n
> AT\\r
< \\r\\nOK\\r\\n
-- bytes faster than the task runs
> AT\\r
< 
> AT\\r
< \\r\\nOK\\r\\n
`;

const BOOT_TEXT =
  'APPLICATION_VERSION: V1.3.1\r\nMW_SIGFOX_VERSION: V1.2.0\r\nMW_RADIO_VERSION: V1.3.0\r\nATtention command interface\r\n';

/** Longer than a message of three frames of one byte. */
const ANSWER_SECONDS = 6;

async function replay(text: string): Promise<readonly [turns: number, frames: number]> {
  const turns = readTranscript(text);
  const bench = firmwareBench(createS3Firmware);
  const { clock, device } = bench;
  const { ask, send, take } = rawDialogue(bench);
  await clock.sleep(1);
  // The recorded program printed no traces and, in this place, no banner.
  const silence = async (): Promise<void> => void ((await ask('AT+VL=0\r')) + (await ask('ATE=0\r')));
  await silence();
  for (const { comment, sent, heard } of turns) {
    take();
    if (comment.startsWith('bytes faster')) {
      // The main loop is held up while the boot text is printed.
      device.restart();
      await clock.sleep(0.2);
      expect(await ask(sent)).toBe(BOOT_TEXT + heard);
      await silence();
      continue;
    }
    send(sent);
    await clock.sleep(1);
    if (comment.startsWith('LF')) send('\n');
    if (comment.startsWith('whole command')) send('AT\r');
    await clock.sleep(ANSWER_SECONDS);
    expect([sent, take()]).toEqual([sent, heard]);
  }
  return [turns.length, bench.emissions().length];
}

describe('S3 firmware', () => {
  it('answers as the shipped command file does, byte for byte', async () => {
    expect(await replay(EXCERPT)).toEqual([14, 3]);
  });

  const whole = sharedTranscript('s3-stm32wl-parser.txt');
  (whole === null ? it.skip : it)(
    'answers the whole recorded dialogue (skipped without the shared folder)',
    async () => {
      expect(await replay(whole ?? '')).toEqual([25, 6]);
    },
  );
});
