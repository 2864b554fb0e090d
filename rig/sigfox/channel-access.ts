import { frameKindOf } from './frame-layout.ts';
import { radioConfiguration, type SpectrumAccess } from './radio-configuration.ts';
import { frameSeconds } from './time-on-air.ts';
import type { Rank, UplinkBitRate } from './types.ts';
import { confirmationDelayRangeMilliseconds, interframeOf, type UplinkRequest } from './uplink-message.ts';

export type ListenBeforeTalk = Extract<SpectrumAccess, { kind: 'listen-before-talk' }>;

/**
 * Which replicas of a request go on the air when every carrier sense finds the channel occupied for `busyMilliseconds` from its start.
 * Without listen before talk all do, unless low duty cycle refuses the whole message.
 */
export function emittedRanks(request: UplinkRequest, busyMilliseconds: number): Rank[] {
  const access = radioConfiguration(request.radioConfiguration).spectrumAccess;
  const all = ([1, 2, 3] as const).slice(0, request.numberOfFrames);
  if (access.kind === 'low-duty-cycle') return lowDutyCycleRefuses(access, request) ? [] : all;
  if (access.kind !== 'listen-before-talk') return all;
  const budget = (rank: Rank): number => carrierSenseBudgetMilliseconds(access, request, rank);
  return all.filter((rank) => channelFreeInTime(access, busyMilliseconds, budget(rank)));
}

/** Whether the downlink confirmation goes on the air; carrier sense has what T_CONF leaves of its longest value. */
export function confirmationEmitted(request: UplinkRequest, busyMilliseconds: number): boolean {
  const access = radioConfiguration(request.radioConfiguration).spectrumAccess;
  if (access.kind !== 'listen-before-talk') return true;
  const budget = confirmationDelayRangeMilliseconds[1] - request.confirmationDelayMilliseconds;
  return channelFreeInTime(access, busyMilliseconds, budget);
}

/** Milliseconds that carrier sense adds before a frame: the occupied time and the free time that must be seen. */
export function carrierSenseMilliseconds(access: SpectrumAccess, busyMilliseconds: number): number {
  return access.kind === 'listen-before-talk' ? busyMilliseconds + access.minimumFreeMilliseconds.value : 0;
}

function channelFreeInTime(access: ListenBeforeTalk, busyMilliseconds: number, budgetMilliseconds: number): boolean {
  return carrierSenseMilliseconds(access, busyMilliseconds) <= budgetMilliseconds;
}

/** What a message's time on the air depends on. */
export type MessageShape = Pick<
  UplinkRequest,
  'bitRateBps' | 'messageType' | 'payload' | 'bidirectional' | 'numberOfFrames' | 'interframeMilliseconds'
>;

/** Frame 1 has its own budget; frames 2 and 3 share what T_LF leaves beside pauses and the frames between. */
export function carrierSenseBudgetMilliseconds(access: ListenBeforeTalk, request: MessageShape, rank: Rank): number {
  if (rank === 1) return access.firstFrameBudgetMilliseconds.value;
  const repeated = request.numberOfFrames - 1;
  const rest =
    access.repeatedFramesMilliseconds.value -
    repeated * interframeOf(request) -
    (repeated - 1) * frameMilliseconds(request);
  return rest / repeated;
}

/** Frames that follow each other closely count as one transmission, which has a longest time. */
export function lowDutyCycleRefuses(
  access: Extract<SpectrumAccess, { kind: 'low-duty-cycle' }>,
  request: MessageShape,
): boolean {
  const pause = interframeOf(request);
  if (pause >= access.separatingPauseMilliseconds.value) return false;
  const frames = request.numberOfFrames;
  return frames * frameMilliseconds(request) + (frames - 1) * pause > access.longestTransmissionMilliseconds.value;
}

function frameMilliseconds(request: MessageShape): number {
  return (
    1000 * frameSeconds(frameKindOf(request.messageType, request.payload.length), request.bitRateBps as UplinkBitRate)
  );
}
