import type { JudgeContext } from '../rig/conformance/judgement.ts';
import { defineCases } from '../rig/suite.ts';
import { same } from './judging/checks.ts';
import { allDecodedUplinks, checkUplinks, type SentUplink } from './judging/mioty/uplinks.ts';

/** Frames whose address is the module's; the end of the judgement where there is no key, or where the address is another device's. */
function keyedUplinks(context: JudgeContext): readonly SentUplink[] {
  const uplinks = allDecodedUplinks(context);
  if (uplinks.some(({ frame }) => frame.decoded.cmacOk === null))
    context.inconclusive('NO_KEY', 'no key is known for the address that a frame carries');
  return uplinks;
}

const cmacHolds = ({ frame }: SentUplink) => ({
  ok: frame.decoded.cmacOk === true,
  expected: 'the CMAC of the network key, the EUI-64 and the whole packet counter',
  observed: frame.decoded.cmacOk === true ? 'it holds' : 'it holds under no key and no counter',
});

function judgeCmac(context: JudgeContext): void {
  checkUplinks(context, 'cmac', keyedUplinks(context), cmacHolds);
}

/** Without a CMAC that holds the counter is not known with which the payload would be deciphered. */
function openedUplinks(context: JudgeContext): readonly SentUplink[] {
  const uplinks = keyedUplinks(context);
  if (uplinks.some((uplink) => !cmacHolds(uplink).ok))
    context.inconclusive('SYNC_NOT_FOUND', 'the CMAC of a frame does not hold, so it cannot be deciphered');
  return uplinks;
}

function judgePayload(context: JudgeContext): void {
  checkUplinks(context, 'payload', openedUplinks(context), ({ frame, payload }) =>
    same(payload, frame.decoded.payload),
  );
}

/** Payload bytes that stand in clear by chance in every 256th place; more than an eighth of them is no chance. */
function judgeNotPlain(context: JudgeContext): void {
  const uplinks = allDecodedUplinks(context).filter(({ payload }) => payload.length >= 2 * 9);
  checkUplinks(context, 'hidden', uplinks, ({ frame, payload }) => {
    const ciphertext = frame.decoded.ciphertext ?? '';
    const clear = Array.from({ length: payload.length / 2 }, (_, index) => 2 * index).filter(
      (at) => ciphertext.slice(at, at + 2) === payload.slice(at, at + 2),
    ).length;
    return {
      ok: clear <= payload.length / 2 / 8,
      expected: 'other bytes than the payload',
      observed: `${clear} of ${payload.length / 2} bytes as given`,
    };
  });
}

function judgeDifferent(context: JudgeContext): void {
  const uplinks = allDecodedUplinks(context);
  const ciphertexts = uplinks.map(({ frame }) => frame.decoded.ciphertext);
  checkUplinks(context, 'different', uplinks, ({ index }) => {
    const first = ciphertexts.indexOf(ciphertexts[index]);
    return {
      ok: first === index,
      expected: 'another ciphertext in every frame',
      observed: first === index ? 'another' : `that of uplink ${first + 1}`,
    };
  });
}

/** Both layers beyond the 24 bits that the air shows. */
function judgeBeyond(context: JudgeContext): void {
  const uplinks = keyedUplinks(context);
  const shown = uplinks.map(({ frame }) => frame.decoded.packetCounterLow ?? 0);
  const over = shown.findIndex((counter, index) => index > 0 && counter < shown[index - 1]);
  if (over < 0) context.inconclusive('NOTHING_MEASURED', 'the end of the 24 bits of the counter was out of reach');
  const beyond = uplinks.slice(over);
  checkUplinks(context, 'cmac', beyond, cmacHolds);
  checkUplinks(context, 'payload', beyond, ({ frame, payload }) => same(payload, frame.decoded.payload));
}

/** Uplinks while a key was in force, against the name of the key that holds. */
function judgeKey(context: JudgeContext, name: string, key: 'declared' | 'published'): void {
  const due = keyedUplinks(context).filter(({ turn }) => turn.mark.data.key === key);
  checkUplinks(context, name, due, ({ frame }) => same(key, frame.decoded.keyName));
}

/** The format is the first byte under the cipher; it stands in clear by chance once in 256 frames, and never in all of them. */
function judgeFormatHidden(context: JudgeContext): void {
  const uplinks = allDecodedUplinks(context);
  const clear = uplinks.filter(({ frame, mpf }) => {
    return mpf !== null && frame.decoded.ciphertext?.startsWith(mpf.toString(16).padStart(2, '0')) === true;
  });
  context.check('hidden', clear.length < uplinks.length, {
    expected: 'formats that are enciphered',
    observed: `${clear.length} of ${uplinks.length} in clear`,
  });
}

export const cases = defineCases([
  { id: 'mioty/uplink/crypto/BV-01', judge: judgeCmac },
  { id: 'mioty/uplink/crypto/BV-02', judge: judgePayload },
  { id: 'mioty/uplink/crypto/BV-03', judge: judgeNotPlain },
  { id: 'mioty/uplink/crypto/BV-04', judge: judgeDifferent },
  { id: 'mioty/uplink/crypto/BV-05', judge: judgeBeyond },
  { id: 'mioty/uplink/crypto/BV-06', judge: (context) => judgeKey(context, 'published', 'published') },
  { id: 'mioty/uplink/crypto/BV-07', judge: (context) => judgeKey(context, 'declared', 'declared') },
  { id: 'mioty/uplink/crypto/BV-08', judge: judgePayload },
  { id: 'mioty/uplink/crypto/BV-09', judge: judgeFormatHidden },
]);
