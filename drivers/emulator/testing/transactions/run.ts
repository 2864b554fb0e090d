import type { NetworkCallback, NetworkReply, NetworkRequest } from '../../../../rig/ports/network.ts';
import type { Random } from '../../../../rig/ports/random.ts';
import { bytesToBits } from '../../../../rig/sigfox/bits.ts';
import { encodeDownlinkContent } from '../../../../rig/sigfox/downlink-frame.ts';
import { hexToBytes } from '../../../../rig/sigfox/hex.ts';
import { testDevice } from '../../../../rig/sigfox/network/test-devices.ts';
import { receiveSigfoxUplink } from '../../../../rig/sigfox/receive.ts';
import type { ObservedFrame } from '../../../../rig/sigfox/types.ts';
import { encodeUplinkFrame } from '../../../../rig/sigfox/uplink-frame.ts';
import { dbpskEnvelope } from '../../../../rig/signal/dbpsk-modulator.ts';
import { createDetector } from '../../../../rig/signal/detector.ts';
import type { Cutout } from '../../../../rig/signal/types.ts';
import { channelState, resetChannels } from '../../device/hopping.ts';
import type { WindowPlan } from '../../device/receive-window.ts';
import { type Sending, type SendOutcome, sendMessage } from '../../device/send.ts';
import type { OnAir } from '../../ether.ts';
import { downlinkEmission } from '../downlink.ts';
import { APPLICATION, captureRequestOf, DEVICE, neighbourName, type SessionBench } from './bench.ts';
import type { Disturbance, Rogue, TransactionPlan } from './scenario.ts';

/** What the three parties, and the air itself, know of one transaction. */
export interface Views {
  readonly plan: TransactionPlan;
  readonly device: {
    readonly counter: number;
    readonly storedCounter: number;
    readonly outcome: SendOutcome;
    readonly window: WindowPlan | null;
  };
  readonly network: Pick<NetworkReply, 'messages' | 'metadata' | 'downlinks' | 'callbacks' | 'alarms'> & {
    /** Whether the application's answer was taken; null when it gave none. */
    readonly answered: boolean | null;
  };
  readonly rig: readonly ObservedFrame[];
  /** Emissions of the device and of those that disturb it. */
  readonly air: readonly OnAir[];
  readonly disturbing: ReadonlySet<number>;
}

/** Weak enough that carrier sense in no zone minds, strong beside the base station that it stands near. */
const DISTURBANCE_DBM = -25;
const DISTURBANCE_KM = 0.15;
/** Everything of a transaction is over, and reported, by then. */
const SETTLE_SECONDS = 2;

/** Runs one transaction and collects what everybody knows of it. */
export async function runTransaction(bench: SessionBench, plan: TransactionPlan, random: Random): Promise<Views> {
  const { clock, device, ether } = bench;
  await clock.sleep(plan.pauseSeconds);
  bench.setWindowShare(plan.windowShare);
  bench.windows.length = 0;
  for (const { id } of bench.plan.baseStations) {
    await bench.network.perform({ kind: 'listen', baseStation: id, on: !plan.off.includes(id) });
  }
  const before = await read(bench);
  const air: OnAir[] = [];
  const disturbing = new Set<number>();
  const unwatch = ether.onChange(() => {
    for (const emission of ether.during(clock.nowSeconds(), Number.POSITIVE_INFINITY)) {
      if (!air.some((known) => known.id === emission.id)) air.push(emission);
    }
  });
  const rig = listen(bench);
  await clock.sleep(1);
  keepChannels(bench);
  const counter = (device.nvm.messageCounter + 1) % device.identity.counterRollover;
  const { outcome, answered } = await device.exclusively(async () => {
    const sending = sendMessage(device, plan.message);
    disturb(bench, plan, sending, random, disturbing);
    return transact(bench, plan, sending, counter);
  });
  await clock.sleep(SETTLE_SECONDS);
  const frames = await rig();
  unwatch();
  return {
    plan,
    device: {
      counter,
      storedCounter: device.nvm.messageCounter,
      outcome,
      window: bench.windows[0] ?? null,
    },
    network: { ...since(before, await read(bench)), answered },
    rig: frames,
    air,
    disturbing,
  };
}

