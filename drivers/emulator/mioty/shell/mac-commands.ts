import { attachStates } from '../../../../rig/ports/module.ts';
import { attachLocally, attachOverAir, detachLocally, detachOverAir } from '../device/attach.ts';
import { NO_DOWNLINK, type Refusal, SIZE, UNFINISHED } from '../device/refusal.ts';
import { type OutgoingUplink, sendUplink } from '../device/send-uplink.ts';
import { type Answer, done, refused } from './answer.ts';
import type { Command, ShellModule } from './command.ts';

const stateLine = ({ device }: ShellModule): string => `-MSTA:${attachStates.indexOf(device.memory.state)}`;
const counterLine = ({ device }: ShellModule): string => `-MPCT:${device.memory.packetCounter}`;

/** Attaching and detaching tell counter and state. */
const stateAnswer = (module: ShellModule, refusal: Refusal | null): Answer =>
  refusal === null ? done(counterLine(module), stateLine(module)) : refused(refusal);

const local = (name: string, change: typeof attachLocally): Command => ({
  name,
  async run(module) {
    const { device, profile } = module;
    const refusal = change(device);
    if (refusal === null) await device.clock.sleep(profile.localAttachSeconds, device.session);
    return stateAnswer(module, refusal);
  },
});

const NONCE_BYTES = 4;

const overAir = (name: string, change: typeof attachOverAir): Command => ({
  name,
  transmits: true,
  async bytes(module, nonce) {
    if (nonce.length !== NONCE_BYTES) return refused(SIZE);
    const refusal = await change(module.device);
    // Where it came to asking, counter and state are told before the error.
    return refusal === NO_DOWNLINK
      ? refused(refusal, counterLine(module), stateLine(module))
      : stateAnswer(module, refusal);
  },
});

async function send(module: ShellModule, message: OutgoingUplink): Promise<Answer> {
  if (module.carrier !== null) return refused(UNFINISHED);
  const refusal = await sendUplink(module.device, message, {
    counter: (packetCounter) => module.notice(`-MPCT:${packetCounter}`),
    transmits: (on) => module.notice(`-TXA:${on ? 1 : 0}`),
    receives: (on) => module.notice(`-RXA:${on ? 1 : 0}`),
  });
  return refusal === null ? done() : refused(refusal);
}

const uplink = (name: string, downlink: boolean): Command => ({
  name,
  transmits: true,
  bytes: (module, payload) => send(module, { kind: 'uplink', payload, mpf: null, downlink }),
});

/** The first byte is the payload format. */
const formattedUplink = (name: string, downlink: boolean): Command => ({
  name,
  transmits: true,
  bytes: (module, bytes) =>
    bytes.length === 0
      ? refused(SIZE)
      : send(module, { kind: 'uplink', payload: bytes.slice(1), mpf: bytes[0], downlink }),
});

const transparent = (name: string, downlink: boolean): Command => ({
  name,
  transmits: true,
  bytes: (module, mpdu) => send(module, { kind: 'transparent-uplink', mpdu, downlink }),
});

export const macCommands: readonly Command[] = [
  local('-MALO', attachLocally),
  local('-MDLO', detachLocally),
  overAir('-MAOA', attachOverAir),
  overAir('-MDOA', detachOverAir),
  uplink('-U', false),
  formattedUplink('-UMPF', false),
  uplink('-B', true),
  formattedUplink('-BMPF', true),
  transparent('-TU', false),
  transparent('-TB', true),
];
