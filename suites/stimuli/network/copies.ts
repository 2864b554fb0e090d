import type { Stimulus, StimulusContext } from '../../../rig/conformance/stimulus.ts';
import type { NetworkReception } from '../../../rig/ports/network.ts';
import type { Rank } from '../../../rig/sigfox/types.ts';
import { APPLICATION, frameSeconds, type NetworkDialogue, networkDialogue, type StationName } from './dialogue.ts';
import { frameOf } from './frames.ts';

/** A reception of the message of counter 1: which replica, where, and how much later than it was sent. */
interface Copy {
  readonly rank: Rank;
  readonly station: StationName;
  readonly lateSeconds?: number;
}

const everywhere = (rank: Rank): Copy[] => [
  { rank, station: 'north' },
  { rank, station: 'south' },
  { rank, station: 'east' },
];

/** Receptions in the order of their reports. */
export const SCENES = {
  nine: [1, 2, 3].flatMap((rank) => everywhere(rank as Rank)),
  one: [{ rank: 1, station: 'north' }],
  four: [
    { rank: 1, station: 'north' },
    { rank: 1, station: 'east' },
    { rank: 3, station: 'north' },
    { rank: 3, station: 'south' },
  ],
  'third first': [
    { rank: 3, station: 'south' },
    { rank: 1, station: 'north' },
    { rank: 2, station: 'east' },
  ],
  forged: [
    { rank: 1, station: 'north' },
    { rank: 1, station: 'north', lateSeconds: 3 },
    { rank: 1, station: 'south', lateSeconds: 3 },
    { rank: 2, station: 'north' },
    { rank: 2, station: 'north' },
  ],
  'one station deaf': ([1, 2, 3] as const).flatMap((rank) =>
    everywhere(rank).filter(({ station }) => station !== 'north'),
  ),
} as const satisfies Readonly<Record<string, readonly Copy[]>>;
export type SceneName = keyof typeof SCENES;

const GAP_SECONDS = 0.5;
const offsets: Readonly<Record<Rank, number>> = { 1: -31_000, 2: 12_500, 3: 54_000 };

export const sceneDevice = (scene: SceneName): string => `copies ${scene}`;

function receptionOf(dialogue: NetworkDialogue, device: string, copy: Copy): NetworkReception {
  const frame = frameOf(device, { counter: 1, rank: copy.rank });
  const step = frameSeconds(frame) + GAP_SECONDS;
  // The message began so long ago that even a late copy is over.
  const agoSeconds = 6 - (copy.rank - 1) * step - (copy.lateSeconds ?? 0);
  return dialogue.heard(frame, { station: copy.station, agoSeconds, offsetHz: offsets[copy.rank] });
}

async function playScene(context: StimulusContext, dialogue: NetworkDialogue, scene: SceneName): Promise<void> {
  const device = sceneDevice(scene);
  await dialogue.addDevice(device);
  for (const copy of SCENES[scene]) await dialogue.report(scene, receptionOf(dialogue, device, copy));
  await dialogue.ask(`${scene}: stored`, { kind: 'messages', device });
  await dialogue.ask(`${scene}: metadata`, { kind: 'metadata', device });
  await context.clock.sleep(1);
}

export const copies: Stimulus = {
  id: 'network/copies',
  title: 'Replicas and copies of messages from three stations: all, some, out of order, and forged repeats among them',
  expectedSeconds: 6,
  needsPowerSwitch: false,
  run: async (context) => {
    const dialogue = networkDialogue(context);
    await dialogue.begin();
    for (const scene of Object.keys(SCENES) as SceneName[]) await playScene(context, dialogue, scene);
    await dialogue.ask('callbacks', { kind: 'callbacks', application: APPLICATION });
  },
};
