import type { CaseBinding, JudgeContext } from '../rig/conformance/judgement.ts';
import { type DecodedControlPayload, decodeControlPayload } from '../rig/sigfox/control-payload.ts';
import { controlTypeKeepAlive, lengthIndicator, payloadBytesOf } from '../rig/sigfox/frame-layout.ts';
import { frameClassOf } from '../rig/sigfox/frame-types.ts';
import { hexToBytes } from '../rig/sigfox/hex.ts';
import { defineCases } from '../rig/suite.ts';
import { check, checkFrames, same } from './judging/checks.ts';
import { contentOf } from './judging/content.ts';
import { exact } from './judging/estimates.ts';
import { readableMessageAt } from './judging/messages.ts';
import { answers, mean } from './judging/telemetry.ts';

const payloadBytes = payloadBytesOf('keep_alive', 0);

/** The control payload of the first frame, hex; shorter than due when the frame is. */
function controlPayload(context: JudgeContext): string {
  const [first] = readableMessageAt(context, 0).frames;
  return contentOf(first).payloadAndAuth.slice(0, 2 * payloadBytes);
}

function judgeType(context: JudgeContext): void {
  check(context, 'controlType', same(controlTypeKeepAlive, Number.parseInt(controlPayload(context).slice(0, 2), 16)));
}

function judgeLength(context: JudgeContext): void {
  const { frames } = readableMessageAt(context, 0);
  const dueAuthBytes = frameClassOf('control').payloadAndAuthBytes - payloadBytes;
  checkFrames(context, 'lengthIndicator', frames, (placed) =>
    same(lengthIndicator('keep_alive', 0), contentOf(placed).li),
  );
  checkFrames(context, 'authLength', frames, (placed) =>
    same(dueAuthBytes, contentOf(placed).payloadAndAuth.length / 2 - payloadBytes),
  );
}

/** The state inside the payload, whatever type byte stands before it. */
function stateOf(context: JudgeContext): DecodedControlPayload['state'] {
  const body = controlPayload(context);
  const typed = controlTypeKeepAlive.toString(16).padStart(2, '0') + body.slice(2);
  const decoded = decodeControlPayload(hexToBytes(typed, 'control payload'));
  return (
    decoded?.state ?? context.inconclusive('SYNC_NOT_FOUND', 'the frame is too short to hold the state of the device')
  );
}

function content(number: string, measure: string, differenceOf: (context: JudgeContext) => number): CaseBinding {
  return {
    id: `sigfox/uplink/keep-alive/BV-${number}`,
    judge: (context) => {
      context.measure(measure, exact(differenceOf(context)));
    },
  };
}

export const cases = defineCases([
  { id: 'sigfox/uplink/keep-alive/BV-01', judge: judgeType },
  { id: 'sigfox/uplink/keep-alive/BV-02', judge: judgeLength },
  content(
    '03',
    'idleVoltageDifference',
    (context) => stateOf(context).idleMillivolts - mean(answers(context, 'voltage', 0)),
  ),
  content('04', 'transmitVoltageDifference', (context) => {
    // The message is put together before it goes out, so its figure is of the transmission before: the one that was told before it.
    const [before = Number.NaN] = answers(context, 'voltage', 1);
    return stateOf(context).transmitMillivolts - before;
  }),
  content('05', 'temperatureDifference', (context) => {
    const decidegrees = stateOf(context).temperatureDecidegrees - mean(answers(context, 'temperature', 0));
    return decidegrees / 10;
  }),
]);
