import { carrierSenseMilliseconds, confirmationEmitted } from './channel-access.ts';
import { controlTypeDownlinkConfirmation } from './frame-layout.ts';
import { counterRollover, nextCounter } from './message-counter.ts';
import { type MessageInput, uplinkRequestOf } from './message-input.ts';
import { downlinkOffsetHz, type RadioConfiguration } from './radio-configuration.ts';
import {
  grossErrorBounds,
  isOff,
  type ObservedTransaction,
  type PlacedFrame,
  type TransactionFrame,
  type TransactionViolation,
} from './transaction-types.ts';
import { decodeUplinkFrame } from './uplink-decode.ts';

/** What a message that asks for a downlink must do besides: frequency pattern, window, confirmation. */
export function bidirectionalViolations(
  rc: RadioConfiguration,
  declared: MessageInput,
  observed: ObservedTransaction,
  replicas: readonly PlacedFrame[],
  confirmations: readonly TransactionFrame[],
): TransactionViolation[] {
  return [
    ...(patternIsWrong(rc, replicas) ? (['DELTA_F'] as const) : []),
    ...windowViolations(rc, observed, replicas),
    ...confirmationViolations(rc, declared, observed, confirmations),
  ];
}

/** f2 = f1 + delta, f3 = f1 - delta. */
function patternIsWrong(rc: RadioConfiguration, replicas: readonly PlacedFrame[]): boolean {
  const first = replicas.find((frame) => frame.place === 1);
  if (first === undefined) return false;
  const delta = rc.deltaFrequencyHz.value;
  return replicas.some((frame) => {
    if (frame.place !== 2 && frame.place !== 3) return false;
    const expected = first.freq_hz + (frame.place === 2 ? delta : -delta);
    return isOff(frame.freq_hz, expected, grossErrorBounds.frequencyHz);
  });
}

/** T_W runs from the end of frame 1; the window stays open for T_RX unless a downlink closes it. */
function windowViolations(
  rc: RadioConfiguration,
  observed: ObservedTransaction,
  replicas: readonly PlacedFrame[],
): TransactionViolation[] {
  const window = observed.rx_window;
  const first = replicas.find((frame) => frame.place === 1);
  if (window === undefined) return [];
  const violations: TransactionViolation[] = [];
  const bound = grossErrorBounds.timerSeconds;
  if (first !== undefined) {
    if (isOff((window.open_us - first.t_end_us) / 1e6, rc.waitSeconds.value, bound)) violations.push('T_W');
    if (isOff(window.freq_hz, first.freq_hz + downlinkOffsetHz(rc), grossErrorBounds.frequencyHz))
      violations.push('FREQ_DL');
  }
  const downlinkEnd = observed.downlink_frame_end_us;
  const open = (window.close_us - window.open_us) / 1e6;
  const closedWrong =
    downlinkEnd === undefined
      ? isOff(open, rc.windowSeconds.value, bound)
      : isOff(window.close_us / 1e6, downlinkEnd / 1e6, bound) || open > rc.windowSeconds.value + bound;
  if (closedWrong) violations.push('T_RX');
  return violations;
}

function confirmationViolations(
  rc: RadioConfiguration,
  declared: MessageInput,
  observed: ObservedTransaction,
  confirmations: readonly TransactionFrame[],
): TransactionViolation[] {
  const downlinkEnd = observed.downlink_frame_end_us;
  if (downlinkEnd === undefined) return [];
  const busy = declared.channel_busy_ms_at_each_carrier_sense ?? 0;
  const request = uplinkRequestOf(declared);
  const [confirmation] = confirmations;
  if (confirmation === undefined) return confirmationEmitted(request, busy) ? ['CONF_MISSING'] : [];
  const violations: TransactionViolation[] = confirmations.length > 1 ? ['FRAME_COUNT'] : [];
  const expected = (request.confirmationDelayMilliseconds + carrierSenseMilliseconds(rc.spectrumAccess, busy)) / 1000;
  if (isOff((confirmation.t_start_us - downlinkEnd) / 1e6, expected, grossErrorBounds.timerSeconds))
    violations.push('T_CONF');
  const decoded = decodeUplinkFrame(confirmation.hex);
  const type = decoded.payload === null ? null : Number.parseInt(decoded.payload.slice(0, 2), 16);
  if (decoded.kind !== 'control' || type !== controlTypeDownlinkConfirmation) violations.push('CONF_TYPE');
  if (decoded.mc !== nextCounter(request.messageCounter, counterRollover(request.messageCounterRollover)))
    violations.push('CONF_COUNTER');
  return violations;
}
