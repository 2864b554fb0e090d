import type { JudgeContext } from '../rig/conformance/judgement.ts';
import { CORE_BURSTS } from '../rig/mioty/patterns.ts';
import { CORE_MPDU_BYTES } from '../rig/mioty/radio-frame.ts';
import { decodeRadioFrame } from '../rig/mioty/radio-frame-decode.ts';
import { hardDecisions } from '../rig/mioty/soft-burst.ts';
import { whiteningSequence } from '../rig/mioty/whitening.ts';
import { bytesToHex } from '../rig/sigfox/hex.ts';
import { defineCases } from '../rig/suite.ts';
import { same } from './judging/checks.ts';
import { codeWordOf } from './judging/mioty/coding.ts';
import { allProvenUplinks, checkUplinks, type SentUplink } from './judging/mioty/uplinks.ts';

/** Header CRC, payload CRC, PSI. */
const HEAD_BYTES = 3;
const TAIL_MASK = 0x3f;

/** Uplinks whose frame is a core alone. */
function coreUplinks(context: JudgeContext): readonly SentUplink[] {
  return allProvenUplinks(context).filter(({ mpduBytes }) => mpduBytes <= CORE_MPDU_BYTES);
}

/** What entered the code of each core frame; the end of the judgement where it is no word of the code, so that nothing can be read from it. */
function wordsOf(context: JudgeContext): ReadonlyMap<SentUplink, Uint8Array> {
  const words = coreUplinks(context).map((uplink) => [uplink, codeWordOf(uplink.frame)] as const);
  const broken = words.find(([, { wrongBits }]) => wrongBits > 0);
  if (broken !== undefined) {
    context.inconclusive(
      'SYNC_NOT_FOUND',
      `${broken[1].wrongBits} code bits are wrong, so what was coded is not known`,
    );
  }
  return new Map(words.map(([uplink, { whitened }]) => [uplink, whitened]));
}

function judgeCode(context: JudgeContext): void {
  checkUplinks(context, 'codeWord', coreUplinks(context), ({ frame }) => {
    const { wrongBits, heardBits } = codeWordOf(frame);
    return { ok: wrongBits === 0, expected: 'no wrong code bit', observed: `${wrongBits} of ${heardBits} wrong` };
  });
}

/** Behind a short MPDU zeros fill the frame: what stands there on the air is the whitening sequence itself. */
function judgeWhitening(context: JudgeContext): void {
  const words = wordsOf(context);
  const stuffed = [...words.keys()].filter(({ mpduBytes }) => mpduBytes < CORE_MPDU_BYTES);
  checkUplinks(context, 'whitening', stuffed, (uplink) => {
    const from = HEAD_BYTES + uplink.mpduBytes;
    const to = HEAD_BYTES + CORE_MPDU_BYTES;
    const heard = (words.get(uplink) ?? new Uint8Array(0)).subarray(from, to);
    return same(bytesToHex(whiteningSequence(to).subarray(from)), bytesToHex(heard));
  });
}

/** The last byte: two bits MMODE, whitened, then six zeros that are not. */
function judgeTail(context: JudgeContext): void {
  const words = wordsOf(context);
  checkUplinks(context, 'mmode', [...words.keys()], (uplink) => {
    const { last, sequence } = lastByte(words.get(uplink));
    return same(0, (last ^ sequence) >> 6);
  });
  checkUplinks(context, 'tail', [...words.keys()], (uplink) => same(0, lastByte(words.get(uplink)).last & TAIL_MASK));
}

function lastByte(word: Uint8Array = new Uint8Array(0)): { readonly last: number; readonly sequence: number } {
  const place = word.length - 1;
  return { last: word[place], sequence: whiteningSequence(word.length)[place] };
}

function judgeLength(context: JudgeContext): void {
  checkUplinks(context, 'psi', allProvenUplinks(context), ({ mpduBytes, frame }) => same(mpduBytes, frame.decoded.psi));
}

const holds = (ok: boolean) => ({ ok, expected: 'it holds', observed: ok ? 'it holds' : 'it does not hold' });

function judgeHeaderCrc(context: JudgeContext): void {
  checkUplinks(context, 'crc', allProvenUplinks(context), ({ frame }) => holds(frame.decoded.headerCrcOk));
}

/** Only where the header CRC holds is the length known over which the payload CRC goes. */
function judgePayloadCrc(context: JudgeContext): void {
  const uplinks = allProvenUplinks(context);
  if (uplinks.some(({ frame }) => !frame.decoded.headerCrcOk)) {
    context.inconclusive('SYNC_NOT_FOUND', 'the header CRC of a frame does not hold, so its length is not known');
  }
  checkUplinks(context, 'crc', uplinks, ({ frame }) => holds(frame.decoded.payloadCrcOk));
}

/** Everything from the MPDU to the tones at once, in frames of any length. */
function judgeSymbols(context: JudgeContext): void {
  checkUplinks(context, 'symbols', allProvenUplinks(context), ({ frame }) => {
    const errors = frame.bursts
      .filter(({ index }) => !frame.erasedBursts.includes(index))
      .map(({ symbolErrors }) => symbolErrors);
    const wrong = errors.reduce<number>((sum, count) => sum + (count ?? 0), 0);
    const read = errors.every((count) => count !== null);
    return {
      ok: read && wrong === 0,
      expected: 'no symbol other than the frame encoded again has it',
      observed: read ? `${wrong} of ${36 * errors.length} symbols` : 'a frame that cannot be decoded',
    };
  });
}

/** So many of 24 bursts may be lost; further selections would be rotations of these. */
const LOST_BURSTS = 9;
const SELECTIONS = 12;

/** Every fifth burst from another place on: nine different ones, spread over the frame. */
const lostIn = (selection: number): ReadonlySet<number> =>
  new Set(Array.from({ length: LOST_BURSTS }, (_, step) => (7 * selection + 5 * step) % CORE_BURSTS));

/** What was heard of a core frame, once more without some of its bursts. */
function survives({ frame }: SentUplink, lost: ReadonlySet<number>): boolean {
  const left = frame.bursts
    .filter(({ index }) => index < CORE_BURSTS && !lost.has(index))
    .map(({ index, symbols }) => ({ index, soft: hardDecisions(symbols) }));
  return decodeRadioFrame(left).payloadCrcOk;
}

function judgeLostBursts(context: JudgeContext): void {
  checkUplinks(context, 'survives', coreUplinks(context), (uplink) => {
    const whole = Array.from({ length: SELECTIONS }, (_, selection) => survives(uplink, lostIn(selection)));
    const lost = whole.filter((ok) => !ok).length;
    return {
      ok: lost === 0,
      expected: `a frame without any ${LOST_BURSTS} of its bursts`,
      observed: lost === 0 ? `all of ${SELECTIONS} selections` : `lost in ${lost} of ${SELECTIONS} selections`,
    };
  });
}

export const cases = defineCases([
  { id: 'mioty/uplink/coding/BV-01', judge: judgeCode },
  { id: 'mioty/uplink/coding/BV-02', judge: judgeWhitening },
  { id: 'mioty/uplink/coding/BV-03', judge: judgeTail },
  { id: 'mioty/uplink/coding/BV-04', judge: judgeLength },
  { id: 'mioty/uplink/coding/BV-05', judge: judgeHeaderCrc },
  { id: 'mioty/uplink/coding/BV-06', judge: judgePayloadCrc },
  { id: 'mioty/uplink/coding/BV-07', judge: judgeSymbols },
  { id: 'mioty/uplink/coding/BV-08', judge: judgeLostBursts },
]);
