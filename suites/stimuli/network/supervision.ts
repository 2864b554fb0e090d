import type { Stimulus } from '../../../rig/conformance/stimulus.ts';
import { APPLICATION, type NetworkDialogue, networkDialogue, SETUP } from './dialogue.ts';
import { frameOf } from './frames.ts';

export const ALPHA = 'alpha';
export const BETA = 'beta';
/** The name of the other application, as text: where a message goes is not the device's to say. */
export const MISLEADING_PAYLOAD = Array.from(BETA, (letter) => letter.charCodeAt(0).toString(16)).join('');
export const PLAIN_PAYLOAD = 'c0ffee42';
export const deviceOf = (application: string): string => `device of ${application}`;

export const stores: Stimulus = {
  id: 'network/stores',
  title: 'Messages of two applications with payloads of their own, and what the network keeps and passes on of them',
  expectedSeconds: 2,
  needsPowerSwitch: false,
  run: async (context) => {
    const dialogue = networkDialogue(context);
    await dialogue.begin();
    for (const [application, payload] of [
      [ALPHA, MISLEADING_PAYLOAD],
      [BETA, PLAIN_PAYLOAD],
    ]) {
      const device = deviceOf(application);
      await dialogue.ask(SETUP, { kind: 'addApplication', application });
      await dialogue.addDevice(device, { application });
      const frame = frameOf(device, { counter: 1, payload });
      await dialogue.report('sent', dialogue.heard(frame), dialogue.heard(frame, { station: 'south', rssiDbm: -124 }));
      await context.clock.sleep(1);
      await dialogue.ask(`${application}: stored`, { kind: 'messages', device });
      await dialogue.ask(`${application}: metadata`, { kind: 'metadata', device });
    }
    for (const application of [ALPHA, BETA]) {
      await dialogue.ask(`${application}: callbacks`, { kind: 'callbacks', application });
    }
  },
};

export const FLOODING = 'flooding';
const REPORTS_PER_MINUTE = 30;
const ANSWERS_PER_MINUTE = 5;
const MINUTE_SECONDS = 60;
const spammed = 'spammed device';

async function floodStation(dialogue: NetworkDialogue, pause: (seconds: number) => Promise<void>): Promise<void> {
  await dialogue.ask(SETUP, { kind: 'addBaseStation', baseStation: FLOODING, eastKm: 3, northKm: 3 });
  await dialogue.addDevice('under flood');
  const report = (label: string, counter: number, station: string) =>
    dialogue.report(label, dialogue.heard(frameOf('under flood', { counter }), { station }));
  await report('before the flood', 1, FLOODING);
  const junk = frameOf('nobody registered this one', { counter: 1 });
  const flood = Array.from({ length: 3 * REPORTS_PER_MINUTE }, () => dialogue.heard(junk, { station: FLOODING }));
  await dialogue.report('flood', ...flood);
  await pause(2);
  await report('after the flood', 2, FLOODING);
  await report('beside the flood', 2, 'north');
  await dialogue.ask('stations after the flood', { kind: 'baseStations' });
}

async function floodAnswers(dialogue: NetworkDialogue, pause: (seconds: number) => Promise<void>): Promise<void> {
  await dialogue.ask(SETUP, { kind: 'addApplication', application: FLOODING });
  await dialogue.addDevice(spammed, { application: FLOODING });
  await dialogue.addDevice('calm device');
  const answer = (application: string, device: string, counter: number) =>
    ({ kind: 'answer', application, device, counter, payload: '0000000000000001' }) as const;
  for (let counter = 1; counter <= 3 * ANSWERS_PER_MINUTE; counter++) {
    await dialogue.report('request', dialogue.heard(frameOf(spammed, { counter, downlink: true })));
    await dialogue.ask('answers', answer(FLOODING, spammed, counter));
    await pause(1);
  }
  await dialogue.report('request', dialogue.heard(frameOf('calm device', { counter: 1, downlink: true })));
  await dialogue.ask('calm answer', answer(APPLICATION, 'calm device', 1));
}

async function blockByHand(dialogue: NetworkDialogue, pause: (seconds: number) => Promise<void>): Promise<void> {
  await dialogue.addDevice('beside a block');
  const report = async (label: string, counter: number) => {
    await dialogue.report(label, dialogue.heard(frameOf('beside a block', { counter }), { station: 'south' }));
    await pause(2);
  };
  await dialogue.ask(SETUP, { kind: 'block', baseStation: 'south', blocked: true });
  await report('station blocked', 1);
  await dialogue.ask(SETUP, { kind: 'block', baseStation: 'south', blocked: false });
  await report('station let through', 2);
  await dialogue.ask(SETUP, { kind: 'block', application: APPLICATION, blocked: true });
  await report('application blocked', 3);
  await dialogue.ask('callbacks while blocked', { kind: 'callbacks', application: APPLICATION });
  await dialogue.ask(SETUP, { kind: 'block', application: APPLICATION, blocked: false });
  await report('application let through', 4);
  await dialogue.ask('callbacks after', { kind: 'callbacks', application: APPLICATION });
}

export const floods: Stimulus = {
  id: 'network/floods',
  title: 'A base station and an application that flood the network beside calm ones, and blocks by hand',
  expectedSeconds: 85,
  needsPowerSwitch: false,
  run: async (context) => {
    const dialogue = networkDialogue(context);
    const pause = (seconds: number) => context.clock.sleep(seconds);
    await dialogue.begin();
    await dialogue.ask(SETUP, {
      kind: 'setLimits',
      reportsPerMinute: REPORTS_PER_MINUTE,
      answersPerMinute: ANSWERS_PER_MINUTE,
    });
    await floodStation(dialogue, pause);
    await dialogue.ask(SETUP, { kind: 'block', baseStation: FLOODING, blocked: true });
    await pause(MINUTE_SECONDS);
    await floodAnswers(dialogue, pause);
    await blockByHand(dialogue, pause);
    await dialogue.ask('alarms', { kind: 'alarms' });
  },
};

const SILENCE_SECONDS = 600;

/** Two stations show life; then only one does. */
export const supervision: Stimulus = {
  id: 'network/supervision',
  title: 'Base stations that show life, one of which falls silent',
  expectedSeconds: 1000,
  needsPowerSwitch: false,
  run: async (context) => {
    const dialogue = networkDialogue(context);
    await dialogue.begin();
    await dialogue.ask(SETUP, { kind: 'setLimits', silenceSeconds: SILENCE_SECONDS });
    for (const baseStation of ['north', 'south', 'east']) {
      await dialogue.ask(SETUP, { kind: 'heartbeat', baseStation });
    }
    await dialogue.ask('all up', { kind: 'baseStations' });
    await context.clock.sleep(500);
    for (const baseStation of ['north', 'east']) await dialogue.ask(SETUP, { kind: 'heartbeat', baseStation });
    await context.clock.sleep(500);
    await dialogue.ask('one silent', { kind: 'baseStations' });
    await dialogue.ask('alarms', { kind: 'alarms' });
  },
};
