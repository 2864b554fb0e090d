import { connect, connectMessage, keepUp, setUp, uplink, uplinkOptions, without } from './as-station.ts';
import { AFTERWARDS, type BssciScenario, CONNECT, WATCH_SECONDS } from './scenario.ts';

const peer = 'service-centre';
/** Nothing that the specification knows. */
const EXTRA = { unbrigExtra: 1, unbrigNote: { text: 'ignore me' } };

const plain: BssciScenario = {
  id: 'centre-connect',
  peer,
  title: 'Connect, a pause before the completion, ping, an uplink with and one without optional fields',
  async run(dialogue) {
    dialogue.step(CONNECT);
    if (!(await dialogue.open())) return;
    dialogue.send(connectMessage(dialogue));
    if ((await dialogue.expect('conRsp')) === null) return;
    await dialogue.idle(dialogue.patienceSeconds);
    dialogue.step('completed');
    dialogue.send({ command: 'conCmp', opId: 0 });
    dialogue.step('ping');
    await dialogue.operate('ping');
    dialogue.step('uplink');
    await dialogue.operate('ulData', uplink(dialogue));
    dialogue.step('uplink with options');
    await dialogue.operate('ulData', uplink(dialogue, uplinkOptions));
  },
};

const operations: BssciScenario = {
  id: 'centre-operations',
  peer,
  title: 'A minute in which the service centre begins what it will',
  async run(dialogue) {
    await setUp(dialogue);
    dialogue.step('watch');
    await dialogue.idle(WATCH_SECONDS);
    dialogue.step('end');
    await dialogue.idle(dialogue.patienceSeconds);
  },
};

const pieces: BssciScenario = {
  id: 'centre-pieces',
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
  id: 'centre-extra-fields',
  peer,
  title: 'Messages with fields that no specification knows',
  async run(dialogue) {
    dialogue.step(CONNECT);
    await connect(dialogue, EXTRA);
    dialogue.step('ping');
    await dialogue.operate('ping', EXTRA);
    dialogue.step('uplink');
    await dialogue.operate('ulData', uplink(dialogue, EXTRA));
  },
};

const missingFields: BssciScenario = {
  id: 'centre-missing-fields',
  peer,
  title: 'A connect message and uplinks without a mandatory field',
  async run(dialogue) {
    for (const field of ['snBsUuid', 'bsEui', 'version', 'bidi']) {
      dialogue.step(`con without ${field}`);
      if (!(await dialogue.open())) return;
      dialogue.send(without(connectMessage(dialogue), field));
      await dialogue.expect('conRsp');
    }
    dialogue.close();
    for (const field of ['epEui', 'packetCnt', 'userData', 'dlOpen']) {
      await keepUp(dialogue);
      dialogue.step(`ulData without ${field}`);
      await dialogue.operate('ulData', without(uplink(dialogue), field));
    }
    await keepUp(dialogue);
    dialogue.step(AFTERWARDS);
    await dialogue.operate('ping');
  },
};

const invalidOptions: BssciScenario = {
  id: 'centre-invalid-options',
  peer,
  title: 'Uplinks with an optional field of a wrong type or size',
  async run(dialogue) {
    for (const [field, value] of [
      ['format', 'zero'],
      ['eqSnr', true],
      ['profile', 7],
      ['subpackets', [1, 2, 3]],
    ] as const) {
      await keepUp(dialogue);
      dialogue.step(`ulData with ${field} ${JSON.stringify(value)}`);
      await dialogue.operate('ulData', uplink(dialogue, { [field]: value }));
    }
    await keepUp(dialogue);
    dialogue.step(AFTERWARDS);
    await dialogue.operate('ping');
  },
};

const errors: BssciScenario = {
  id: 'centre-error',
  peer,
  title: 'An uplink that the station ends with an error instead of the completion',
  async run(dialogue) {
    await setUp(dialogue);
    dialogue.step('error');
    const opId = dialogue.nextOpId();
    dialogue.send({ command: 'ulData', opId, ...uplink(dialogue) });
    if ((await dialogue.expect('ulDataRsp')) === null) return;
    dialogue.send({ command: 'error', opId, code: 71, message: 'ended on purpose' });
    await dialogue.expect('errorAck');
    dialogue.step(AFTERWARDS);
    await dialogue.operate('ping');
  },
};

const subChannel: BssciScenario = {
  id: 'centre-sub-channel',
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

/** How a service centre must bear itself towards any station. */
export const centreBasics: readonly BssciScenario[] = [
  plain,
  operations,
  pieces,
  extraFields,
  missingFields,
  invalidOptions,
  errors,
  subChannel,
];
