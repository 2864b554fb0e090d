import { describe, expect, it } from '@jest/globals';
import type { OnAir } from '../../ether.ts';
import { bytes, decodeEmissions, miotyBench } from '../testing/bench.ts';
import { miotyFaults } from './all.ts';
import { lengthFaults } from './state-faults.ts';

const behaviourOf = (name: string) => miotyFaults.find((fault) => fault.name === name)!.behaviour();

const SEND_SECONDS = 7;
const LONG_SECONDS = 55;

const QUESTIONS = [
  ...['ATI', 'AT-MEUI?', 'AT-MSAD?', 'AT-MPCT?', 'AT-MAS?', 'AT-MNWK?', 'AT-NOPE', 'AT-UM=3'],
  ...['AT-MSAD=3\tC0FE\x1a', 'AT-MSAD=2\tC0FX\x1a', 'AT-MSAD=2\tC0FE0\x1a', 'AT-MSAD=2\tC0FE', 'AT-UTPL=30'],
];

/** What a module says and sends through commands of every kind, one after the other. */
async function* record(name: string | null, long: boolean): AsyncGenerator<string> {
  const bench = await miotyBench('m1', {
    behaviours: name === null ? [] : [behaviourOf(name)],
    memory: { packetCounter: 0xff_fffe },
  });
  const { ask, device, clock } = bench;
  let told = 0;
  const say = async (line: string, seconds = 1): Promise<string> => {
    const said = await ask(line, seconds);
    const sent = bench.emissions().slice(told);
    told += sent.length;
    return JSON.stringify([said, sent.map((emission) => pictureOf(emission))]);
  };
  await clock.sleep(8);
  for (const line of QUESTIONS) yield say(line);
  for (const payload of ['01', '', '00112233445566778899AABBCCDDEEFF0011']) {
    yield say(`AT-U=${bytes(payload)}`, SEND_SECONDS);
  }
  yield say(`AT-UMPF=${bytes('C40102')}`, SEND_SECONDS);
  if (long) {
    for (const length of [245, 246]) yield say(`AT-U=${bytes('5A'.repeat(length))}`, LONG_SECONDS);
  }
  yield say(`AT-B=${bytes('01')}`, 15);
  for (const mode of [1, 2]) {
    yield say(`AT-UM=${mode}`);
    yield say(`AT-U=${bytes('01')}`, SEND_SECONDS);
  }
  for (const line of ['AT-MALO', `AT-MNWK=${bytes('11'.repeat(16))}`, 'AT-RST', 'AT-MPCT?']) yield say(line);
  yield say(`AT-U=${bytes('01')}`, 0.5);
  device.powerOff();
  device.powerOn();
  await clock.sleep(1);
  for (const line of ['AT-MPCT?', 'AT-MDLO', 'AT-MDLO']) yield say(line);
  yield say(`AT-U=${bytes('01')}`, SEND_SECONDS);
  yield say(`AT-MAOA=${bytes('A1B2C3D4')}`, 12);
  yield say(`AT-MNWK=${bytes('11'.repeat(16))}`);
}

/** Everything of an emission that can differ, with its phase at some points. */
function pictureOf({ beginSeconds, endSeconds, carrierHz, driftHzPerSecond, powerDbm, envelope }: OnAir) {
  const i = new Float32Array(40);
  const q = new Float32Array(40);
  envelope.fill(i, q, 2e-4, 3.7e-4);
  const rounded = [...i, ...q].map((value) => value.toFixed(2)).join(' ');
  return [beginSeconds.toFixed(4), endSeconds.toFixed(4), carrierHz.toFixed(1), driftHzPerSecond, powerDbm, rounded];
}

/** Whether a module does everything as the correct one does. */
async function isLike(correct: readonly string[], name: string | null, long: boolean): Promise<boolean> {
  let step = 0;
  for await (const done of record(name, long)) if (done !== correct[step++]) return false;
  return true;
}

describe('faults of the MIOTY module', () => {
  it.each([
    ['in the length of payloads', true],
    ['elsewhere', false],
  ])('%s all show in what the module says or sends', async (_where, long) => {
    const faults = miotyFaults.filter((fault) => lengthFaults.includes(fault) === long);
    const correct: string[] = [];
    for await (const done of record(null, long)) correct.push(done);
    expect(await isLike(correct, null, long)).toBe(true);
    const hidden: string[] = [];
    for (const { name } of faults) if (await isLike(correct, name, long)) hidden.push(name);
    expect(hidden).toEqual([]);
  });

  it.each([
    ['mioty-header-crc-wrong', { headerCrcOk: false }],
    ['mioty-payload-crc-wrong', { headerCrcOk: true, payloadCrcOk: false }],
    ['mioty-mmode-variable', { payloadCrcOk: true, mmode: 1 }],
    ['mioty-stuffing-ones', { payloadCrcOk: true, cmacOk: true }],
    ['mioty-header-version', { macHeader: 0x80, cmacOk: true }],
    ['mioty-address-swapped', { address: 'b2a1' }],
    ['mioty-counter-little-endian', { packetCounterLow: 0x640000 }],
    ['mioty-payload-in-clear', { ciphertext: '0102', cmacOk: true }],
    ['mioty-keystream-second-block', { cmacOk: true }],
    ['mioty-cmac-zero', { cmac: '00000000', cmacOk: false }],
    ['mioty-cmac-without-header', { cmacOk: false }],
    ['mioty-key-zero', { payloadCrcOk: true, cmacOk: false }],
    ['mioty-counter-skips', { packetCounter: 101 }],
  ])('%s', async (name, expected) => {
    const { ask, emissions, scale } = await miotyBench('m1', { behaviours: [behaviourOf(name)] });
    await ask(`AT-U=${bytes('0102')}`, SEND_SECONDS);
    expect(decodeEmissions(emissions(), scale)?.decoded).toMatchObject(expected);
  });

  it.each([
    ['mioty-burst-missing', 23],
    ['mioty-burst-doubled', 25],
    ['mioty-stray-burst', 25],
  ])('%s leaves the frame to be read', async (name, count) => {
    const { ask, emissions, scale } = await miotyBench('m1', { behaviours: [behaviourOf(name)] });
    await ask(`AT-U=${bytes('0102')}`, SEND_SECONDS);
    expect(emissions()).toHaveLength(count);
    expect(decodeEmissions(emissions(), scale)?.decoded).toMatchObject({ cmacOk: true, payload: '0102' });
  });
});