/** Frames of the longest message, and its confirmation. */
const CHANNELS_OF_A_MESSAGE = 4;

/** In the hopping zones the host of a module must see to it that it stays on the macro channel that the network listens on. */
function keepChannels({ device }: SessionBench): void {
  const state = channelState(device);
  if (state !== null && state.freeMicroChannels < CHANNELS_OF_A_MESSAGE) resetChannels(device);
}

/** The device's transaction with the application's answer and whatever else is sent into the window. */
async function transact(bench: SessionBench, plan: TransactionPlan, sending: Sending, counter: number) {
  const { clock } = bench;
  const { refused } = await sending.framesDone;
  await clock.sleep(1);
  const window = bench.windows[0];
  if (window !== undefined) for (const rogue of plan.rogues) sendRogue(bench, rogue, window, counter);
  const call = refused === null ? await callbackOf(bench, counter) : null;
  let answered: boolean | null = null;
  const answer = async (): Promise<void> => {
    const payload = plan.answerPayload;
    const request = { kind: 'answer', application: APPLICATION, device: DEVICE, counter, payload } as const;
    answered = (await bench.network.perform(request)).kind === 'done';
  };
  if (call?.answerBySeconds && plan.answer.kind === 'in-time') {
    await clock.sleep(plan.answer.share * Math.max(0, call.answerBySeconds - clock.nowSeconds() - 0.01));
    await answer();
  }
  const outcome = await sending.done;
  if (call?.answerBySeconds && plan.answer.kind === 'late') {
    await clock.sleep(Math.max(0, call.answerBySeconds + 0.1 - clock.nowSeconds()));
    await answer();
  }
  return { outcome, answered };
}

async function callbackOf(bench: SessionBench, counter: number): Promise<NetworkCallback | null> {
  const { callbacks = [] } = await bench.network.perform({ kind: 'callbacks', application: APPLICATION });
  const call = callbacks.filter((entry) => entry.device === DEVICE).at(-1);
  return call?.counter === counter ? call : null;
}

/** What the network tells of the device. */
async function read(bench: SessionBench) {
  const ask = (request: NetworkRequest) => bench.network.perform(request);
  const { messages = [] } = await ask({ kind: 'messages', device: DEVICE });
  const { metadata = [] } = await ask({ kind: 'metadata', device: DEVICE });
  const { downlinks = [] } = await ask({ kind: 'downlinks', device: DEVICE });
  const { callbacks = [] } = await ask({ kind: 'callbacks', application: APPLICATION });
  const { alarms = [] } = await ask({ kind: 'alarms' });
  return { messages, metadata, downlinks, callbacks: callbacks.filter((call) => call.device === DEVICE), alarms };
}

type Told = Awaited<ReturnType<typeof read>>;

/** What has been added. */
function since(before: Told, after: Told): Told {
  return {
    messages: after.messages.slice(before.messages.length),
    metadata: after.metadata.slice(before.metadata.length),
    downlinks: after.downlinks.slice(before.downlinks.length),
    callbacks: after.callbacks.slice(before.callbacks.length),
    alarms: after.alarms.slice(before.alarms.length),
  };
}

/** Starts the rig's receiver: detector, then the receiver over all cut-outs. The returned function ends it. */
function listen(bench: SessionBench): () => Promise<readonly ObservedFrame[]> {
  const detector = createDetector();
  const cutouts: Cutout[] = [];
  const capture = bench.probe.capture(captureRequestOf(bench));
  const pump = capture.then(async (blocks) => {
    for await (const block of blocks) cutouts.push(...detector.push(block));
  });
  const own = bench.device.identity.epId.toLowerCase();
  return async () => {
    await (await capture).stop();
    await pump;
    cutouts.push(...detector.finish());
    const keys = (epId: string) => (epId === own ? bench.key : undefined);
    return receiveSigfoxUplink(cutouts, { keys }).frames.filter((frame) => frame.decoded.epId === own);
  };
}

