import { UnbrigError } from '../ports/errors.ts';
import type { Figure } from './figure.ts';

export const rfpLetters = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'J', 'K', 'L'] as const;
/** Letter of a certification test mode (Sigfox RF and Protocol test specification, chapter 5; its text is not public). */
export type RfpLetter = (typeof rfpLetters)[number];

/** Where a mode listens. */
export interface RfpReception {
  /** The downlink centre frequency, or the frequency of the mode's own frame plus the downlink offset. */
  readonly frequency: 'downlink-centre' | 'first-frame';
  /** Null for the T_RX of the radio configuration. */
  readonly windowSeconds: Figure | null;
  /** The eight bytes that the tester must send, hex; null where any will do. */
  readonly payload: Figure<string> | null;
  /** False where the module compares raw content and neither whitening, BCH nor DL-AUTH is undone. */
  readonly decoded: boolean;
}

/** A certification test mode: how it is called and what it is for. `expectedFrames` says what it puts on the air. */
export interface RfpMode {
  readonly letter: RfpLetter;
  /** Number in `AT$TM` of the dialects that number the modes. */
  readonly number: Figure;
  readonly name: string;
  /** What the tester learns from it. The limits are not public. */
  readonly purpose: string;
  /** What a module must be able to do to have the mode. */
  readonly needs: readonly ('downlink' | 'listen-before-talk' | 'public-key')[];
  readonly reception: RfpReception | null;
  /** Why nothing but the order of events can be held against the mode; null where reference data exists. */
  readonly withoutReference: string | null;
}

const addon = 'sigfox-ep-addon-rfp v2.1 (0116543)';
const read = <Value>(value: Value): Figure<Value> => ({ value, confidence: 'one-source', source: addon });
/** The numbers are also those of STM32CubeWL AT_Slave. */
const numbered = (value: number): Figure => ({
  value,
  confidence: 'two-sources',
  source: `${addon}; STM32CubeWL Sigfox AT_Slave`,
});

const mode = (
  letter: RfpLetter,
  number: number,
  name: string,
  purpose: string,
  rest: Partial<Pick<RfpMode, 'needs' | 'reception' | 'withoutReference'>> = {},
): RfpMode => ({
  letter,
  number: numbered(number),
  name,
  purpose,
  needs: rest.needs ?? [],
  reception: rest.reception ?? null,
  withoutReference: rest.withoutReference ?? null,
});

export const rfpModes: readonly RfpMode[] = [
  mode('A', 5, 'frequency synthesis', 'nine frames, each 100 Hz above the last: the step of the synthesiser'),
  mode('B', 6, 'frequency distribution', 'three hundred random frequencies: use of the band, message counter'),
  mode(
    'C',
    0,
    'transmit BPSK',
    'the longest frame at the uplink centre: power, frequency, drift, phase, rate, spectrum, ramps',
  ),
  mode('D', 3, 'receive GFSK', 'a known pattern on the downlink centre: sensitivity of the receiver', {
    needs: ['downlink'],
    reception: {
      frequency: 'downlink-centre',
      windowSeconds: read(30),
      payload: read('3268c5ba53ae79e7'),
      decoded: false,
    },
  }),
  mode(
    'E',
    4,
    'receive sensitivity',
    'three hundred and one uplinks with a short window each: statistics of the whole link',
    {
      needs: ['downlink'],
      reception: { frequency: 'first-frame', windowSeconds: read(4), payload: null, decoded: true },
      withoutReference: `${addon} leaves a flag of this mode unset, so it gives no reference frames`,
    },
  ),
  mode('F', 2, 'receive protocol', 'one message that asks for a downlink: protocol and timers of the downlink', {
    needs: ['downlink'],
    reception: { frequency: 'first-frame', windowSeconds: null, payload: read('3031323334353637'), decoded: true },
  }),
  mode('G', 11, 'listen before talk', 'two messages back to back: carrier sense and its times', {
    needs: ['listen-before-talk'],
  }),
  mode('J', 1, 'transmit protocol', 'every kind of message in three frames: content of all frame types'),
  mode('K', 12, 'public key', 'one message under the public key: switch of the key', { needs: ['public-key'] }),
  mode('L', 13, 'non-volatile memory', 'one message before and after a restart: counter and frequencies survive'),
];

/** Throws `unknown-test-mode` (usage) for a letter that is not one of `rfpLetters`. */
export function rfpMode(letter: string): RfpMode {
  const found = rfpModes.find((entry) => entry.letter === letter);
  if (found !== undefined) return found;
  throw new UnbrigError(
    'unknown-test-mode',
    'usage',
    `test mode ${JSON.stringify(letter)}: the modes are ${rfpLetters.join(', ')}`,
    { facts: { letter } },
  );
}
