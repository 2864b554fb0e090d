import type { MiotyModuleFault } from '../../faults/fault.ts';
import type { MiotyEvent } from '../device/behaviour.ts';
import type { MiotyDevice } from '../device/device.ts';
import { sendUplink } from '../device/send-uplink.ts';
import { done } from '../shell/answer.ts';
import { answering } from './at-answers.ts';
import { miotyFault } from './mioty-fault.ts';

type Answered = Extract<MiotyEvent, { readonly kind: 'answered' }>;

/** What a module does once it has answered a line that fits. */
const afterwards = (
  name: string,
  what: string,
  lines: RegExp,
  act: (device: MiotyDevice, event: Answered) => void,
): MiotyModuleFault =>
  miotyFault(name, what, {
    event(event, device) {
      if (event.kind === 'answered' && lines.test(event.line)) act(device, event);
    },
  });

const SILENT = { counter: () => {}, transmits: () => {}, receives: () => {} };
const UNASKED = { kind: 'transparent-uplink', mpdu: new Uint8Array(12), downlink: false } as const;

/** Attachment and counter. */
export const attachmentFaults: readonly MiotyModuleFault[] = [
  afterwards('mioty-at-attach-not-kept', 'a local attachment is reported and not kept', /^AT-MALO$/, (device) => {
    device.memory = { ...device.memory, state: 'detached' };
  }),
  afterwards('mioty-at-attach-on-air', 'attaching and detaching locally send a frame', /^AT-M[AD]LO$/, (device) => {
    device.background(async () => void (await sendUplink(device, UNASKED, SILENT)));
  }),
  afterwards(
    'mioty-at-refusal-counts',
    'an uplink that is refused uses up a counter',
    /^AT-U=/,
    (device, { answer }) => {
      if (answer.status === '0') return;
      device.memory = { ...device.memory, packetCounter: device.memory.packetCounter + 1 };
    },
  ),
  miotyFault('mioty-at-nonce-any', 'a nonce of three bytes is taken', {
    line: (line) => line.replace(/^AT-MAOA=3\t(.{6})/, 'AT-MAOA=4\t00$1'),
  }),
  answering(
    'mioty-at-detach-made-up',
    'a detachment over the air is reported though nothing answered',
    /^AT-MDOA=/,
    () => done('-MPCT:0', '-MSTA:0'),
  ),
];

/** Written keys, and what a start leaves of the memory. */
export const memoryFaults: readonly MiotyModuleFault[] = [
  afterwards(
    'mioty-at-key-garbled',
    'a written network key is stored with one bit turned over',
    /^AT-MNWK=/,
    (device) => {
      const networkKey = device.memory.networkKey?.slice() ?? new Uint8Array(16);
      networkKey[0] ^= 1;
      device.memory = { ...device.memory, networkKey };
    },
  ),
  miotyFault('mioty-at-mode-lost', 'a start brings the mode back to standard', {
    restored: (memory) => ({ ...memory, mode: 0 }),
  }),
  miotyFault('mioty-at-factory-keeps', 'a factory reset leaves the module attached and in low-delay mode', {
    restored: (memory, cause) => (cause === 'factory' ? { ...memory, state: 'locally-attached', mode: 2 } : memory),
  }),
  miotyFault('mioty-at-factory-loses-eui', 'a factory reset takes the EUI away', {
    restored: (memory, cause) => (cause === 'factory' ? { ...memory, epEui: new Uint8Array(8) } : memory),
  }),
];
