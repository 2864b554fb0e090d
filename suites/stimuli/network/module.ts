import type { Stimulus } from '../../../rig/conformance/stimulus.ts';
import { MODULE_DEVICE } from '../../../rig/ports/network.ts';
import { networkDialogue, SETUP } from './dialogue.ts';

export const UPLINK_PAYLOAD = 'c0de17a4';
export const DOWNLINK_PAYLOAD = '1f2e3d4c5b6a7988';

/** The module and the network talk to each other, with nothing of the rig between them. */
export const moduleOnNetwork: Stimulus = {
  id: 'network/module',
  title: 'The module asks the network for a downlink over the air and gets it',
  expectedSeconds: 45,
  needsPowerSwitch: false,
  run: async (context) => {
    const dialogue = networkDialogue(context);
    await dialogue.begin();
    await dialogue.ask(SETUP, { kind: 'addApplication', application: MODULE_DEVICE, answer: DOWNLINK_PAYLOAD });
    await dialogue.ask('listen', { kind: 'listen', on: true });
    await context.send({ kind: 'sendFrame', payload: UPLINK_PAYLOAD, downlink: true });
    await dialogue.ask('module: stored', { kind: 'messages', device: MODULE_DEVICE });
    await dialogue.ask('module: metadata', { kind: 'metadata', device: MODULE_DEVICE });
    await dialogue.ask('module: downlinks', { kind: 'downlinks', device: MODULE_DEVICE });
    await dialogue.ask(SETUP, { kind: 'listen', on: false });
  },
};
