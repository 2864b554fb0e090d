import type { BssciDialogue } from '../dialogue.ts';
import type { BssciMessage } from '../fields.ts';
import { SETUP } from './scenario.ts';

/** What the rig says in the role of a base station. */
export function connectMessage(dialogue: BssciDialogue, fields: BssciMessage = {}): BssciMessage {
  return {
    command: 'con',
    opId: 0,
    version: '1.0.0',
    bsEui: dialogue.ownEui,
    vendor: 'unbrig',
    bidi: true,
    snBsUuid: dialogue.newUuid(),
    ...fields,
  };
}

/** Opens a connection and performs the connect operation. Gives the response; null when there is none. */
export async function connect(dialogue: BssciDialogue, fields: BssciMessage = {}): Promise<BssciMessage | null> {
  if (!(await dialogue.open())) return null;
  dialogue.send(connectMessage(dialogue, fields));
  const response = await dialogue.expect('conRsp');
  if (response !== null) dialogue.send({ command: 'conCmp', opId: 0 });
  return response;
}

/** A new session under a step that only prepares. */
export async function setUp(dialogue: BssciDialogue): Promise<boolean> {
  dialogue.step(SETUP);
  dialogue.restartOpIds();
  return (await connect(dialogue)) !== null;
}

/** Prepares anew where the step before cost the connection. */
export async function keepUp(dialogue: BssciDialogue): Promise<void> {
  if (!dialogue.isOpen) await setUp(dialogue);
}

/** 2023-11-14 22:13:20 UTC in nanoseconds: the rig tells no true times of reception. */
const RECEPTION_NS = 1_700_000_000_000_000_000n;

/** Facts of a reception that is none. */
const reception = (dialogue: BssciDialogue): BssciMessage => ({
  epEui: dialogue.endPoint.eui,
  rxTime: RECEPTION_NS,
  snr: 12.5,
  rssi: -118.25,
});

/** Mandatory fields of `ulData`, with the next packet counter. */
export function uplink(dialogue: BssciDialogue, fields: BssciMessage = {}): BssciMessage {
  return {
    ...reception(dialogue),
    packetCnt: dialogue.endPoint.nextPacketCounter(),
    userData: [0x75, 0x6e, 0x62],
    dlOpen: false,
    responseExp: false,
    dlAck: false,
    ...fields,
  };
}

/** Every optional field of `ulData`. */
export const uplinkOptions: BssciMessage = {
  rxDuration: 3_600_000_000,
  eqSnr: 11.75,
  profile: 'eu1',
  mode: 'ulp',
  subpackets: { snr: [12, 13], rssi: [-118, -117], frequency: [868_180_000, 868_182_380], phase: [0, -90] },
  format: 0,
};

/** `att` with a signature for this counter, or a broken one. */
export function attach(dialogue: BssciDialogue, attachCnt: number, broken = false): BssciMessage {
  const { nonce, sign } = dialogue.endPoint.sign(attachCnt);
  return {
    ...reception(dialogue),
    attachCnt,
    nonce,
    sign: broken ? sign.map((byte, index) => (index === 0 ? byte ^ 1 : byte)) : sign,
    dualChan: true,
    repetition: false,
    wideCarrOff: false,
    longBlkDist: false,
  };
}

/** A message without one of its fields. */
export function without(message: BssciMessage, field: string): BssciMessage {
  return Object.fromEntries(Object.entries(message).filter(([name]) => name !== field));
}
