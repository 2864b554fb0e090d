import { accept, connectResponse, downlink, keepUp, propagation, setUp } from './as-centre.ts';
import { without } from './as-station.ts';
import { sendUnreadable, underOtherIdentifier } from './defects.ts';
import { AFTERWARDS, type BssciScenario, CONNECT, WATCH_SECONDS } from './scenario.ts';

const peer = 'base-station';

const resume: BssciScenario = {
  id: 'station-resume',
  peer,
  title: 'A connection that is cut while an operation of the station waits for its response, and the session resumed',
  async run(dialogue) {
    const snScUuid = dialogue.newUuid();
    dialogue.step(CONNECT);
    await accept(dialogue, { snScUuid });
    dialogue.step('complete');
    await dialogue.operate('ping');
    await dialogue.expect('ulDataCmp', WATCH_SECONDS);
    dialogue.step('interrupted');
    dialogue.answering(false);
    await dialogue.expect('ulData', WATCH_SECONDS);
    dialogue.close();
    dialogue.answering(true);
    dialogue.step('resume');
    await accept(dialogue, { snResume: true, snScUuid });
    dialogue.step('again');
    await dialogue.expect('ulDataCmp', WATCH_SECONDS);
    await dialogue.expect('ulDataCmp', WATCH_SECONDS);
    dialogue.step(AFTERWARDS);
    await dialogue.operate('ping');
  },
};

const newSession: BssciScenario = {
  id: 'station-new-session',
  peer,
  title: 'A connection that is cut, and a new session instead of the old one',
  async run(dialogue) {
    dialogue.step(CONNECT);
    await accept(dialogue);
    dialogue.step('complete');
    await dialogue.operate('ping');
    dialogue.close();
    dialogue.restartOpIds();
    dialogue.step('new session');
    await accept(dialogue);
    dialogue.step(AFTERWARDS);
    await dialogue.operate('ping');
  },
};

const foreignSession: BssciScenario = {
  id: 'station-foreign-session',
  peer,
  title: 'A centre that resumes a session which is not the one before',
  async run(dialogue) {
    dialogue.step(CONNECT);
    await accept(dialogue);
    await dialogue.operate('ping');
    dialogue.close();
    dialogue.step('foreign session');
    await accept(dialogue, { snResume: true });
  },
};

const versionOf = (name: string, version: string, title: string): BssciScenario => ({
  id: `station-version-${name}`,
  peer,
  title,
  async run(dialogue) {
    dialogue.step(CONNECT);
    if (!(await dialogue.open())) return;
    if ((await dialogue.expect('con')) === null) return;
    dialogue.send(connectResponse(dialogue, { version }));
    await dialogue.expect((message) => message.command === 'conCmp' || message.command === 'error');
    dialogue.step('end');
    await dialogue.closedByPeer();
  },
});

const early: BssciScenario = {
  id: 'station-early-operations',
  peer,
  title: 'A status operation before the connect operation is complete',
  async run(dialogue) {
    dialogue.step('before conRsp');
    if (!(await dialogue.open())) return;
    if ((await dialogue.expect('con')) === null) return;
    dialogue.send({ command: 'status', opId: -1 });
    await dialogue.expect('statusRsp');
  },
};

const opIds: BssciScenario = {
  id: 'station-op-ids',
  peer,
  title: 'Downlinks queued under an identifier that was used already and under a positive one',
  async run(dialogue) {
    await setUp(dialogue);
    await dialogue.operate('ping');
    await dialogue.operate('ping');
    for (const [name, opId] of [
      ['used', -1],
      ['positive', 1_000_000],
    ] as const) {
      await keepUp(dialogue);
      dialogue.step(name);
      dialogue.send({ command: 'dlDataQue', opId, ...downlink(dialogue, 9) });
      await dialogue.expect((message) => message.opId === opId);
    }
  },
};

const strangers: BssciScenario = {
  id: 'station-out-of-order',
  peer,
  title: 'Responses, completions and acknowledgements that belong to no operation',
  async run(dialogue) {
    for (const command of ['statusCmp', 'attCmp', 'pingRsp', 'errorAck']) {
      await keepUp(dialogue);
      dialogue.step(command);
      dialogue.send({ command, opId: -4711 });
      await dialogue.expect((message) => message.opId === -4711);
    }
    await keepUp(dialogue);
    dialogue.step(AFTERWARDS);
    await dialogue.operate('ping');
  },
};

const identifier: BssciScenario = {
  id: 'station-identifier',
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
  id: 'station-unreadable',
  peer,
  title: 'Payloads that are no message, and a header that promises 2 GiB',
  async run(dialogue) {
    await sendUnreadable(dialogue, setUp);
    await setUp(dialogue);
    dialogue.step(AFTERWARDS);
    await dialogue.operate('ping');
  },
};

const minorVersion: BssciScenario = {
  id: 'station-propagation-forms',
  peer,
  title: 'An attach propagation as version 1.0 has it, and as 1.1 has it where the first is refused with 22',
  async run(dialogue) {
    await setUp(dialogue);
    dialogue.step('1.0');
    const reply = await dialogue.operate('attPrp', propagation(dialogue));
    if (reply?.command !== 'error' || reply.code !== 22) return;
    await keepUp(dialogue);
    dialogue.step('1.1');
    await dialogue.operate('attPrp', { ...without(propagation(dialogue), 'bidi'), epClass: 'a', syncBurst: false });
  },
};

const tls: BssciScenario = {
  id: 'station-tls',
  peer,
  title: 'A centre with TLS 1.3, one with TLS 1.2, and one with a certificate of an unknown authority',
  needs: 'tls',
  async run(dialogue) {
    dialogue.step(CONNECT);
    if (await dialogue.open('unchecked')) {
      if ((await dialogue.expect('con')) !== null) dialogue.send(connectResponse(dialogue));
      await dialogue.expect('conCmp');
    }
    for (const offer of ['tls-1.2', 'unknown-authority'] as const) {
      dialogue.step(offer);
      if (!(await dialogue.open(offer))) continue;
      await dialogue.expect('con');
    }
    dialogue.step(AFTERWARDS);
    await accept(dialogue);
  },
};

/** How a base station keeps sessions and its peace. */
export const stationSessions: readonly BssciScenario[] = [
  resume,
  newSession,
  foreignSession,
  versionOf('major', '9.0.0', 'A centre that answers with another major version'),
  versionOf('minor', '1.9.0', 'A centre that answers with another minor version'),
  versionOf('patch', '1.0.9', 'A centre that answers with another patch version'),
  early,
  opIds,
  strangers,
  identifier,
  unreadable,
  minorVersion,
  tls,
];
