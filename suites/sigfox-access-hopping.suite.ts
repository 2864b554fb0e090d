import type { JudgeContext } from '../rig/conformance/judgement.ts';
import { SEND_MARK } from '../rig/conformance/messages.ts';
import type { Exchange } from '../rig/ports/module.ts';
import type { ObservedFrame } from '../rig/sigfox/types.ts';
import type { Estimate } from '../rig/signal/types.ts';
import { defineCases } from '../rig/suite.ts';
import { check, same } from './judging/checks.ts';
import { difference, exact, highest, lowest, scaled } from './judging/estimates.ts';
import { declaredRadio } from './judging/frequencies.ts';
import { channelsOf, chiSquareOfChannels, fitHopping, type HoppingFit, hoppingPlan } from './judging/hopping.ts';
import { declaredFrames, messageAt, requireReadable, type SentMessage } from './judging/messages.ts';
import { missing, turnsOf } from './judging/turns.ts';

/** Every message of the observation but those that the module refused: in the pause it may. */
function messagesSent(context: JudgeContext): readonly SentMessage[] {
  return turnsOf(context, SEND_MARK).flatMap((turn, index) => {
    const refused = turn.exchanges[0]?.status === 'error' && context.messages[index]?.frames.length === 0;
    return refused ? [] : [messageAt(context, index)];
  });
}

/** The frames of every message of the observation, and the error of the reference that explains them. */
function fitted(context: JudgeContext): HoppingFit {
  const messages = messagesSent(context).map(({ frames }) => frames.map(({ frame }) => frame));
  const fit = fitHopping(context, messages);
  const centreHz = declaredRadio(context).uplinkCentreHz.value;
  context.measure('referenceError', exact((1e6 * fit.referenceErrorHz) / centreHz));
  return fit;
}

function judgeUsedChannels(context: JudgeContext): void {
  const used = hoppingPlan(context).usedMicroChannels.value;
  for (const { frame, ...place } of fitted(context).messages.flat()) {
    const observed = place.channel === null ? 'outside of the macro channel' : `micro channel ${place.channel}`;
    context.check('usedChannel', place.used, { expected: `micro channel ${used.join(', ')}`, observed, frame });
  }
}

function judgeGuards(context: JudgeContext): void {
  const guardHz = hoppingPlan(context).microGuardHz.value;
  for (const { frame, edgeHz } of fitted(context).messages.flat()) {
    const detail = { expected: `at least ${guardHz} Hz from the edge`, observed: `${edgeHz.toFixed(0)} Hz`, frame };
    context.check('insideGuards', edgeHz >= guardHz, detail);
  }
}

function judgeDistinct(context: JudgeContext): void {
  for (const places of fitted(context).messages) {
    if (places.length < 2) context.inconclusive('SYNC_NOT_FOUND', 'only one frame of a message was found');
    const channels = channelsOf(places);
    const ok = new Set(channels).size === channels.length;
    const detail = { expected: 'a channel of its own for each frame', observed: channels.join(', ') };
    context.check('ownChannel', ok, { ...detail, frame: places[0].frame });
  }
}

/** Frame 2 one channel up, frame 3 one channel down. */
function judgeNeighbours(context: JudgeContext): void {
  const { frames } = messageAt(context, 0);
  const [{ rank }] = frames;
  if (rank !== 1 || frames.length < declaredFrames(context))
    context.inconclusive('SYNC_NOT_FOUND', 'not all frames of the request were found');
  const heard = frames.map(({ frame }) => frame);
  const [places] = fitHopping(context, [heard]).messages;
  const first = places[0].channel ?? Number.NaN;
  places.forEach(({ frame, channel, used }, index) => {
    const wanted = first + [0, 1, -1][index];
    const ok = used && channel === wanted;
    context.check('neighbours', ok, { expected: `used channel ${wanted}`, observed: `channel ${channel}`, frame });
  });
}

/** From the last bit of one frame to the first of another. */
const pauseBetween = (before: ObservedFrame, after: ObservedFrame): Estimate =>
  difference(after.startSeconds, before.endSeconds);

/** Frames in the order of time, parted where the counter changes: whatever was asked for when, these are the messages of the air. */
function messagesOfTheAir(context: JudgeContext): readonly (readonly ObservedFrame[])[] {
  const frames = [...context.observation.frames].sort((a, b) => a.startSeconds.value - b.startSeconds.value);
  const messages: ObservedFrame[][] = [];
  for (const frame of frames) {
    const current = messages.at(-1);
    if (current?.[0].decoded.mc === frame.decoded.mc) current?.push(frame);
    else messages.push([frame]);
  }
  return messages;
}

/** The module counts the pause by its own clock, which may run fast by its declared accuracy. */
function measurePause(context: JudgeContext, pauses: readonly Estimate[]): void {
  const slowest = 1 + 1e-6 * context.ixitNumber('oscillatorAccuracyPpm');
  context.measure('pause', lowest(pauses.map((pause) => scaled(pause, slowest))));
}

