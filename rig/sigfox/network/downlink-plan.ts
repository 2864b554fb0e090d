import { downlinkFrameSeconds, downlinkModulation } from '../downlink-frame.ts';
import { downlinkOffsetHz, type RadioConfiguration } from '../radio-configuration.ts';
import { bidirectionalInterframeMilliseconds } from '../uplink-message.ts';
import type { BaseStationState, CountedReception, MessageState } from './state.ts';

/** Where and when a downlink may go out. */
export interface DownlinkPlan {
  /** First bit: where it goes unless the station is occupied, and the last instant at which all of it still falls into the window. */
  readonly earliestSeconds: number;
  readonly latestSeconds: number;
  readonly frequencyHz: number;
  /** Counter that it is made for. */
  readonly counter: number;
  /** Stations that heard the message, best first. */
  readonly baseStations: readonly string[];
}

/** Distance that this network keeps from both edges of the window: clocks on both sides are a little off. No figure is public. */
const EDGE_SECONDS = 0.1;
/** How long before its first bit a downlink is decided; answers after that are too late. This network's own. */
export const DECIDE_AHEAD_SECONDS = 1;
const HOUR_SECONDS = 3600;
/** Time on the air before the first and after the last bit: the transmitter's ramps, a symbol each. */
const RAMP_SECONDS = 1 / downlinkModulation.bitRateBps;
/** Share of any hour that a base station may send (Sigfox Technical Overview 3.4): 360 s. */
export const baseStationDutyCycle = 0.1;

/** End and frequency of frame 1: from itself, or worked out from a replica by T_IFB and the pattern f1, f1 + delta, f1 - delta. */
export function firstFrameOf(
  receptions: readonly CountedReception[],
  rc: RadioConfiguration,
): { readonly endSeconds: number; readonly frequencyHz: number } {
  const [best] = [...receptions].sort((a, b) => a.rank - b.rank || b.rssiDbm - a.rssiDbm);
  const frameSeconds = best.endSeconds - best.startSeconds;
  const delta = rc.deltaFrequencyHz.value;
  const shiftHz = best.rank === 1 ? 0 : best.rank === 2 ? delta : -delta;
  return {
    endSeconds: best.endSeconds - (best.rank - 1) * (frameSeconds + bidirectionalInterframeMilliseconds / 1000),
    frequencyHz: best.frequencyHz - shiftHz,
  };
}

/** T_W after the end of frame 1, at f1 + (downlink centre - uplink centre), through the station that heard the message best. */
export function planDownlink(message: MessageState, rc: RadioConfiguration): DownlinkPlan {
  const first = firstFrameOf(message.receptions, rc);
  const opensSeconds = first.endSeconds + rc.waitSeconds.value;
  return {
    earliestSeconds: opensSeconds + EDGE_SECONDS,
    latestSeconds: opensSeconds + rc.windowSeconds.value - downlinkFrameSeconds - EDGE_SECONDS,
    frequencyHz: first.frequencyHz + downlinkOffsetHz(rc),
    counter: message.counter,
    baseStations: stationsByStrength(message.receptions),
  };
}

function stationsByStrength(receptions: readonly CountedReception[]): string[] {
  const sorted = [...receptions].sort((a, b) => b.rssiDbm - a.rssiDbm || b.snrDb - a.snrDb);
  return [...new Set(sorted.map((entry) => entry.baseStation))];
}

/** First instant at or after `earliestSeconds` at which the station sends nothing else; null when that is too late. */
export function freeInstant(station: BaseStationState, plan: DownlinkPlan): number | null {
  let startSeconds = plan.earliestSeconds;
  for (const other of [...station.onAir].sort((a, b) => a.startSeconds - b.startSeconds)) {
    const own = airtimeOf(startSeconds);
    if (other.endSeconds > own.startSeconds && other.startSeconds < own.endSeconds)
      startSeconds = other.endSeconds + RAMP_SECONDS;
  }
  return startSeconds <= plan.latestSeconds ? startSeconds : null;
}

/** Time on the air of a station in the hour that ends at `toSeconds`. */
export function onTimeInHour(station: Pick<BaseStationState, 'onAir'>, toSeconds: number): number {
  const fromSeconds = toSeconds - HOUR_SECONDS;
  return station.onAir.reduce(
    (sum, { startSeconds, endSeconds }) =>
      sum + Math.max(0, Math.min(endSeconds, toSeconds) - Math.max(startSeconds, fromSeconds)),
    0,
  );
}

/** What a downlink occupies of a station's time, ramps included. */
export function airtimeOf(startSeconds: number): { readonly startSeconds: number; readonly endSeconds: number } {
  return {
    startSeconds: startSeconds - RAMP_SECONDS,
    endSeconds: startSeconds + downlinkFrameSeconds + RAMP_SECONDS,
  };
}

/** Whether one more downlink keeps the station within its duty cycle in every hour that holds it, with those that are planned after it. */
export function keepsDutyCycle(station: BaseStationState, startSeconds: number): boolean {
  const own = airtimeOf(startSeconds);
  const onAir = [...station.onAir, own];
  return onAir
    .filter(({ endSeconds }) => endSeconds >= own.endSeconds)
    .every(({ endSeconds }) => onTimeInHour({ onAir }, endSeconds) <= baseStationDutyCycle * HOUR_SECONDS);
}
