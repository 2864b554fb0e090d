import type { NetworkReply, NetworkRequest } from '../../ports/network.ts';
import { type DownlinkOrder, decide } from './downlinks.ts';
import { withinRate } from './flood-guard.ts';
import type { JudgeTools } from './judge-reception.ts';
import type { DeviceState, MessageState } from './state.ts';

type AnswerRequest = Extract<NetworkRequest, { readonly kind: 'answer' }>;

const refused = (reason: string): NetworkReply => ({ kind: 'refused', reason });

/**
 * Takes an application's downlink: only from the application of the device, only for a message that asked, only in time, one for each request.
 * Everything else is dropped, and the request says so.
 */
export function answerRequest(
  tools: JudgeTools,
  answer: AnswerRequest,
  nowSeconds: number,
  onOrder: (order: DownlinkOrder) => void = () => {},
): NetworkReply {
  const { state, behaviour, raise } = tools;
  const application = state.applications.get(answer.application);
  const device = state.devices.get(answer.device);
  if (application === undefined) return refused('unknown-application');
  if (device === undefined) return refused('unknown-device');
  if (!/^[0-9a-fA-F]{16}$/.test(answer.payload)) return refused('payload-length');
  const facts = { device };
  if (!behaviour.check(!application.blocked, 'application-blocked', facts)) return refused('application-blocked');
  const calm = withinRate(application.answerSeconds, nowSeconds, state.limits.answersPerMinute);
  if (!behaviour.check(calm, 'answer-flood', facts)) {
    application.blocked = true;
    raise(
      'application-flood',
      application.name,
      `more than ${state.limits.answersPerMinute} answers in a minute`,
      nowSeconds,
    );
    return refused('answer-flood');
  }
  const owns = device.application === application.name;
  if (!behaviour.check(owns, 'answer-owner', facts)) return refused('answer-owner');
  const request = device.requests.findLast((entry) => entry.message.counter === answer.counter);
  if (request === undefined) return refused('requested');
  const inTime = request.record.state === 'waiting' && nowSeconds <= request.answerBySeconds;
  if (request.record.payload !== null) return refused('answered-already');
  if (!behaviour.check(inTime, 'answer-in-time', { ...facts, message: request.message })) {
    request.record = { ...request.record, state: 'dropped', reason: 'late' };
    return refused('answer-in-time');
  }
  request.record = { ...request.record, payload: answer.payload.toLowerCase() };
  if (!inTime) {
    const order = decide(state, behaviour, device, request, nowSeconds);
    if (order !== null) onOrder(order);
  }
  return { kind: 'done' };
}

/** For applications that answer every request by themselves. */
export function answerAtOnce(tools: JudgeTools, device: DeviceState, message: MessageState, nowSeconds: number): void {
  const application = tools.state.applications.get(device.application);
  if (application === undefined || application.answer === null || application.blocked) return;
  const { name, answer } = application;
  const { counter } = message;
  answerRequest(
    tools,
    { kind: 'answer', application: name, device: device.name, counter, payload: answer },
    nowSeconds,
  );
}
