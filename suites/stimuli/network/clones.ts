import type { Stimulus } from '../../../rig/conformance/stimulus.ts';
import { APPLICATION, type NetworkDialogue, networkDialogue, SETUP } from './dialogue.ts';
import { frameOf } from './frames.ts';

export const CLONES = { time: 'clone at one time', place: 'clone elsewhere', counter: 'clone of old' } as const;
export const TRAVELLER = 'traveller';
export const MASS = 20;
export const massDevice = (index: number): string => `mass ${index + 1}`;
/** So far that no signal and no vehicle covers it in a minute. */
const FAR = { baseStation: 'far', eastKm: 400, northKm: 0 };
const HOUR_SECONDS = 3600;

/** A message, and 50 ms later another of the same device with another counter, on another frequency. */
async function speakTwice(dialogue: NetworkDialogue, device: string, label: string): Promise<void> {
  await dialogue.addDevice(device);
  await dialogue.report(
    label,
    dialogue.heard(frameOf(device, { counter: 1 }), { agoSeconds: 0.8 }),
    dialogue.heard(frameOf(device, { counter: 9 }), { agoSeconds: 0.75, offsetHz: 40_000 }),
  );
  await dialogue.report(`${label}: after`, dialogue.heard(frameOf(device, { counter: 10 })));
}

/** Two counters that take turns, as of two devices that each count for themselves. */
async function countTwice(dialogue: NetworkDialogue, device: string, pause: () => Promise<void>): Promise<void> {
  await dialogue.addDevice(device);
  for (const counter of [1, 200, 2, 201, 3]) {
    await dialogue.report('counter', dialogue.heard(frameOf(device, { counter })));
    await pause();
  }
}

export const clones: Stimulus = {
  id: 'network/clones',
  title:
    'Devices that speak twice at once, in two places, and with two counters; one that travels; EP-ID and key given twice',
  expectedSeconds: HOUR_SECONDS + 45,
  needsPowerSwitch: false,
  run: async (context) => {
    const dialogue = networkDialogue(context);
    const pause = () => context.clock.sleep(5);
    await dialogue.begin();
    await dialogue.ask(SETUP, { kind: 'addBaseStation', ...FAR });
    await speakTwice(dialogue, CLONES.time, 'time');
    await dialogue.addDevice(CLONES.place);
    await dialogue.report('place', dialogue.heard(frameOf(CLONES.place, { counter: 1 })));
    await pause();
    await dialogue.report('place', dialogue.heard(frameOf(CLONES.place, { counter: 2 }), { station: 'far' }));
    await countTwice(dialogue, CLONES.counter, pause);
    await dialogue.addDevice(TRAVELLER);
    await dialogue.report('travels', dialogue.heard(frameOf(TRAVELLER, { counter: 1 })));
    for (let index = 0; index < MASS; index++) await speakTwice(dialogue, massDevice(index), 'mass');
    const twin = { kind: 'addDevice', application: APPLICATION, messagesPerDay: 1, rollover: 4096 } as const;
    const { zone: rc } = context.declared;
    await dialogue.ask('id twice', { ...twin, rc, device: 'twin of id', idOf: TRAVELLER });
    await dialogue.ask('key twice', { ...twin, rc, device: 'twin of key', keyOf: TRAVELLER });
    await context.clock.sleep(HOUR_SECONDS);
    await dialogue.report('travels', dialogue.heard(frameOf(TRAVELLER, { counter: 2 }), { station: 'far' }));
    for (const device of [...Object.values(CLONES), TRAVELLER]) {
      await dialogue.ask(`${device}: state`, { kind: 'device', device });
    }
    for (let index = 0; index < MASS; index++) {
      await dialogue.ask('mass: state', { kind: 'device', device: massDevice(index) });
    }
    await dialogue.ask('alarms', { kind: 'alarms' });
  },
};
