import { createMiotyDetector } from '../mioty/detector.ts';
import { radioProfile } from '../mioty/profile.ts';
import { PUBLISHED_NETWORK_KEY } from '../mioty/published-key.ts';
import { receiveMiotyUplink } from '../mioty/receive/receive.ts';
import { type EndPointCredentials, type RadioProfileId, radioProfileIds } from '../mioty/types.ts';
import type { CaptureRequest } from '../ports/probe.ts';
import { radioConfiguration } from '../sigfox/radio-configuration.ts';
import { receiveSigfoxUplink } from '../sigfox/receive.ts';
import type { RadioConfigurationId } from '../sigfox/types.ts';
import { createDetector, type Detector } from '../signal/detector.ts';
import type { DeclaredModule, KeyLookup, Observation, RawObservation, Technology } from './types.ts';

/** The mark with which a stimulus says that the module now goes by another EUI or short address; its data: `epEui`, `shortAddress`. */
export const IDENTITY_MARK = 'identity';

/** IQ rate of a capture: wider than any band but those of the wide profiles, and a rate that an RTL-SDR has. */
const SAMPLE_RATE_HZ = 250_000;
/** Holds both channels of a wide profile, 800 kHz apart and 714 kHz wide, with their random offsets. */
const WIDE_SAMPLE_RATE_HZ = 2_048_000;

/** Which technology a radio configuration or profile belongs to. */
export function technologyOfZone(zone: string): Technology {
  return isProfile(zone) ? 'mioty' : 'sigfox';
}

/** Axes of everything that is observed in one zone: `rc=RC1`, `profile=EU1`. */
export function axesOf({
  technology,
  zone,
}: Pick<DeclaredModule, 'technology' | 'zone'>): Readonly<Record<string, string>> {
  return technology === 'sigfox' ? { rc: zone } : { profile: zone };
}

/** Fields of the radio configuration or profile that limits may name. */
export function radioFacts({ technology, zone }: DeclaredModule): Readonly<Record<string, unknown>> {
  return technology === 'sigfox'
    ? { ...radioConfiguration(zone as RadioConfigurationId) }
    : { ...radioProfile(zone as RadioProfileId) };
}

/** What the probe listens to. */
export function captureRequestOf({ technology, zone }: DeclaredModule): CaptureRequest {
  if (technology === 'sigfox')
    return { centreFrequencyHz: radioConfiguration(zone).uplinkCentreHz.value, sampleRateHz: SAMPLE_RATE_HZ };
  const { channels, mode } = radioProfile(zone as RadioProfileId);
  const centres = channels.map(({ centreHz }) => centreHz);
  return {
    centreFrequencyHz: centres.reduce((sum, centre) => sum + centre, 0) / centres.length,
    sampleRateHz: mode === 'wide' ? WIDE_SAMPLE_RATE_HZ : SAMPLE_RATE_HZ,
  };
}

/** Cuts what is on the air out of a stream. */
export function detectorOf({ technology, zone }: DeclaredModule): Detector {
  return technology === 'sigfox' ? createDetector() : createMiotyDetector({ profile: zone as RadioProfileId });
}

/** What the receiver makes of a raw observation. Pure: from the folder of a run it gives the same frames bit for bit. */
export function completeObservation(raw: RawObservation, declared: DeclaredModule, keyOf: KeyLookup): Observation {
  if (declared.technology === 'sigfox')
    return { ...raw, ...receiveSigfoxUplink(raw.cutouts, { keys: keyOf }), radioFrames: [], strayBursts: [] };
  const { frames, strayBursts, undecoded } = receiveMiotyUplink(raw.cutouts, {
    profile: declared.zone as RadioProfileId,
    credentials: credentialsOf(raw, declared, keyOf),
  });
  return { ...raw, frames: [], radioFrames: frames, strayBursts, undecoded };
}

/** Every identity that the module had in the observation, with every key that it may have been given. */
function credentialsOf(
  raw: RawObservation,
  declared: DeclaredModule,
  keyOf: KeyLookup,
): readonly EndPointCredentials[] {
  const own = keyOf(declared.epId);
  const keys = [
    ...(own === undefined ? [] : [{ keyName: 'declared', key: own }]),
    { keyName: 'published', key: PUBLISHED_NETWORK_KEY },
  ];
  const told = raw.marks.flatMap(({ name, data }) => (name === IDENTITY_MARK ? [data] : []));
  const identities = [{}, ...told].map(({ epEui, shortAddress }: { epEui?: unknown; shortAddress?: unknown }) => ({
    epEui: typeof epEui === 'string' ? epEui : declared.epId,
    ...(typeof shortAddress === 'string' ? { shortAddress } : {}),
  }));
  return identities.flatMap((identity) => keys.map((key) => ({ ...identity, ...key })));
}

function isProfile(zone: string): zone is RadioProfileId {
  return (radioProfileIds as readonly string[]).includes(zone);
}
