import type { Device } from '../device.ts';
import { listen } from '../receiver.ts';
import { sendMessage } from '../send.ts';
import type { Refusal } from '../send-frames.ts';
import { testModeSteps } from './steps.ts';
import type { ListenStep, MessageStep, StepStart, TestModeLetter } from './test-step.ts';

export interface TestModeRequest {
  readonly letter: TestModeLetter;
  /** Repetitions of the whole mode. */
  readonly count: number;
  /** A downlink that the mode took, as it comes. */
  readonly heard?: (downlink: { readonly payload: Uint8Array; readonly rssiDbm: number }) => void;
}

export interface TestModeResult {
  readonly messages: number;
  readonly downlinks: number;
  /** Why the last message that was refused was. */
  readonly refused: Refusal | null;
}

/** From the command to the first step. */
const WAKE_SECONDS = 0.05;
/** Where the payload stands in the 15 bytes of a downlink. */
const PAYLOAD_AT: readonly [number, number] = [4, 12];

/** Mode G is for zones with carrier sense (dialect S4.5); every other mode is for all. */
export function hasTestMode(device: Device, letter: TestModeLetter): boolean {
  return letter !== 'G' || device.plan.rc.spectrumAccess.kind === 'listen-before-talk';
}

/** Carries out a certification test mode. The caller holds the radio (`exclusively`). */
export async function runTestMode(device: Device, request: TestModeRequest): Promise<TestModeResult> {
  const { clock, session } = device;
  const beginSeconds = clock.nowSeconds() + WAKE_SECONDS;
  let endSeconds = beginSeconds;
  let lastDownlink: Uint8Array | null | undefined;
  let result: TestModeResult = { messages: 0, downlinks: 0, refused: null };

  const due = (start: StepStart): number =>
    'fromBeginSeconds' in start ? beginSeconds + start.fromBeginSeconds : endSeconds + start.afterPreviousSeconds;
  const heard = (payload: Uint8Array, rssiDbm: number): void => {
    result = { ...result, downlinks: result.downlinks + 1 };
    request.heard?.({ payload, rssiDbm });
  };

  const sendStep = async (step: MessageStep): Promise<void> => {
    const message = step.message(lastDownlink);
    if (message === null) return;
    const startSeconds = due(step.start);
    await clock.sleep(Math.max(0, startSeconds - WAKE_SECONDS - clock.nowSeconds()), session);
    const { framesDone, done } = sendMessage(device, { ...message, startSeconds });
    endSeconds = (await framesDone).lastFrameEndSeconds;
    const { downlink, refused } = await done;
    result = { ...result, messages: result.messages + 1, refused: refused ?? result.refused };
    if (!message.downlink) return;
    endSeconds = clock.nowSeconds();
    lastDownlink = downlink?.payload ?? null;
    if (downlink) heard(downlink.payload, downlink.rssiDbm);
  };

  const listenStep = async (step: ListenStep): Promise<void> => {
    const frequencyHz = device.settings.downlinkHz;
    let fromSeconds = due(step.start);
    let hit = true;
    while (hit) {
      hit = false;
      await listen(device, session, { fromSeconds, untilSeconds: fromSeconds + step.seconds, frequencyHz }, (frame) => {
        const payload = frame.content.slice(...PAYLOAD_AT);
        hit = payload.every((byte, index) => byte === step.pattern[index]);
        if (!hit) return false;
        heard(payload, Math.round(frame.powerDbm));
        fromSeconds = frame.endSeconds;
        return true;
      });
    }
    endSeconds = clock.nowSeconds();
  };

  const steps = device.behaviour.testMode(testModeSteps(device, request.letter, request.count), request.letter);
  for (const step of steps) await (step.kind === 'message' ? sendStep(step) : listenStep(step));
  return result;
}