function judgePause(context: JudgeContext): void {
  if (context.observation.capture.lost.length > 0)
    context.inconclusive('SAMPLES_LOST', 'samples were lost, so a frame may have been missed');
  const messages = messagesOfTheAir(context);
  if (messages.length < 2) context.inconclusive('DUT_SILENT', `${messages.length} of two messages were heard`);
  const pauses = messages.slice(1).map(([first], index) => pauseBetween(messages[index].at(-1) ?? first, first));
  measurePause(context, pauses);
}

function judgePauseAfterConfirmation(context: JudgeContext): void {
  messageAt(context, 1);
  const [next] = messageAt(context, 2).frames;
  const confirmation = (context.messages[1]?.frames ?? []).find(({ decoded }) => decoded.kind === 'control');
  if (confirmation === undefined)
    context.inconclusive('NOTHING_MEASURED', 'no confirmation was heard, so no pause runs from one');
  measurePause(context, [pauseBetween(confirmation, next.frame)]);
}

function judgeDwell(context: JudgeContext): void {
  const frames = messagesSent(context).flatMap((message) => message.frames);
  context.measure('dwell', highest(frames.map(({ frame }) => frame.onTimeSeconds)));
}

function judgeBitRate(context: JudgeContext): void {
  const [wanted] = declaredRadio(context).bitRatesBps.value;
  for (const { frames } of messagesSent(context)) {
    for (const { frame } of frames) {
      const { ok, expected, observed } = same(wanted, frame.bitRateBps);
      context.check('bitRate', ok, { expected: `${expected} bit/s`, observed: `${observed} bit/s`, frame });
    }
  }
}

/** Every frame was heard inside of the macro channel: what left it the network would have missed. */
function judgeMacroChannel(context: JudgeContext): void {
  const wanted = declaredFrames(context);
  for (const { frames, turn } of messagesSent(context)) {
    requireReadable(context, frames);
    const centreHz = declaredRadio(context).uplinkCentreHz.value;
    const halfWidthHz = hoppingPlan(context).macroWidthHz.value / 2;
    const inside = frames.filter(({ frame }) => Math.abs(frame.carrierHz.value - centreHz) < halfWidthHz);
    const observed = `${inside.length} frames, asked for at ${turn.fromSeconds.toFixed(1)} s`;
    check(context, 'inside', { ok: inside.length === wanted, expected: `${wanted} frames`, observed });
  }
}

function judgeEvenUse(context: JudgeContext): void {
  const places = fitted(context).messages.flat();
  const value = chiSquareOfChannels(places, hoppingPlan(context).usedMicroChannels.value);
  context.measure('spread', { ...exact(value), samples: places.length });
}

/** What the module tells of its channels: whether it is on the default macro channel, and how many micro channels are free. */
function channelStates(context: JudgeContext): readonly { readonly home: string; readonly free: number }[] {
  const asked = context.observation.exchanges.filter(({ operation }) => operation.kind === 'channelState');
  if (asked.length < 3) throw missing(context, 'three questions for the channels');
  return asked.map((exchange) => stateOf(context, exchange));
}

function stateOf(
  context: JudgeContext,
  { status, values }: Exchange,
): { readonly home: string; readonly free: number } {
  const [home, free] = values.join(',').split(',');
  const told = status === 'ok' && /^[01]$/.test(home ?? '') && /^\d+$/.test(free ?? '');
  check(context, 'told', { ok: told, expected: '0 or 1, and a number', observed: values.join(' ') || status });
  return { home: home ?? '', free: Number(free) };
}

function judgeCountDown(context: JudgeContext): void {
  const [before, after] = channelStates(context);
  const { frames } = messageAt(context, 0);
  check(context, 'countsDown', {
    ok: before.free - after.free === frames.length,
    expected: `${before.free} less ${frames.length} frames`,
    observed: String(after.free),
  });
  check(context, 'home', same('1', after.home));
}

function judgeReset(context: JudgeContext): void {
  const [fresh, , again] = channelStates(context);
  const all = hoppingPlan(context).usedMicroChannels.value.length;
  check(context, 'allFree', { ok: fresh.free === all, expected: String(all), observed: String(fresh.free) });
  check(context, 'allFree', { ok: again.free === all, expected: String(all), observed: String(again.free) });
}

export const cases = defineCases([
  { id: 'sigfox/access/hopping/BV-01', judge: judgeUsedChannels },
  { id: 'sigfox/access/hopping/BV-02', judge: judgeGuards },
  { id: 'sigfox/access/hopping/BV-03', judge: judgeDistinct },
  { id: 'sigfox/access/hopping/BV-04', judge: judgeNeighbours },
  { id: 'sigfox/access/hopping/BV-05', judge: judgeBitRate },
  { id: 'sigfox/access/hopping/BV-06', judge: judgeMacroChannel },
  { id: 'sigfox/access/hopping/BV-07', judge: judgeEvenUse },
  { id: 'sigfox/access/hopping/BV-08', judge: judgeCountDown },
  { id: 'sigfox/access/hopping/BV-09', judge: judgeReset },
  { id: 'sigfox/access/hopping/TI-01', judge: judgePause },
  { id: 'sigfox/access/hopping/TI-02', judge: judgePauseAfterConfirmation },
  { id: 'sigfox/access/hopping/TI-03', judge: judgeDwell },
]);
