import { bytesToHex } from '../../../../rig/sigfox/hex.ts';
import { checkSigfox } from '../../../../rig/sigfox/transaction-check.ts';
import type { ObservedFrame } from '../../../../rig/sigfox/types.ts';
import type { SessionBench } from './bench.ts';
import { type Reach, reachOf } from './reach.ts';
import type { Views } from './run.ts';

/** What the parties do not agree on, one sentence each. */
export type Disagreements = readonly string[];

export interface Expectations {
  /** Downlinks that the network has sent in the 24 hours before. */
  readonly downlinksToday: number;
}

const DOWNLINKS_A_DAY = 4;
/** Clocks and references of all parties are the same but for a station's 0.05 ppm; the rest is how well they measure. */
const SAME_SECONDS = 2e-3;
const SAME_HZ = 80;

/** Holds the device's, the network's and the rig's view of a transaction against each other. */
export function compare(bench: SessionBench, views: Views, expectations: Expectations): Disagreements {
  const found: string[] = [];
  const must = (holds: boolean, sentence: string): void => {
    if (!holds) found.push(sentence);
  };
  const reach = reachOf(bench, views);
  compareRig(bench, views, must);
  compareNetwork(views, reach, must);
  compareDownlink(views, reach, expectations, must);
  must(views.network.alarms?.length === 0, `the network raises alarms: ${JSON.stringify(views.network.alarms)}`);
  return found;
}

type Must = (holds: boolean, sentence: string) => void;

const payloadOf = ({ plan }: Views): string => bytesToHex(plan.message.payload);
const replicas = (views: Views): ObservedFrame[] =>
  views.rig.filter((frame) => frame.decoded.mc === views.device.counter);
const rollover = (bench: SessionBench): number => bench.device.identity.counterRollover;

/** The device against the rig: what was on the air, what it said, and when. */
function compareRig(bench: SessionBench, views: Views, must: Must): void {
  const { device, plan, rig } = views;
  const { emittedRanks, confirmationSent } = device.outcome;
  const own = replicas(views);
  must(
    own.map((frame) => frame.decoded.rank).join() === emittedRanks.join(),
    `the device sent replicas ${emittedRanks.join()}, the rig heard ${own.map((frame) => frame.decoded.rank).join()}`,
  );
  for (const { decoded } of own) {
    must(decoded.crcOk && decoded.authOk === true, `replica ${decoded.rank} does not verify at the rig`);
    must(decoded.payload === payloadOf(views), `the device sent ${payloadOf(views)}, the rig read ${decoded.payload}`);
    must(decoded.bf === plan.message.downlink, 'device and rig do not agree on the request flag');
  }
  const others = rig.filter((frame) => !own.includes(frame));
  must(
    others.length === (confirmationSent ? 1 : 0),
    `the device ${confirmationSent ? 'confirmed' : 'did not confirm'}, the rig heard ${others.length} more frames`,
  );
  for (const { decoded } of others) {
    const next = (device.counter + 1) % rollover(bench);
    must(decoded.kind === 'control' && decoded.authOk === true, 'the rig heard something else than a confirmation');
    must(decoded.mc === next, `the confirmation carries ${decoded.mc} after ${device.counter}`);
  }
  const used =
    emittedRanks.length === 0 ? device.counter + rollover(bench) - 1 : device.counter + (confirmationSent ? 1 : 0);
  must(device.storedCounter === used % rollover(bench), `the device stored ${device.storedCounter}, it used ${used}`);
  // Outside the hopping zones frequencies are independent and may coincide.
  const hopping = bench.device.plan.rc.spectrumAccess.kind === 'frequency-hopping';
  const violations = checkSigfox(...declaredAndObserved(bench, views)).filter(
    (violation) => hopping || violation !== 'FREQ_DIVERSITY',
  );
  must(violations.length === 0, `the rig finds ${violations.join(', ')}`);
}

function declaredAndObserved(bench: SessionBench, views: Views): Parameters<typeof checkSigfox> {
  const { plan, device, network, rig } = views;
  const { message } = plan;
  const { window } = device;
  const sent = network.downlinks?.[0];
  const takenAt = device.outcome.downlink === null ? undefined : sent?.endSeconds;
  const micro = (seconds: number): number => Math.round(seconds * 1e6);
  // Channels are those that the device means: its crystal may be further off than the 2 kHz between micro channels.
  const meant = (frequencyHz: number): number => frequencyHz / (1 + bench.device.oscillator.errorPpm * 1e-6);
  const declared = {
    rc: bench.plan.rc,
    bit_rate_bps: bench.plan.bitRateBps,
    ep_id: bench.device.identity.epId,
    ep_key: bytesToHex(bench.key),
    message_type: message.type,
    payload: message.type === 'bytes' ? payloadOf(views) : '',
    message_counter: device.counter,
    message_counter_rollover: rollover(bench),
    bidirectional: message.downlink,
    number_of_frames: message.frames ?? 3,
    t_ifu_ms: message.interFrameMilliseconds ?? 500,
    t_conf_ms: message.confirmationMilliseconds ?? 2000,
  };
  const observed = {
    frames: rig.map((frame) => ({
      t_start_us: micro(frame.startSeconds.value),
      t_end_us: micro(frame.endSeconds.value),
      freq_hz: meant(frame.carrierHz.value),
      bit_rate_bps: frame.bitRateBps,
      hex: frame.hex,
    })),
    ...(window === null
      ? {}
      : {
          rx_window: {
            open_us: micro(window.openSeconds),
            close_us: micro(takenAt ?? window.closeSeconds),
            freq_hz: window.frequencyHz,
          },
        }),
    ...(takenAt === undefined ? {} : { downlink_frame_end_us: micro(takenAt) }),
  };
  return [declared, observed];
}

