import type { IqFileOptions } from '../../drivers/probes/file-description.ts';
import { openIqFile } from '../../drivers/probes/file-iq.ts';
import { createMiotyDetector } from '../mioty/detector.ts';
import { radioProfile } from '../mioty/profile.ts';
import { receiveMiotyUplink } from '../mioty/receive/receive.ts';
import { SEARCH_HISTORY_SECONDS } from '../mioty/search/frame-search.ts';
import type { EndPointCredentials, ObservedBurst, ObservedRadioFrame, RadioProfileId } from '../mioty/types.ts';
import { UnbrigError } from '../ports/errors.ts';
import type { CaptureSummary, Cutout } from '../signal/types.ts';
import { withFileName } from './analyze-file.ts';
import type { KeyRing } from './analyze-keys.ts';

export interface MiotyAnalyzeOptions extends IqFileOptions {
  readonly profile: RadioProfileId;
  readonly keys?: KeyRing;
  /** Told how much of the file has been looked at. */
  readonly onProgress?: (doneSeconds: number, totalSeconds: number, frames: number) => void;
}

/** What was on the air without a midamble. */
export interface OtherEmission {
  readonly startSeconds: number;
  readonly endSeconds: number;
  readonly frequencyHz: number;
  readonly cn0DbHz: number;
}

export interface MiotyFileAnalysis {
  readonly profile: RadioProfileId;
  readonly frames: readonly ObservedRadioFrame[];
  readonly strayBursts: readonly ObservedBurst[];
  readonly others: readonly OtherEmission[];
  readonly summary: CaptureSummary;
}

/** No frame has bursts further apart than this: at most 657 symbols in the core and 464 after it. */
const QUIET_SECONDS = 0.5;
/** Cut-outs of weak frames come this late. */
const LATE_SECONDS = SEARCH_HISTORY_SECONDS + 1;

interface Reception {
  readonly frames: ObservedRadioFrame[];
  readonly strayBursts: ObservedBurst[];
  readonly others: OtherEmission[];
}

/** Receives what came up to a silence that no frame spans, so that long recordings need little memory. */
function createBatches(profile: RadioProfileId, credentials: readonly EndPointCredentials[]) {
  const out: Reception = { frames: [], strayBursts: [], others: [] };
  let waiting: Cutout[] = [];
  const startOf = ({ detection }: Cutout): number => detection.startTimeSeconds;

  const receive = (cutouts: readonly Cutout[]): void => {
    if (cutouts.length === 0) return;
    const found = receiveMiotyUplink(cutouts, { profile, credentials });
    out.frames.push(...found.frames);
    out.strayBursts.push(...found.strayBursts);
    out.others.push(...found.undecoded.map((index) => emissionOf(cutouts[index])));
  };
  return {
    out,
    add: (cutouts: readonly Cutout[], nowSeconds: number): void => {
      if (cutouts.length > 0) {
        waiting.push(...cutouts);
        waiting.sort((a, b) => startOf(a) - startOf(b));
      }
      const settled = nowSeconds - LATE_SECONDS;
      let end = 0;
      for (let k = 0; k < waiting.length; k++) {
        const next = k + 1 < waiting.length ? startOf(waiting[k + 1]) : settled;
        if (startOf(waiting[k]) + QUIET_SECONDS < settled && next - startOf(waiting[k]) > QUIET_SECONDS) end = k + 1;
      }
      receive(waiting.slice(0, end));
      waiting = waiting.slice(end);
    },
    finish: (): void => {
      receive(waiting);
      waiting = [];
    },
  };
}

function emissionOf({ detection }: Cutout): OtherEmission {
  return {
    startSeconds: detection.startTimeSeconds,
    endSeconds: detection.startTimeSeconds + detection.durationSeconds,
    frequencyHz: detection.frequencyHz,
    cn0DbHz: detection.cn0DbHz,
  };
}

/** A profile whose channels lie elsewhere finds nothing: that is better said. */
function checkBand(profile: RadioProfileId, centreHz: number, rateHz: number): void {
  const channels = radioProfile(profile).channels.map(({ centreHz: channelHz }) => channelHz);
  if (channels.some((channelHz) => Math.abs(channelHz - centreHz) < rateHz / 2)) return;
  const megahertz = (hertz: number): string => (hertz / 1e6).toFixed(3);
  throw new UnbrigError(
    'profile-out-of-band',
    'usage',
    `the recording holds ${megahertz(centreHz - rateHz / 2)} to ${megahertz(centreHz + rateHz / 2)} MHz, and the channels of ` +
      `${profile} lie at ${channels.map(megahertz).join(' and ')} MHz; check --profile, --center and --rate`,
    { facts: { profile, centreHz, sampleRateHz: rateHz } },
  );
}

/**
 * Detects, decodes and measures the uplinks of a whole recording; in standard channels also those whose bursts are too weak to be seen alone.
 * @throws UnbrigError `profile-out-of-band` (usage), and what opening and reading the file throws
 */
export async function analyzeMiotyFile(path: string, options: MiotyAnalyzeOptions): Promise<MiotyFileAnalysis> {
  const { profile } = options;
  const file = await openIqFile(path, options);
  const credentials = [...(options.keys ?? [])].map(([epEui, key]) => ({ epEui, key, keyName: 'keys file' }));
  const detector = createMiotyDetector({ profile, weak: radioProfile(profile).mode === 'standard' });
  const batches = createBatches(profile, credentials);
  try {
    checkBand(profile, file.centreFrequencyHz, file.sampleRateHz);
    for await (const block of file.blocks()) {
      const done = (block.startSample + block.samples.length / 2) / file.sampleRateHz;
      batches.add(detector.push(block), done);
      options.onProgress?.(done, file.samples / file.sampleRateHz, batches.out.frames.length);
    }
    batches.add(detector.finish(), 0);
  } catch (error) {
    throw withFileName(error, path);
  }
  batches.finish();
  const { frames, strayBursts, others } = batches.out;
  return { profile, frames, strayBursts, others, summary: detector.summary() };
}
