import type { Stimulus, StimulusContext } from '../../../rig/conformance/stimulus.ts';
import { radioConfiguration } from '../../../rig/sigfox/radio-configuration.ts';
import type { Rank } from '../../../rig/sigfox/types.ts';
import { APPLICATION, frameSeconds, type NetworkDialogue, networkDialogue, SETUP } from './dialogue.ts';
import { confirmationOf, frameOf } from './frames.ts';

export const ANSWER = '0f1e2d3c4b5a6978';
export const FIRST_OFFSET_HZ = 8_400;
export const REQUEST_COUNTER = 7;
const INTERFRAME_SECONDS = 0.5;
const ANSWER_SECONDS = 5;
/** From a request to the end of its window and of a confirmation, in every zone. */
const TRANSACTION_SECONDS = 75;
const OTHER_APPLICATION = 'somebody else';

/** One transaction each; the labels are the devices' names. */
export const DEVICES = {
  second: 'heard by replica 2',
  third: 'heard by replica 3',
  plain: 'asks',
  unasked: 'asks for nothing',
  late: 'answered late',
  foreign: 'answered by another',
  confirmed: 'confirms',
  misconfirmed: 'confirms something else',
} as const;
export type DownlinkDevice = keyof typeof DEVICES;

/** A message with one replica that was heard best in the south, and in the north only where frame 1 was not heard at all. */
async function request(dialogue: NetworkDialogue, device: string, rank: Rank, facts: RequestFacts): Promise<void> {
  const frame = frameOf(device, { counter: REQUEST_COUNTER, rank, downlink: facts.downlink ?? true });
  const offsetHz = FIRST_OFFSET_HZ + (rank === 1 ? 0 : rank === 2 ? facts.deltaHz : -facts.deltaHz);
  const north = rank === 1 ? [] : [dialogue.heard(frame, { station: 'north', offsetHz, rssiDbm: -126 })];
  await dialogue.report(
    device,
    ...north,
    dialogue.heard(frame, { station: 'south', offsetHz, rssiDbm: -107 }),
    dialogue.heard(frame, { station: 'east', offsetHz, rssiDbm: -119 }),
  );
}

interface RequestFacts {
  readonly deltaHz: number;
  readonly downlink?: boolean;
}

/** End of frame 1 when `rank` was just heard. */
export function firstFrameEnd(startSeconds: number, rank: Rank, frame: string): number {
  return startSeconds + frameSeconds(frame) - (rank - 1) * (frameSeconds(frame) + INTERFRAME_SECONDS);
}

function answer(dialogue: NetworkDialogue, device: string, application: string = APPLICATION): Promise<unknown> {
  const payload = ANSWER;
  return dialogue.ask(`${device}: answer`, { kind: 'answer', application, device, counter: REQUEST_COUNTER, payload });
}

/** Waits for the downlink and reports a confirmation that carries the request's counter plus `step`. */
async function confirm(
  context: StimulusContext,
  dialogue: NetworkDialogue,
  device: string,
  step: number,
): Promise<void> {
  // By then the downlink is decided, and hardly more.
  await context.clock.sleep(radioConfiguration(context.declared.zone).waitSeconds.value - ANSWER_SECONDS);
  const { downlinks = [] } = await dialogue.ask(SETUP, { kind: 'downlinks', device });
  const frame = confirmationOf(device, REQUEST_COUNTER + step);
  // As long after the downlink's end as a device may take; a network that has sent nothing is given the same.
  const dueSeconds = (downlinks[0]?.endSeconds ?? context.clock.nowSeconds()) + 2 + frameSeconds(frame) + 0.2;
  await context.clock.sleep(Math.max(0, dueSeconds - context.clock.nowSeconds()));
  await dialogue.report(`${device}: confirmation`, dialogue.heard(frame, { offsetHz: -22_000 }));
}

async function transact(context: StimulusContext, dialogue: NetworkDialogue, which: DownlinkDevice): Promise<void> {
  const device = DEVICES[which];
  const deltaHz = radioConfiguration(context.declared.zone).deltaFrequencyHz.value;
  await dialogue.addDevice(device);
  const rank = which === 'second' ? 2 : which === 'third' ? 3 : 1;
  await request(dialogue, device, rank, { deltaHz, downlink: which !== 'unasked' });
  const startSeconds = context.clock.nowSeconds();
  await context.clock.sleep(which === 'late' ? TRANSACTION_SECONDS - 5 : ANSWER_SECONDS);
  await answer(dialogue, device, which === 'foreign' ? OTHER_APPLICATION : APPLICATION);
  if (which === 'confirmed') await confirm(context, dialogue, device, 1);
  if (which === 'misconfirmed') await confirm(context, dialogue, device, 2);
  await context.clock.sleep(Math.max(0, startSeconds + TRANSACTION_SECONDS - context.clock.nowSeconds()));
  await dialogue.ask(`${device}: downlinks`, { kind: 'downlinks', device });
}

export const networkDownlinks: Stimulus = {
  id: 'network/downlinks',
  title:
    'Requests for downlinks that are answered in time, late, by the wrong application or without having been asked',
  expectedSeconds: 600,
  needsPowerSwitch: false,
  run: async (context) => {
    const dialogue = networkDialogue(context);
    await dialogue.begin();
    await dialogue.ask(SETUP, { kind: 'addApplication', application: OTHER_APPLICATION });
    for (const which of Object.keys(DEVICES) as DownlinkDevice[]) await transact(context, dialogue, which);
    await dialogue.ask('callbacks', { kind: 'callbacks', application: APPLICATION });
  },
};

export const DUTY_DEVICES = 10;
export const dutyDevice = (index: number): string => `duty ${index + 1}`;
const DUTY_REQUESTS = 1000;
const HOUR_SECONDS = 3600;

/** More answered requests in an hour than one station may send downlinks, with nothing else to hold them back. */
export const dutyCycle: Stimulus = {
  id: 'network/duty-cycle',
  title: 'A thousand answered requests in an hour that one base station alone has heard',
  expectedSeconds: HOUR_SECONDS + TRANSACTION_SECONDS,
  needsPowerSwitch: false,
  run: async (context) => {
    const dialogue = networkDialogue(context);
    await dialogue.begin(ANSWER);
    await dialogue.ask(SETUP, { kind: 'setLimits', resourcesLeft: true });
    for (let index = 0; index < DUTY_DEVICES; index++) await dialogue.addDevice(dutyDevice(index));
    for (let n = 0; n < DUTY_REQUESTS; n++) {
      const frame = frameOf(dutyDevice(n % DUTY_DEVICES), {
        counter: 1 + Math.floor(n / DUTY_DEVICES),
        downlink: true,
      });
      await dialogue.report('request', dialogue.heard(frame));
      await context.clock.sleep(HOUR_SECONDS / DUTY_REQUESTS);
    }
    await context.clock.sleep(TRANSACTION_SECONDS);
    for (let index = 0; index < DUTY_DEVICES; index++) {
      await dialogue.ask('downlinks', { kind: 'downlinks', device: dutyDevice(index) });
    }
  },
};
