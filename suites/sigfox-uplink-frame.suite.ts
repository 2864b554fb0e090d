import type { CaseBinding, JudgeContext } from '../rig/conformance/judgement.ts';
import { frameKindOf } from '../rig/sigfox/frame-layout.ts';
import { frameClassOf, preambleWord } from '../rig/sigfox/frame-types.ts';
import { defineCases } from '../rig/suite.ts';
import { checkFrames, type Finding, same } from './judging/checks.ts';
import { contentOf, headOf } from './judging/content.ts';
import { frameOfRank, type PlacedFrame, readableMessageAt, type SentMessage } from './judging/messages.ts';

/** A case that holds every frame of the only message against one finding. */
function everyFrame(
  id: string,
  name: string,
  find: (placed: PlacedFrame, message: SentMessage, context: JudgeContext) => Finding,
): CaseBinding {
  return {
    id,
    judge: (context) => {
      const message = readableMessageAt(context, 0);
      checkFrames(context, name, message.frames, (placed) => find(placed, message, context));
    },
  };
}

const hexWord = (word: number): string => word.toString(16).padStart(4, '0');

function frameType(placed: PlacedFrame, message: SentMessage): Finding {
  const frameClass = frameClassOf(frameKindOf(message.type, message.payload.length / 2));
  return same(hexWord(frameClass.frameTypes[placed.rank - 1]), headOf(placed).frameType);
}

/** Frame 1 of a control message against the known word; the words of the other ranks are the vendor's to declare. */
function judgeControlType(context: JudgeContext): void {
  const message = readableMessageAt(context, 0);
  checkFrames(context, 'frameType', [frameOfRank(context, message, 1)], (placed) => frameType(placed, message));
}

function judgeRepeatedControlTypes(context: JudgeContext): void {
  const repeated = readableMessageAt(context, 0).frames.filter(({ rank }) => rank > 1);
  if (repeated.length === 0) context.inconclusive('SYNC_NOT_FOUND', 'no repeated frame of the message was found');
  const declared = context.ixitText('controlFrameTypes').toLowerCase().split(/\s+/);
  checkFrames(context, 'frameType', repeated, (placed) => same(declared[placed.rank - 1], headOf(placed).frameType));
}

function crc(placed: PlacedFrame): Finding {
  const holds = contentOf(placed).code !== null;
  return { ok: holds, expected: 'a CRC that holds', observed: holds ? 'holds' : 'fails under every replica code' };
}

function payload(placed: PlacedFrame, message: SentMessage): Finding {
  return same(message.payload, contentOf(placed).payloadAndAuth.slice(0, message.payload.length));
}

export const cases = defineCases([
  everyFrame('sigfox/uplink/frame/BV-01', 'preamble', (placed) => same(hexWord(preambleWord), headOf(placed).preamble)),
  everyFrame('sigfox/uplink/frame/BV-02', 'frameType', frameType),
  everyFrame('sigfox/uplink/frame/BV-03', 'frameType', frameType),
  everyFrame('sigfox/uplink/frame/BV-04', 'frameType', frameType),
  everyFrame('sigfox/uplink/frame/BV-05', 'frameType', frameType),
  everyFrame('sigfox/uplink/frame/BV-06', 'frameType', frameType),
  { id: 'sigfox/uplink/frame/BV-07', judge: judgeControlType },
  { id: 'sigfox/uplink/frame/BV-08', judge: judgeRepeatedControlTypes },
  everyFrame('sigfox/uplink/frame/BV-09', 'flag', (placed) => same(false, contentOf(placed).bf)),
  everyFrame('sigfox/uplink/frame/BV-10', 'flag', (placed) => same(false, contentOf(placed).rep)),
  everyFrame('sigfox/uplink/frame/BV-11', 'epId', (placed, _message, context) =>
    same(context.declared.epId.toLowerCase(), contentOf(placed).epId),
  ),
  everyFrame('sigfox/uplink/frame/BV-12', 'payload', payload),
  everyFrame('sigfox/uplink/frame/BV-13', 'crc', crc),
]);
