import type { BssciDialogue } from '../dialogue.ts';
import { type BssciMessage, integerOf } from '../fields.ts';
import { messageOfLog } from '../log.ts';
import { plain } from '../session.ts';
import { comesAfter } from '../session-state.ts';
import { attach, connect, connectMessage, keepUp, setUp, uplink } from './as-station.ts';
import { sendUnreadable, underOtherIdentifier } from './defects.ts';
import { AFTERWARDS, type BssciScenario, CONNECT } from './scenario.ts';

const peer = 'service-centre';

/** Identifier of the last operation of the peer in the log. */
function lastPeerOpId(dialogue: BssciDialogue): bigint {
  let last = 0n;
  for (const entry of dialogue.log) {
    if (entry.kind !== 'message' || entry.direction !== 'received') continue;
    const opId = integerOf(messageOfLog(entry.message).opId) ?? 0n;
    if (comesAfter('service-centre', opId, last)) last = opId;
  }
  return last;
}

const claim = (dialogue: BssciDialogue): BssciMessage => ({
  snBsOpId: plain(dialogue.lastOpId),
  snScOpId: plain(lastPeerOpId(dialogue)),
});

const resume: BssciScenario = {
  id: 'centre-resume',
  peer,
  title: 'A connection that is cut in the middle of an operation, and the session resumed',
  async run(dialogue) {
    const snBsUuid = dialogue.newUuid();
    dialogue.step(CONNECT);
    await connect(dialogue, { snBsUuid });
    dialogue.step('complete');
    await dialogue.operate('ulData', uplink(dialogue));
    const known = claim(dialogue);
    const interrupted = { command: 'ulData', opId: dialogue.nextOpId(), ...uplink(dialogue) };
    dialogue.step('interrupted');
    dialogue.send(interrupted);
    await dialogue.expect('ulDataRsp');
    dialogue.close();
    dialogue.step('resume');
    await connect(dialogue, { snBsUuid, ...known, snScOpId: plain(lastPeerOpId(dialogue)) });
    dialogue.step('again');
    dialogue.send(interrupted);
    const reply = await dialogue.expect((message) => message.opId === interrupted.opId);
    if (reply?.command === 'ulDataRsp') dialogue.send({ command: 'ulDataCmp', opId: interrupted.opId });
    dialogue.step(AFTERWARDS);
    await dialogue.operate('ping');
  },
};

const noResume: BssciScenario = {
  id: 'centre-no-resume',
  peer,
  title: 'Sessions that cannot be resumed: one that never was, and one whose station is further than the centre',
  async run(dialogue) {
    dialogue.step('never was');
    await connect(dialogue, { snBsOpId: 5, snScOpId: -3 });
    dialogue.close();
    const snBsUuid = dialogue.newUuid();
    dialogue.step('before');
    dialogue.restartOpIds();
    await connect(dialogue, { snBsUuid });
    await dialogue.operate('ping');
    const { snScOpId } = claim(dialogue);
    dialogue.close();
    dialogue.step('further');
    await connect(dialogue, { snBsUuid, snBsOpId: 1000, snScOpId });
  },
};

const versionOf = (name: string, version: string, title: string): BssciScenario => ({
  id: `centre-version-${name}`,
  peer,
  title,
  async run(dialogue) {
    dialogue.step(CONNECT);
    if (!(await dialogue.open())) return;
    dialogue.send(connectMessage(dialogue, { version }));
    await dialogue.expect((message) => message.command === 'conRsp' || message.command === 'error');
    dialogue.step('end');
    await dialogue.closedByPeer();
  },
});

const early: BssciScenario = {
  id: 'centre-early-operations',
  peer,
  title: 'Operations before the connect message and before its completion',
  async run(dialogue) {
    dialogue.step('before con');
    if (!(await dialogue.open())) return;
    dialogue.send({ command: 'ping', opId: 1 });
    await dialogue.expect('pingRsp');
    dialogue.step('before conCmp');
    if (!(await dialogue.open())) return;
    dialogue.send(connectMessage(dialogue));
    if ((await dialogue.expect('conRsp')) === null) return;
    dialogue.send({ command: 'ulData', opId: 1, ...uplink(dialogue) });
    await dialogue.expect('ulDataRsp');
  },
};

