import type { JudgeContext } from '../rig/conformance/judgement.ts';
import { macHeaderBits } from '../rig/mioty/mpdu.ts';
import { defineCases } from '../rig/suite.ts';
import { type Finding, same } from './judging/checks.ts';
import { sole } from './judging/dialogue.ts';
import { allDecodedUplinks, checkUplinks, type SentUplink } from './judging/mioty/uplinks.ts';

const hexByte = (value: number | null): string => (value === null ? 'not there' : value.toString(16).padStart(2, '0'));

const sameByte = (due: number, observed: number | null): Finding => ({
  ok: due === observed,
  expected: hexByte(due),
  observed: hexByte(observed),
});

/** What the header must be but for the version, which has a case of its own. */
function judgeHeader(context: JudgeContext): void {
  checkUplinks(context, 'header', allDecodedUplinks(context), ({ frame, mpf }) => {
    const { macHeader } = frame.decoded;
    const due = mpf === null ? 0 : macHeaderBits.mpf;
    return sameByte(due, macHeader === null ? null : macHeader & ~macHeaderBits.version);
  });
}

function judgeBit(context: JudgeContext, name: string, bit: number): void {
  checkUplinks(context, name, allDecodedUplinks(context), ({ frame }) => {
    const { macHeader } = frame.decoded;
    return same(0, macHeader === null ? null : macHeader & bit);
  });
}

function judgeAddress(context: JudgeContext): void {
  const uplinks = allDecodedUplinks(context);
  const told = sole(context, 'getShortAddress').values[0]?.toLowerCase();
  if (told === undefined) context.inconclusive('DUT_SILENT', 'the module does not tell its short address');
  checkUplinks(context, 'asTold', uplinks.slice(0, 1), ({ frame }) => same(told, frame.decoded.address));
}

/** The turn's mark says which short address is in force. */
function judgeNewAddress(context: JudgeContext): void {
  checkUplinks(context, 'asWritten', allDecodedUplinks(context).slice(1), ({ turn, frame }) =>
    same(String(turn.mark.data.shortAddress).toLowerCase(), frame.decoded.address),
  );
}

/** Header, address, counter and CMAC around the payload, and the payload format in front of it. */
function judgeOverhead(context: JudgeContext): void {
  checkUplinks(context, 'overhead', allDecodedUplinks(context), ({ frame, payload, mpf }) => {
    const { psi } = frame.decoded;
    return same(mpf === null ? 10 : 11, psi === null ? null : psi - payload.length / 2);
  });
}

/** Ends the judgement where no CMAC holds, so that nothing was deciphered. */
function openedUplinks(context: JudgeContext): readonly SentUplink[] {
  const uplinks = allDecodedUplinks(context);
  if (uplinks.some(({ frame }) => frame.decoded.cmacOk !== true))
    context.inconclusive('SYNC_NOT_FOUND', 'the CMAC of a frame does not hold, so it cannot be deciphered');
  return uplinks;
}

function judgeFormat(context: JudgeContext): void {
  checkUplinks(context, 'format', openedUplinks(context), ({ frame, mpf }) => same(mpf ?? 0, frame.decoded.mpf));
}

function judgePayload(context: JudgeContext): void {
  checkUplinks(context, 'payload', openedUplinks(context), ({ frame, payload }) =>
    same(payload, frame.decoded.payload),
  );
}

/** The two whole MPDUs of the host. */
function judgeTransparent(context: JudgeContext): void {
  const given = allDecodedUplinks(context).filter(({ transparent }) => transparent);
  checkUplinks(context, 'unchanged', given, ({ frame, payload }) => same(payload, frame.decoded.mpdu));
}

export const cases = defineCases([
  { id: 'mioty/uplink/mac/BV-01', judge: judgeHeader },
  { id: 'mioty/uplink/mac/BV-02', judge: judgeHeader },
  { id: 'mioty/uplink/mac/BV-03', judge: (context) => judgeBit(context, 'version', macHeaderBits.version) },
  { id: 'mioty/uplink/mac/BV-04', judge: judgeAddress },
  { id: 'mioty/uplink/mac/BV-05', judge: judgeNewAddress },
  { id: 'mioty/uplink/mac/BV-06', judge: judgeOverhead },
  { id: 'mioty/uplink/mac/BV-07', judge: judgeOverhead },
  { id: 'mioty/uplink/mac/BV-08', judge: judgeFormat },
  { id: 'mioty/uplink/mac/BV-09', judge: judgePayload },
  { id: 'mioty/uplink/mac/BV-10', judge: (context) => judgeBit(context, 'window', macHeaderBits.rxOpen) },
  { id: 'mioty/uplink/mac/BV-11', judge: judgeTransparent },
]);