/** The device and the rig against the network: what was stored, and what it was received from. */
function compareNetwork(views: Views, reach: Reach, must: Must): void {
  const { messages = [], metadata = [], callbacks = [] } = views.network;
  const { counter, outcome } = views.device;
  const { message } = views.plan;
  const records = metadata.filter((record) => record.kind === 'message');
  const stored = messages.length;
  must(
    stored <= 1 && records.length === stored && callbacks.length === stored,
    `the network stored ${stored} messages, keeps ${records.length} records and called back ${callbacks.length} times`,
  );
  if (reach.message === 'sure')
    must(stored === 1, 'a base station must have heard the message, and the network has none');
  if (reach.message === 'impossible')
    must(stored === 0, 'no base station can have heard the message, and the network has one');
  if (stored === 0) return;
  must(
    messages[0].type === message.type && messages[0].payload === payloadOf(views),
    `the device sent ${message.type} ${payloadOf(views)}, the network stored ${messages[0].type} ${messages[0].payload}`,
  );
  must(
    records[0].counter === counter && callbacks.every((call) => call.counter === counter),
    `the device used counter ${counter}, the network has ${records[0].counter}`,
  );
  must(records[0].downlinkRequested === message.downlink, 'device and network do not agree on the request flag');
  must(records[0].tally === records[0].receptions.length, 'the tally is not the number of receptions');
  for (const { baseStation, rank, startSeconds, frequencyHz } of records[0].receptions) {
    must(
      reach.frame(rank, baseStation) !== 'impossible',
      `${baseStation} reports replica ${rank}, which it cannot have heard`,
    );
    must(
      (outcome.emittedRanks as readonly number[]).includes(rank),
      `${baseStation} reports replica ${rank}, which was not sent`,
    );
    const heard = replicas(views).find((frame) => frame.decoded.rank === rank);
    if (heard === undefined) continue;
    // Where noise or a disturbance is strong the receiver may settle half a symbol beside the frame.
    const clear = reach.frame(rank, baseStation) === 'sure';
    must(
      Math.abs(heard.startSeconds.value - startSeconds) < (clear ? SAME_SECONDS : 1 / heard.bitRateBps),
      `rig and ${baseStation} time replica ${rank} at ${heard.startSeconds.value} and ${startSeconds} s`,
    );
    must(
      Math.abs(heard.carrierHz.value - frequencyHz) < SAME_HZ,
      `rig and ${baseStation} find replica ${rank} at ${heard.carrierHz.value} and ${frequencyHz} Hz`,
    );
  }
  for (const [rank, baseStation] of reach.surePairs) {
    const has = records[0].receptions.some((entry) => entry.rank === rank && entry.baseStation === baseStation);
    must(has, `${baseStation} must have heard replica ${rank}, and the network does not know of it`);
  }
}

/** Which end a request must have come to; null where the network never heard it. */
function expectedDownlink(views: Views, { downlinksToday }: Expectations): string | null {
  if (views.network.messages?.length !== 1 || !views.plan.message.downlink) return null;
  if (views.plan.answer.kind === 'never') return 'no-answer';
  if (views.plan.answer.kind === 'late') return 'late';
  return downlinksToday >= DOWNLINKS_A_DAY ? 'downlink-quota' : 'sent';
}

/** The network's downlink, what the device took, whether it confirmed and who knows of that. */
function compareDownlink(views: Views, reach: Reach, expectations: Expectations, must: Must): void {
  const { downlinks = [], metadata = [], answered } = views.network;
  const { outcome, window } = views.device;
  const [record] = downlinks;
  const expected = expectedDownlink(views, expectations);
  const state =
    record === undefined ? null : record.startSeconds === undefined ? (record.reason ?? record.state) : 'sent';
  must(
    downlinks.length <= 1 && state === expected,
    `a request must end as ${expected}, the network says ${JSON.stringify(downlinks)}`,
  );
  if (expected !== null)
    must(
      answered === (views.plan.answer.kind === 'never' ? null : views.plan.answer.kind === 'in-time'),
      `the answer (${views.plan.answer.kind}) was ${answered === null ? 'not given' : answered ? 'taken' : 'refused'}`,
    );
  const taken = outcome.downlink === null ? null : bytesToHex(outcome.downlink.payload);
  if (record?.startSeconds === undefined) {
    must(taken === null, `the network sent nothing, the device took ${taken}`);
  } else {
    must(taken === null || taken === record.payload, `the network sent ${record.payload}, the device took ${taken}`);
    if (reach.downlink === 'sure')
      must(taken === record.payload, `the device missed the downlink of ${record.baseStation}`);
    must(
      window !== null && record.startSeconds >= window.openSeconds && (record.endSeconds ?? 0) <= window.closeSeconds,
      'the downlink lies outside the window that the device kept open',
    );
  }
  must(
    outcome.confirmationSent === (taken !== null),
    'the device confirms what it did not take, or does not confirm what it took',
  );
  const confirmations = metadata.filter((entry) => entry.kind === 'downlink_confirmation');
  const confirmed = record?.state === 'confirmed';
  must(
    confirmations.length === (confirmed ? 1 : 0),
    `the network has ${confirmations.length} confirmations and says ${record?.state}`,
  );
  if (confirmed) must(outcome.confirmationSent, 'the network has a confirmation that the device did not send');
  if (reach.confirmation === 'sure')
    must(confirmed, 'a base station must have heard the confirmation, and the network has none');
}