const opIds: BssciScenario = {
  id: 'centre-op-ids',
  peer,
  title: 'Uplinks under an identifier that was used already and under a negative one',
  async run(dialogue) {
    await setUp(dialogue);
    await dialogue.operate('ulData', uplink(dialogue));
    await dialogue.operate('ulData', uplink(dialogue));
    for (const [name, opId] of [
      ['used', 1],
      ['negative', -7],
    ] as const) {
      await keepUp(dialogue);
      dialogue.step(name);
      dialogue.send({ command: 'ulData', opId, ...uplink(dialogue) });
      await dialogue.expect((message) => message.opId === opId);
    }
  },
};

const strangers: BssciScenario = {
  id: 'centre-out-of-order',
  peer,
  title: 'Responses, completions and acknowledgements that belong to no operation',
  async run(dialogue) {
    for (const command of ['ulDataCmp', 'statusCmp', 'pingRsp', 'errorAck']) {
      await keepUp(dialogue);
      dialogue.step(command);
      dialogue.send({ command, opId: 4711 });
      await dialogue.expect((message) => message.opId === 4711);
    }
    await keepUp(dialogue);
    dialogue.step(AFTERWARDS);
    await dialogue.operate('ping');
  },
};

const identifier: BssciScenario = {
  id: 'centre-identifier',
  peer,
  title: 'A ping under another identifier than MIOTYB01',
  async run(dialogue) {
    await setUp(dialogue);
    dialogue.step('other identifier');
    const ping = { command: 'ping', opId: dialogue.nextOpId() };
    dialogue.sendBytes(underOtherIdentifier(dialogue.frameOf(ping)), 'a ping under another identifier');
    await dialogue.expect('pingRsp');
    dialogue.close();
    await setUp(dialogue);
    dialogue.step(AFTERWARDS);
    await dialogue.operate('ping');
  },
};

const unreadable: BssciScenario = {
  id: 'centre-unreadable',
  peer,
  title: 'Payloads that are no message, and a header that promises 2 GiB',
  async run(dialogue) {
    await sendUnreadable(dialogue, setUp);
    await setUp(dialogue);
    dialogue.step(AFTERWARDS);
    await dialogue.operate('ping');
  },
};

const attachment: BssciScenario = {
  id: 'centre-attach',
  peer,
  title: 'An attachment, the same counter and an older one again, a wrong signature, and the next counter',
  needs: 'end-point-key',
  async run(dialogue) {
    await setUp(dialogue);
    const { endPoint } = dialogue;
    endPoint.nextAttachCounter();
    const counter = endPoint.nextAttachCounter();
    dialogue.step('attach');
    await dialogue.operate('att', attach(dialogue, counter));
    for (const [name, fields] of [
      ['same counter', () => attach(dialogue, counter)],
      ['older counter', () => attach(dialogue, counter - 1)],
      ['wrong signature', () => attach(dialogue, counter + 1, true)],
    ] as const) {
      await keepUp(dialogue);
      dialogue.step(name);
      await dialogue.operate('att', fields());
    }
    await keepUp(dialogue);
    dialogue.step('next counter');
    await dialogue.operate('att', attach(dialogue, endPoint.nextAttachCounter()));
  },
};

const tls: BssciScenario = {
  id: 'centre-tls',
  peer,
  title: 'Connections with TLS 1.3, with TLS 1.2, with a certificate of an unknown authority and without one',
  needs: 'tls',
  async run(dialogue) {
    dialogue.step(CONNECT);
    if (await dialogue.open('unchecked')) {
      dialogue.send(connectMessage(dialogue));
      if ((await dialogue.expect('conRsp')) !== null) dialogue.send({ command: 'conCmp', opId: 0 });
    }
    for (const offer of ['tls-1.2', 'unknown-authority', 'no-certificate'] as const) {
      dialogue.step(offer);
      if (!(await dialogue.open(offer))) continue;
      dialogue.send(connectMessage(dialogue));
      await dialogue.expect('conRsp');
    }
    dialogue.step(AFTERWARDS);
    await connect(dialogue);
  },
};

/** How a service centre keeps sessions, attachments and its peace. */
export const centreSessions: readonly BssciScenario[] = [
  resume,
  noResume,
  versionOf('major', '9.0.0', 'A connect message with another major version'),
  versionOf('minor', '1.9.0', 'A connect message with another minor version'),
  versionOf('patch', '1.0.9', 'A connect message with another patch version'),
  early,
  opIds,
  strangers,
  identifier,
  unreadable,
  attachment,
  tls,
];