/** Puts the disturbances on the air, those that fall onto a frame once it is known where that lies. */
function disturb(
  bench: SessionBench,
  plan: TransactionPlan,
  { plan: sent }: Sending,
  random: Random,
  disturbing: Set<number>,
): void {
  const { clock, device } = bench;
  const startSeconds = Math.max(clock.nowSeconds(), device.quietUntilSeconds) + 0.05;
  const frameSeconds = 0.25;
  for (const [which, disturbance] of plan.disturbances.entries()) {
    const target = sent.frames[disturbance.onto - 1];
    const offsetHz = disturbance.offsetHz + (target?.offsetHz ?? 0);
    const step = frameSeconds + (sent.frames[1]?.gapSeconds ?? 0.5);
    const atSeconds = startSeconds + Math.max(0, disturbance.onto - 1) * step + 0.3 * random.next();
    putDisturbance(
      bench,
      { ...disturbance, which, atSeconds, carrierHz: device.settings.uplinkHz + offsetHz },
      random,
      disturbing,
    );
  }
}

function putDisturbance(
  bench: SessionBench,
  disturbance: Disturbance & { readonly which: number; readonly atSeconds: number; readonly carrierHz: number },
  random: Random,
  disturbing: Set<number>,
): void {
  const { clock, ether, network } = bench;
  const { which, atSeconds, carrierHz } = disturbance;
  const bytes =
    disturbance.kind === 'noise'
      ? Uint8Array.from({ length: 30 }, () => random.integer(256))
      : neighbourFrame(neighbourName(bench.plan, which), bench.nextNeighbourCounter());
  const envelope = dbpskEnvelope({ bits: bytesToBits(bytes), bitRateBps: 600 });
  const station = bench.plan.baseStations[disturbance.station];
  const startSeconds = Math.max(atSeconds, clock.nowSeconds() + 0.01);
  clock.at(startSeconds + envelope.startSeconds - 0.001, () => {
    const emission = { startSeconds, envelope, carrierHz, driftHzPerSecond: 0, powerDbm: DISTURBANCE_DBM };
    const { id } = ether.transmit(emission);
    disturbing.add(id);
    network.terrain.place(id, { eastKm: station.eastKm + DISTURBANCE_KM, northKm: station.northKm });
  });
}

/** A good frame of another device. */
function neighbourFrame(name: string, messageCounter: number): Uint8Array {
  const { epId, key } = testDevice(name);
  const payload = Uint8Array.of(messageCounter, 0xa5);
  return encodeUplinkFrame({ epId, key, messageType: 'bytes', payload, messageCounter, bidirectional: false }, 1);
}

/** A downlink that the device must pass over. */
function sendRogue(bench: SessionBench, rogue: Rogue, window: WindowPlan, counter: number): void {
  const { device, ether } = bench;
  const { epId, counterRollover } = device.identity;
  const own = { epId: hexToBytes(epId, 'EP-ID'), key: bench.key, messageCounter: counter };
  const other = testDevice('rogue');
  const credentials = {
    ...own,
    ...(rogue.kind === 'key' ? { key: other.key } : {}),
    ...(rogue.kind === 'device' ? { epId: other.epId } : {}),
    ...(rogue.kind === 'counter' ? { messageCounter: (counter + 1) % counterRollover } : {}),
  };
  const content = encodeDownlinkContent(hexToBytes('deadbeefdeadbeef', 'payload'), credentials, {
    ...(rogue.kind === 'crc' ? { crcMask: 0x5a } : {}),
    ...(rogue.kind === 'auth' ? { authMask: 0x5a } : {}),
  });
  const length = window.closeSeconds - window.openSeconds;
  const endSeconds = window.openSeconds + Math.max(0.5, rogue.share * length);
  const frequencyHz = window.frequencyHz * (1 + device.oscillator.errorPpm * 1e-6);
  const emission = downlinkEmission(content, { endSeconds, frequencyHz, levelDbm: rogue.levelDbm });
  bench.clock.at(emission.startSeconds - 0.2, () => void ether.transmit(emission));
}
