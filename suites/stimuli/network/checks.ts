import type { Stimulus, StimulusContext } from '../../../rig/conformance/stimulus.ts';
import type { NetworkReception } from '../../../rig/ports/network.ts';
import { testAttestation } from '../../../rig/sigfox/network/test-devices.ts';
import { APPLICATION, type NetworkDialogue, networkDialogue, SETUP } from './dialogue.ts';
import { frameOf, withWrongCrc } from './frames.ts';

/** Defects that a network must find, each for itself. `blacklist` is tried apart. */
export const DEFECTS = ['device', 'crc', 'mac', 'counter', 'replay', 'clone', 'station', 'attestation'] as const;
export type Defect = (typeof DEFECTS)[number];

export const defectDevice = (defect: Defect | 'blacklist'): string => `check ${defect}`;
const ATTESTED = 'attested';
const PAUSE_SECONDS = 60;

/** The same reception, right but for one thing. */
function defective(dialogue: NetworkDialogue, defect: Defect): NetworkReception {
  const device = defectDevice(defect);
  const next = frameOf(device, { counter: 2 });
  switch (defect) {
    case 'device':
      return dialogue.heard(frameOf('nobody registered this one', { counter: 2 }));
    case 'crc':
      return dialogue.heard(withWrongCrc(next));
    case 'mac':
      return dialogue.heard(frameOf(device, { counter: 2, keyOf: 'somebody else' }));
    case 'counter':
      return dialogue.heard(frameOf(device, { counter: 2000 }));
    case 'replay':
      return dialogue.heard(frameOf(device, { counter: 1 }));
    case 'clone':
      return dialogue.heard(next, { agoSeconds: PAUSE_SECONDS + 0.4, offsetHz: 40_000 });
    case 'station':
      return dialogue.heard(next, { station: 'stranger' });
    case 'attestation':
      return dialogue.heard(next, { station: ATTESTED, attestation: testAttestation('another build') });
  }
}

async function tryDefect(context: StimulusContext, dialogue: NetworkDialogue, defect: Defect): Promise<void> {
  const device = defectDevice(defect);
  await dialogue.addDevice(device);
  await dialogue.report(`${defect}: sound`, dialogue.heard(frameOf(device, { counter: 1 }), { agoSeconds: 0.5 }));
  await context.clock.sleep(PAUSE_SECONDS);
  await dialogue.report(`${defect}: defective`, defective(dialogue, defect));
  await dialogue.ask(`${defect}: stored`, { kind: 'messages', device });
  if (defect === 'attestation' || defect === 'station') {
    const station = defect === 'attestation' ? ATTESTED : 'north';
    await dialogue.report(`${defect}: right`, dialogue.heard(frameOf(device, { counter: 2 }), { station }));
  }
}

/** A blacklisted device asks for a downlink, and again when it has been taken off the list. */
async function tryBlacklist(context: StimulusContext, dialogue: NetworkDialogue): Promise<void> {
  const device = defectDevice('blacklist');
  const request = (counter: number) => dialogue.heard(frameOf(device, { counter, downlink: true }));
  await dialogue.addDevice(device);
  await dialogue.ask('blacklist: listed', { kind: 'blacklist', device, listed: true });
  await dialogue.report('blacklist: defective', request(1));
  await context.clock.sleep(PAUSE_SECONDS);
  await dialogue.ask('blacklist: stored', { kind: 'messages', device });
  await dialogue.ask('blacklist: downlinks', { kind: 'downlinks', device });
  await dialogue.ask('blacklist: callbacks', { kind: 'callbacks', application: APPLICATION });
  await dialogue.ask('blacklist: delisted', { kind: 'blacklist', device, listed: false });
  await dialogue.report('blacklist: sound', request(2));
  await context.clock.sleep(PAUSE_SECONDS);
  await dialogue.ask('blacklist: downlinks after', { kind: 'downlinks', device });
}

export const networkChecks: Stimulus = {
  id: 'network/checks',
  title:
    'Sound messages, and such as are wrong in one thing each: device, list, CRC, key, counter, repetition, place, station',
  expectedSeconds: 600,
  needsPowerSwitch: false,
  run: async (context) => {
    const dialogue = networkDialogue(context);
    await dialogue.begin('0123456789abcdef');
    const attestation = testAttestation('admitted build');
    await dialogue.ask(SETUP, { kind: 'addBaseStation', baseStation: ATTESTED, eastKm: 2, northKm: 2, attestation });
    for (const defect of DEFECTS) await tryDefect(context, dialogue, defect);
    await tryBlacklist(context, dialogue);
    await dialogue.ask('callbacks', { kind: 'callbacks', application: APPLICATION });
    await dialogue.ask('alarms', { kind: 'alarms' });
  },
};
