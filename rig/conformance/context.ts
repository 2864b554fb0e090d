import { UnbrigError } from '../ports/errors.ts';
import type { Exchange, ModuleOperation } from '../ports/module.ts';
import type { Transmitter } from '../ports/transmitter.ts';
import type { DownlinkCredentials } from '../sigfox/downlink-frame.ts';
import { hexToBytes } from '../sigfox/hex.ts';
import { downlinkOffsetHz, radioConfiguration } from '../sigfox/radio-configuration.ts';
import type { ObservedFrame } from '../sigfox/types.ts';
import { type PreparedTransmission, prepareCarrier, prepareDownlink, USUAL_LEVEL_DBM } from './downlink.ts';
import type { Listener } from './listener.ts';
import { SEND_MARK } from './messages.ts';
import type { ObservationBench } from './observe.ts';
import type { PlannedDownlink, StimulusContext } from './stimulus.ts';
import type { BssciExchange, Mark, MiotyNetworkExchange, NetworkExchange, SentTransmission } from './types.ts';

/** What a stimulus leaves behind beside the samples. */
export interface StimulusNotes {
  readonly marks: Mark[];
  readonly exchanges: Exchange[];
  readonly transmissions: SentTransmission[];
  readonly networkExchanges: NetworkExchange[];
  readonly miotyNetworkExchanges: MiotyNetworkExchange[];
  readonly bssciExchanges: BssciExchange[];
}

/** How long after the module's answer a message may still be on the air (a module that answers early). */
const AFTER_SEND_SECONDS = 9;
/** As the modules of the other technology answer after their frame, only one that answers early is waited for: the longest frame of few bytes. */
const AFTER_MIOTY_SEND_SECONDS = 5;
/** A module that answers before its first frame has begun it by then. */
const AFTER_EARLY_ANSWER_SECONDS = 4;

export function createContext(bench: ObservationBench, notes: StimulusNotes, listener: Listener): StimulusContext {
  const { clock } = bench;
  const mark: StimulusContext['mark'] = (name, data = {}) => {
    notes.marks.push({ name, timeSeconds: clock.nowSeconds(), data });
  };
  const perform = async (operation: ModuleOperation): Promise<Exchange> => {
    const exchange = await bench.module.perform(operation);
    notes.exchanges.push(exchange);
    if (exchange.status === 'gone') throw lineGone(operation);
    return exchange;
  };
  const transmit = async ({ transmission, sent }: PreparedTransmission): Promise<void> => {
    notes.transmissions.push(sent);
    await transmitterOf(bench).transmit(transmission);
  };
  const ask = async <Request, Reply>(
    under: { perform(request: Request): Promise<Reply> } | null,
    what: string,
    request: Request,
    kept: { readonly timeSeconds: number; readonly request: Request; readonly reply: Reply }[],
  ): Promise<Reply> => {
    if (under === null) throw unavailable(`${what}, and the bench has none`);
    const timeSeconds = clock.nowSeconds();
    const reply = await under.perform(request);
    kept.push({ timeSeconds, request, reply });
    return reply;
  };
  const answer = async (request: ObservedFrame, planned: readonly PlannedDownlink[]): Promise<void> => {
    const send = notes.marks.filter((entry) => entry.name === SEND_MARK).length - 1;
    const credentials = credentialsFor(bench, request.decoded.mc ?? 0);
    const placeHz = request.carrierHz.value + downlinkOffsetHz(radioConfiguration(bench.declared.zone));
    await Promise.all(
      planned.map(({ payload, defect, levelDbm = USUAL_LEVEL_DBM, afterSeconds, offsetHz = 0 }) => {
        const startSeconds = request.endSeconds.value + afterSeconds;
        const order = { payload, defect, levelDbm, startSeconds, frequencyHz: placeHz + offsetHz, send };
        return transmit(prepareDownlink(order, credentials));
      }),
    );
  };
  return {
    clock,
    random: bench.random,
    declared: bench.declared,
    power: bench.power,
    mark,
    perform,
    send: async (operation, facts = {}) => {
      mark(SEND_MARK, { ...sendFacts(operation), ...facts });
      const exchange = await perform(operation);
      await clock.sleep(afterSendSeconds(bench));
      return exchange;
    },
    transact: async (operation, downlinks, facts = {}) => {
      const stop = new AbortController();
      mark(SEND_MARK, { ...sendFacts(operation), ...facts });
      const heard = listener.next((frame) => isAnswered(frame, operation), stop.signal);
      const answered = heard.then(async (request) => {
        if (request !== null) await answer(request, downlinks);
        return request;
      });
      // A rejection is met below; until then it must not count as unhandled.
      answered.catch(() => {});
      const exchange = await perform(operation);
      await clock.sleep(AFTER_EARLY_ANSWER_SECONDS);
      stop.abort();
      const request = await answered;
      await clock.sleep(AFTER_SEND_SECONDS - AFTER_EARLY_ANSWER_SECONDS);
      return { exchange, request };
    },
    sendDownlink: ({ payload, defect, levelDbm = USUAL_LEVEL_DBM, startSeconds, frequencyHz, messageCounter }) =>
      transmit(
        prepareDownlink(
          { payload, defect, levelDbm, startSeconds, frequencyHz },
          credentialsFor(bench, messageCounter),
        ),
      ),
    interfere: (interferer) => transmit(prepareCarrier(interferer)),
    askNetwork: (request) => ask(bench.network, 'a network', request, notes.networkExchanges),
    askMiotyNetwork: (request) => ask(bench.miotyNetwork, 'a network', request, notes.miotyNetworkExchanges),
    playBssci: (request) => ask(bench.bssci, `a ${request.peer} to test`, request, notes.bssciExchanges),
  };
}

