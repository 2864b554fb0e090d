import type { Stimulus } from '../../../rig/conformance/stimulus.ts';
import { miotyStimulus, sendBytes, steppedBytes } from './parts.ts';

/** No more than the 24 core bursts; one byte too many for them; and two longer ones. */
export const SHORT_LENGTHS = [0, 1, 9, 10, 11, 20, 50] as const;
export const LONG_LENGTHS = [100, 200] as const;

/** An alliance payload format, a custom one, and the highest. */
const FORMATS = [0x01, 0xc0, 0xff] as const;
const FORMAT_PAYLOAD_BYTES = 10;

const lengths: Stimulus = miotyStimulus(
  'lengths',
  'Uplinks of 0, 1, 9, 10, 11, 20 and 50 bytes',
  105,
  async (context) => {
    for (const bytes of SHORT_LENGTHS) await sendBytes(context, bytes);
  },
);

const longLengths: Stimulus = miotyStimulus('long-lengths', 'Uplinks of 100 and of 200 bytes', 80, async (context) => {
  for (const bytes of LONG_LENGTHS) await sendBytes(context, bytes);
});

const formats: Stimulus = miotyStimulus(
  'formats',
  'Three uplinks with a payload format, each with another',
  45,
  async (context) => {
    for (const mpf of FORMATS) {
      await context.send({ kind: 'uplink', payload: steppedBytes(FORMAT_PAYLOAD_BYTES), mpf });
    }
  },
);

/** Longest MPDU of a radio frame. */
const LONGEST_MPDU_BYTES = 255;
/** MAC header of a frame with the whole EUI-64, and what it leaves out: nothing else set. */
const EUI_HEADER = '04';

/** As the module would send it with the whole EUI: 239 bytes of payload behind it. What its cipher would make of them is anyone's guess. */
function longestWithEui(epEui: string): string {
  const head = `${EUI_HEADER}${epEui.toLowerCase()}000007`;
  return head + steppedBytes(LONGEST_MPDU_BYTES - head.length / 2);
}

/** The host makes the MPDU, so that what is sent can be known without any key. */
const transparent: Stimulus = miotyStimulus(
  'transparent',
  'A whole MPDU of 14 bytes, one of 255 with the EUI-64 as its address, one of 256 that must be refused',
  95,
  async (context) => {
    await context.send({ kind: 'transparentUplink', mpdu: `00${context.declared.epId.slice(-4)}${steppedBytes(11)}` });
    await context.send({ kind: 'transparentUplink', mpdu: longestWithEui(context.declared.epId) });
    context.mark('must-refuse', { command: 'mpdu-256' });
    await context.perform({ kind: 'transparentUplink', mpdu: steppedBytes(LONGEST_MPDU_BYTES + 1) });
    await context.clock.sleep(REFUSAL_LISTEN_SECONDS);
    await sendBytes(context, 2);
  },
);

/** The core of a frame that is sent in spite of an error text is over by then. */
const REFUSAL_LISTEN_SECONDS = 6;

const limits: Stimulus = miotyStimulus(
  'limits',
  'The longest payload with and without a payload format, each followed by one byte more, which must be refused',
  165,
  async (context) => {
    const refuse = async (command: string, payload: string, mpf?: number): Promise<void> => {
      context.mark('must-refuse', { command });
      await context.perform({ kind: 'uplink', payload, ...(mpf === undefined ? {} : { mpf }) });
      await context.clock.sleep(REFUSAL_LISTEN_SECONDS);
    };
    await sendBytes(context, 245);
    await refuse('bytes-246', steppedBytes(246));
    await context.send({ kind: 'uplink', payload: steppedBytes(244), mpf: 0xc1 });
    await refuse('format-and-bytes-245', steppedBytes(245), 0xc1);
    await sendBytes(context, 2);
  },
);

const QUIET_SECONDS = 60;

/** Uplinks at both ends show that silence between them is the module's and not the receiver's. */
const silence: Stimulus = miotyStimulus(
  'silence',
  'An uplink, a minute without a command, an uplink',
  95,
  async (context) => {
    await sendBytes(context, 3);
    context.mark('quiet');
    await context.clock.sleep(QUIET_SECONDS);
    await sendBytes(context, 4);
  },
);

export const uplinkStimuli: readonly Stimulus[] = [lengths, longLengths, formats, transparent, limits, silence];
