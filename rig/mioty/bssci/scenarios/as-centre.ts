import type { BssciDialogue } from '../dialogue.ts';
import type { BssciMessage } from '../fields.ts';
import { SETUP } from './scenario.ts';

/** What the rig says in the role of a service centre: the response to a connect message. */
export function connectResponse(dialogue: BssciDialogue, fields: BssciMessage = {}): BssciMessage {
  return {
    command: 'conRsp',
    opId: 0,
    version: '1.0.0',
    scEui: dialogue.ownEui,
    vendor: 'unbrig',
    snResume: false,
    snScUuid: dialogue.newUuid(),
    ...fields,
  };
}

/** Waits for a station and performs the connect operation. Gives its connect message; null when it did not connect. */
export async function accept(dialogue: BssciDialogue, fields: BssciMessage = {}): Promise<BssciMessage | null> {
  if (!(await dialogue.open())) return null;
  const con = await dialogue.expect('con');
  if (con === null) return null;
  dialogue.send(connectResponse(dialogue, fields));
  return (await dialogue.expect('conCmp')) === null ? null : con;
}

/** A new session under a step that only prepares. */
export async function setUp(dialogue: BssciDialogue): Promise<boolean> {
  dialogue.step(SETUP);
  dialogue.restartOpIds();
  return (await accept(dialogue)) !== null;
}

/** Prepares anew where the step before cost the connection. */
export async function keepUp(dialogue: BssciDialogue): Promise<void> {
  if (!dialogue.isOpen) await setUp(dialogue);
}

const SHORT_ADDRESS = 0x1505;

/** `attPrp` of version 1.0. */
export function propagation(dialogue: BssciDialogue): BssciMessage {
  return {
    epEui: dialogue.endPoint.eui,
    bidi: true,
    nwkSnKey: dialogue.endPoint.propagatedKey(),
    shAddr: SHORT_ADDRESS,
    lastPacketCnt: 0,
    dualChan: true,
    repetition: false,
    wideCarrOff: false,
    longBlkDist: false,
  };
}

/** `dlDataQue` of one downlink for any counter. */
export function downlink(dialogue: BssciDialogue, queId: number, fields: BssciMessage = {}): BssciMessage {
  return { epEui: dialogue.endPoint.eui, queId, cntDepend: false, userData: [[0x75, 0x6e, 0x62]], ...fields };
}

/** `ulDataTx` of one uplink. */
export function uplinkOrder(dialogue: BssciDialogue): BssciMessage {
  return {
    epEui: dialogue.endPoint.eui,
    nwkSnKey: dialogue.endPoint.propagatedKey(),
    shAddr: SHORT_ADDRESS,
    packetCnt: dialogue.endPoint.nextPacketCounter(),
    userData: [0x75, 0x6e, 0x62],
  };
}
