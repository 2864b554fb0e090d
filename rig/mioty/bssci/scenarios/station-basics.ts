import { accept, connectResponse, downlink, keepUp, propagation, setUp, uplinkOrder } from './as-centre.ts';
import { without } from './as-station.ts';
import { AFTERWARDS, type BssciScenario, CONNECT, WATCH_SECONDS } from './scenario.ts';

const peer = 'base-station';
const EXTRA = { unbrigExtra: 1, unbrigNote: { text: 'ignore me' } };

const plain: BssciScenario = {
  id: 'station-connect',
  peer,
  title: 'Connect, with a pause before the response, ping and status',
  async run(dialogue) {
    dialogue.step(CONNECT);
    if (!(await dialogue.open())) return;
    if ((await dialogue.expect('con')) === null) return;
    await dialogue.idle(dialogue.patienceSeconds);
    dialogue.step('answered');
    dialogue.send(connectResponse(dialogue));
    await dialogue.expect('conCmp');
    dialogue.step('ping');
    await dialogue.operate('ping');
    dialogue.step('status');
    await dialogue.operate('status');
  },
};

const operations: BssciScenario = {
  id: 'station-operations',
  peer,
  title: 'A minute in which the base station begins what it will',
  async run(dialogue) {
    await setUp(dialogue);
    dialogue.step('watch');
    await dialogue.idle(WATCH_SECONDS);
    dialogue.step('end');
    await dialogue.idle(dialogue.patienceSeconds);
  },
};

const endPoints: BssciScenario = {
  id: 'station-end-points',
  peer,
  title: 'An attachment and a detachment propagated, a downlink queued and revoked, its reception asked for',
  async run(dialogue) {
    await setUp(dialogue);
    dialogue.step('attPrp');
    await dialogue.operate('attPrp', propagation(dialogue));
    dialogue.step('dlDataQue');
    await dialogue.operate('dlDataQue', downlink(dialogue, 1));
    dialogue.step('dlDataQue for counters');
    const rows = [
      [1, 2, 3],
      [4, 5, 6],
    ];
    const forCounters = { cntDepend: true, packetCnt: [100, 101], userData: rows, prio: 0.5, responseExp: true };
    await dialogue.operate('dlDataQue', downlink(dialogue, 2, forCounters));
    dialogue.step('dlRxStatQry');
    await dialogue.operate('dlRxStatQry', { epEui: dialogue.endPoint.eui });
    dialogue.step('dlDataRev');
    await dialogue.operate('dlDataRev', { epEui: dialogue.endPoint.eui, queId: 1 });
    dialogue.step('detPrp');
    await dialogue.operate('detPrp', { epEui: dialogue.endPoint.eui });
    dialogue.step('ulDataTx');
    await dialogue.operate('ulDataTx', uplinkOrder(dialogue));
  },
};

const pieces: BssciScenario = {
  id: 'station-pieces',
  peer,
  title: 'A frame byte by byte, two frames in one piece, and two in pieces that end elsewhere than the frames',
  async run(dialogue) {
    await setUp(dialogue);
    const pings = async (count: number, pieceBytes?: number): Promise<void> => {
      const messages = Array.from({ length: count }, () => ({ command: 'ping', opId: dialogue.nextOpId() }));
      dialogue.sendFrames(messages, pieceBytes);
      for (const { opId } of messages) {
        const reply = await dialogue.expect((message) => message.command === 'pingRsp' && message.opId === opId);
        if (reply !== null) dialogue.send({ command: 'pingCmp', opId });
      }
    };
    dialogue.step('single bytes');
    await pings(1, 1);
    dialogue.step('one piece');
    await pings(2);
    dialogue.step('other pieces');
    await pings(2, 17);
  },
};

