import { DEVIATION_HZ, SYMBOL_RATE_BPS } from '../../../../rig/mioty/profile.ts';
import { type MskBurst, mskEnvelope } from '../../../../rig/signal/msk-modulator.ts';
import type { Emission } from '../../ether.ts';
import type { MiotyDevice } from './device.ts';
import type { FramePlan, PlannedBurst } from './frame-plan.ts';

/** How a burst is drawn; deviation and symbol rate as the crystal's nominal frequency makes them. */
export type Modulation = Omit<MskBurst, 'symbols' | 'tail'> & Required<Pick<MskBurst, 'deviationHz'>>;

/** The public library's: Gaussian of BT 1, two symbols before the burst and two after it while the power goes up and down (facts 1.1). */
const MODULATION: Modulation = {
  symbolRateBps: SYMBOL_RATE_BPS,
  deviationHz: DEVIATION_HZ,
  bt: 1,
  lead: '10',
  rampSymbols: 1,
};

/** How far ahead of its ramp an emission is announced to the ether, so that a receiver in real time cannot overtake it. */
const ANNOUNCE_SECONDS = 0.1;
/** From the moment that a frame is ready to the start of its first burst. Room for what a fault puts before it. */
const LEAD_SECONDS = 0.16;

/** Data bits of 0 go on through the tail: after an odd number of upper tones one more brings the precoder back. */
const tailOf = (symbols: string): string => `${symbols.replaceAll('0', '').length % 2}0`;

interface Drawing {
  readonly modulation: Modulation;
  readonly scale: number;
  readonly driftHzPerSecond: number;
}

/** Crystal and modulation as they are during a frame. */
export function drawingOf(device: MiotyDevice): Drawing {
  const { errorPpm, driftHzPerSecond } = device.behaviour.oscillator(device.crystal);
  const modulation = device.behaviour.modulation(MODULATION);
  return { modulation, scale: 1 + errorPpm * 1e-6, driftHzPerSecond };
}

/** One burst of a frame whose first burst starts at `frameSeconds`. Carrier, symbols and places hang on one crystal. */
function emissionOf(plan: FramePlan, burst: PlannedBurst, frameSeconds: number, drawing: Drawing): Emission {
  const { modulation, scale, driftHzPerSecond } = drawing;
  const laterSeconds = burst.startSymbols / (SYMBOL_RATE_BPS * scale);
  return {
    startSeconds: frameSeconds + laterSeconds,
    envelope: mskEnvelope({
      ...modulation,
      symbolRateBps: modulation.symbolRateBps * scale,
      deviationHz: modulation.deviationHz * scale,
      symbols: burst.symbols,
      tail: tailOf(burst.symbols),
    }),
    carrierHz:
      (plan.f0Hz + burst.carrier * plan.carrierSpacingHz + burst.offsetHz) * scale + driftHzPerSecond * laterSeconds,
    driftHzPerSecond,
    powerDbm: plan.powerDbm + burst.gainDb,
  };
}

export interface FrameEvents {
  /** The power goes up for the first burst. */
  begins(): void;
}

/** Puts a frame on the air burst by burst; resolves when the last has left. What still comes is cut when the session ends. */
export async function emitFrame(device: MiotyDevice, plan: FramePlan, events: FrameEvents): Promise<void> {
  const { clock, ether, session } = device;
  const drawing = drawingOf(device);
  const frameSeconds = clock.nowSeconds() + LEAD_SECONDS;
  const announced: ReturnType<typeof ether.transmit>[] = [];
  const cut = (): void => {
    for (const emission of announced) emission.cut(clock.nowSeconds());
  };
  session.addEventListener('abort', cut, { once: true });
  let endSeconds = frameSeconds;
  for (const burst of plan.bursts.toSorted((a, b) => a.startSymbols - b.startSymbols)) {
    const emission = emissionOf(plan, burst, frameSeconds, drawing);
    const beginSeconds = emission.startSeconds + emission.envelope.startSeconds;
    await sleepUntil(device, beginSeconds - ANNOUNCE_SECONDS);
    if (announced.length === 0) device.background(() => sleepUntil(device, beginSeconds).then(events.begins));
    announced.push(ether.transmit(emission));
    endSeconds = Math.max(endSeconds, beginSeconds + emission.envelope.durationSeconds);
  }
  await sleepUntil(device, endSeconds);
  session.removeEventListener('abort', cut);
}

async function sleepUntil({ clock, session }: MiotyDevice, timeSeconds: number): Promise<void> {
  await clock.sleep(Math.max(0, timeSeconds - clock.nowSeconds()), session);
}