/** The first frame of the message. Where the module was told to ask for a downlink, the frame must ask for it. */
function isAnswered({ decoded }: ObservedFrame, operation: ModuleOperation): boolean {
  const asks = 'downlink' in operation && operation.downlink === true;
  return decoded.crcOk && decoded.rank === 1 && (!asks || decoded.bf === true);
}

function credentialsFor(bench: ObservationBench, messageCounter: number): DownlinkCredentials {
  const { epId } = bench.declared;
  const key = bench.keyOf(epId);
  if (key === undefined) throw unavailable('the device key, and the bench has none (keyFile or keyEnv in dut.yaml)');
  return { epId: hexToBytes(epId, 'EP-ID'), key, messageCounter };
}

function transmitterOf(bench: ObservationBench): Transmitter {
  if (bench.transmitter === null) throw unavailable('a transmitter, and the bench has none');
  return bench.transmitter;
}

/** The plan blocks such cases before they run; a stimulus that comes here did not say what it needs. */
function unavailable(what: string): UnbrigError {
  return new UnbrigError('stimulus-need-undeclared', 'test-code', `the stimulus needs ${what}; its cases must say so`);
}

function lineGone(operation: ModuleOperation): UnbrigError {
  return new UnbrigError(
    'line-gone',
    'link',
    `the serial line closed during ${operation.kind}; check the cable and the adapter`,
    { facts: { operation: operation.kind } },
  );
}

function afterSendSeconds({ declared }: ObservationBench): number {
  return declared.technology === 'sigfox' ? AFTER_SEND_SECONDS : AFTER_MIOTY_SEND_SECONDS;
}

function sendFacts(operation: ModuleOperation): Readonly<Record<string, number | string | boolean>> {
  switch (operation.kind) {
    case 'sendBit':
      return { type: operation.bit === 1 ? 'bit1' : 'bit0', payload: '', downlink: operation.downlink === true };
    case 'sendFrame':
      return {
        type: operation.payload === '' ? 'empty' : 'bytes',
        payload: operation.payload,
        downlink: operation.downlink === true,
      };
    case 'uplink':
      return {
        type: 'uplink',
        payload: operation.payload,
        downlink: operation.downlink === true,
        ...(operation.mpf === undefined ? {} : { mpf: operation.mpf }),
      };
    case 'transparentUplink':
      return { type: 'transparent', payload: operation.mpdu, downlink: operation.downlink === true };
    case 'sendKeepAlive':
      return { type: 'keep_alive', payload: '', downlink: false };
    default:
      return { type: operation.kind, payload: '', downlink: false };
  }
}
