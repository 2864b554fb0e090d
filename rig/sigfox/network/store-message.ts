import type { NetworkMessage, NetworkMetadata } from '../../ports/network.ts';
import { controlTypeDownlinkConfirmation } from '../frame-layout.ts';
import type { DecodedUplinkFrame } from '../types.ts';
import { answerAtOnce } from './answers.ts';
import { withinDay } from './daily-quota.ts';
import { confirmDownlink, openRequest } from './downlinks.ts';
import type { Judgement, JudgeTools } from './judge-reception.ts';
import type { CountedReception, DeviceState, MessageState } from './state.ts';

type NewMessage = Extract<Judgement, { verdict: 'new' }>;

/** Messages of a device that a late reception may still belong to. */
const RECENT_MESSAGES = 8;

/** One more reception of a message that is stored. */
export function countReception(tools: JudgeTools, message: MessageState, counted: CountedReception): void {
  message.receptions.push(counted);
  callBack(tools, message, true);
}

/** Stores a new message in both stores, tells its application and opens a request where a downlink is asked for. */
export function storeMessage(tools: JudgeTools, judged: NewMessage, nowSeconds: number): void {
  const { device, frame, content, counted } = judged;
  const control = frame.kind === 'control';
  const downlinkRequested = !control && frame.bf === true;
  const stored: NetworkMessage | null = control
    ? null
    : { device: device.name, timeSeconds: counted.startSeconds, ...payloadOf(frame) };
  const message: MessageState = {
    device: device.name,
    counter: frame.mc ?? 0,
    content,
    downlinkRequested,
    receptions: [counted],
    stored,
    kind: control ? controlKind(frame) : 'message',
  };
  device.messages.push(message);
  device.recent = [...device.recent, message].slice(-RECENT_MESSAGES);
  if (control) {
    if (message.kind === 'downlink_confirmation')
      confirmDownlink(tools.behaviour, device, message.counter, counted.startSeconds);
    return;
  }
  device.uplinkSeconds = [...withinDay(device.uplinkSeconds, counted.startSeconds), counted.startSeconds];
  const asks = tools.behaviour.check(downlinkRequested, 'requested', {
    frame,
    device,
    message,
  });
  if (asks) openRequest(tools.state, tools.behaviour, device, message);
  callBack(tools, message, false);
  if (asks) answerAtOnce(tools, device, message, nowSeconds);
}

function controlKind(frame: DecodedUplinkFrame): 'keep_alive' | 'downlink_confirmation' {
  const type = Number.parseInt((frame.payload ?? '').slice(0, 2), 16);
  return type === controlTypeDownlinkConfirmation ? 'downlink_confirmation' : 'keep_alive';
}

function payloadOf(frame: DecodedUplinkFrame): Pick<NetworkMessage, 'type' | 'payload'> {
  const payload = frame.payload ?? '';
  if (frame.kind !== 'bit-or-empty') return { type: 'bytes', payload };
  if (frame.li === 0) return { type: 'empty', payload: '' };
  return { type: frame.li === 3 ? 'bit1' : 'bit0', payload: '' };
}

/** Tells the application of the device, once a message. `again`: one more copy came in. */
function callBack({ state, behaviour }: JudgeTools, message: MessageState, again: boolean): void {
  const device = state.devices.get(message.device);
  if (device === undefined || message.stored === null) return;
  const request = device.requests.find((entry) => entry.message === message);
  const callback = {
    application: device.application,
    device: device.name,
    counter: message.counter,
    timeSeconds: message.stored.timeSeconds,
    payload: message.stored.payload,
    answerBySeconds: request?.answerBySeconds ?? null,
  };
  for (const call of behaviour.callbacks(again ? [] : [callback], { callback, again })) {
    const application = state.applications.get(call.application);
    if (application !== undefined && !application.blocked) application.callbacks.push(call);
  }
}

/** What the two stores show of a message. Neither shows what belongs to the other. */
export function metadataOf({ behaviour }: JudgeTools, message: MessageState): NetworkMetadata {
  const { device, kind, counter, downlinkRequested, receptions } = message;
  const metadata: NetworkMetadata = {
    device,
    kind,
    counter,
    downlinkRequested,
    tally: receptions.length,
    receptions: receptions.map(({ endSeconds: _end, ...reception }) => reception),
  };
  return behaviour.metadata(metadata, message);
}

export function messagesOf({ behaviour }: JudgeTools, device: DeviceState): NetworkMessage[] {
  return device.messages.flatMap((message) =>
    message.stored === null ? [] : [behaviour.message(message.stored, message)],
  );
}