const extraFields: BssciScenario = {
  id: 'station-extra-fields',
  peer,
  title: 'Messages with fields that no specification knows',
  async run(dialogue) {
    dialogue.step(CONNECT);
    await accept(dialogue, EXTRA);
    dialogue.step('ping');
    await dialogue.operate('ping', EXTRA);
    dialogue.step('status');
    await dialogue.operate('status', EXTRA);
  },
};

const missingFields: BssciScenario = {
  id: 'station-missing-fields',
  peer,
  title: 'A response to the connect message and operations without a mandatory field',
  async run(dialogue) {
    for (const field of ['snScUuid', 'snResume', 'scEui']) {
      dialogue.step(`conRsp without ${field}`);
      if (!(await dialogue.open())) return;
      if ((await dialogue.expect('con')) === null) return;
      dialogue.send(without(connectResponse(dialogue), field));
      await dialogue.expect('conCmp');
    }
    dialogue.close();
    for (const [command, field, fields] of [
      ['attPrp', 'nwkSnKey', propagation(dialogue)],
      ['attPrp', 'lastPacketCnt', propagation(dialogue)],
      ['dlDataQue', 'cntDepend', downlink(dialogue, 3)],
      ['detPrp', 'epEui', { epEui: dialogue.endPoint.eui }],
    ] as const) {
      await keepUp(dialogue);
      dialogue.step(`${command} without ${field}`);
      await dialogue.operate(command, without(fields, field));
    }
    await keepUp(dialogue);
    dialogue.step(AFTERWARDS);
    await dialogue.operate('ping');
  },
};

const invalidOptions: BssciScenario = {
  id: 'station-invalid-options',
  peer,
  title: 'Downlinks with an optional field of a wrong type or size',
  async run(dialogue) {
    for (const [field, value] of [
      ['format', 'zero'],
      ['prio', 'high'],
      ['responseExp', 1],
    ] as const) {
      await keepUp(dialogue);
      dialogue.step(`dlDataQue with ${field} ${JSON.stringify(value)}`);
      await dialogue.operate('dlDataQue', downlink(dialogue, 4, { [field]: value }));
    }
    await keepUp(dialogue);
    dialogue.step(AFTERWARDS);
    await dialogue.operate('ping');
  },
};

const errors: BssciScenario = {
  id: 'station-error',
  peer,
  title: 'A status operation that the centre ends with an error, and an operation of the station that it refuses',
  async run(dialogue) {
    await setUp(dialogue);
    dialogue.step('error');
    const opId = dialogue.nextOpId();
    dialogue.send({ command: 'status', opId });
    if ((await dialogue.expect('statusRsp')) === null) return;
    dialogue.send({ command: 'error', opId, code: 71, message: 'ended on purpose' });
    await dialogue.expect('errorAck');
    dialogue.step('refused');
    dialogue.answering(false);
    const request = await dialogue.expect(({ command }) => command === 'ulData' || command === 'ping', WATCH_SECONDS);
    if (request !== null) {
      dialogue.send({ command: 'error', opId: request.opId, code: 16, message: 'refused on purpose' });
      await dialogue.expect((message) => message.command === 'errorAck' && message.opId === request.opId);
    }
    dialogue.answering(true);
    dialogue.step(AFTERWARDS);
    await dialogue.operate('ping');
  },
};

const subChannel: BssciScenario = {
  id: 'station-sub-channel',
  peer,
  title: 'A command of a sub-channel that nobody handles, and an unknown command',
  async run(dialogue) {
    for (const command of ['unbrig.probe', 'unbrigProbe']) {
      await keepUp(dialogue);
      dialogue.step(command);
      await dialogue.operate(command);
    }
    await keepUp(dialogue);
    dialogue.step(AFTERWARDS);
    await dialogue.operate('ping');
  },
};

/** How a base station must bear itself towards any service centre. */
export const stationBasics: readonly BssciScenario[] = [
  plain,
  operations,
  endPoints,
  pieces,
  extraFields,
  missingFields,
  invalidOptions,
  errors,
  subChannel,
];
