import { describe, expect, it } from '@jest/globals';
import { simulatedClock } from '../../rig/bench/simulated-clock.ts';
import type { ModuleOperation } from '../../rig/ports/module.ts';
import { emulatedTransport } from '../transports/emulated-binding.ts';
import { contractBench } from './contract/bench.ts';
import type { Dialect } from './dialect.ts';
import { openModule } from './open-module.ts';
import { S2 } from './s2.ts';
import { S3 } from './s3.ts';
import { S4 } from './s4.ts';
import { type ScriptedReply, scriptedFarEnd } from './scripted-far-end.ts';

/** A module of which only the words are known. */
async function scripted(dialect: Dialect, script: Readonly<Record<string, string | ScriptedReply>>) {
  const clock = simulatedClock();
  const far = scriptedFarEnd(clock, script);
  const module = await openModule(dialect, emulatedTransport(far), clock, { rc: 'RC1' });
  return { far, module, perform: (operation: ModuleOperation) => module.perform(operation) };
}

const ID: ModuleOperation = { kind: 'getId' };

describe('traps of S2', () => {
  it('switches the echo off first, and reads a module that goes on echoing all the same', async () => {
    const { far, module, perform } = await scripted(S2, {
      ATE0: 'ATE0\r\r\nOK\r\n',
      ATI7: 'ATI7\r\r\n1AE65E\r\nTDID: 130257003339\r\n\r\nOK\r\n',
      'AT$SF=01,2,1': [
        [0, 'AT$SF=01,2,1\r'],
        [7, '\r\nOK\r\n'],
        [21, '\r\n+RX BEGIN\r\n'],
        [30, '\r\n+RX=aa bb cc dd ee ff 20 22 \r\n'],
        [46, '\r\n+RX END\r\n'],
      ],
    });
    expect([far.commands[0], module.answered]).toEqual(['ATE0', true]);
    expect(await perform(ID)).toMatchObject({ status: 'ok', values: ['001AE65E'] });
    const exchange = await perform({ kind: 'sendFrame', payload: '01', downlink: true });
    expect(exchange).toMatchObject({ status: 'ok', downlink: 'aabbccddeeff2022' });
    expect(exchange.endSeconds - exchange.startSeconds).toBeCloseTo(46, 6);
  });

  it('reads the power from the profile, and breaks an operation of two commands off at the first refusal', async () => {
    const { far, perform } = await scripted(S2, {
      ATE0: '\r\nOK\r\n',
      'AT&V': '\r\nACTIVE PROFILE\r\nE1 V1 Q0 X1 S200:0 S302:-3 S303:1\r\n\r\nOK\r\n',
      ATI27: '\r\nERROR\r\n',
    });
    expect((await perform({ kind: 'getPower' })).values).toEqual(['-3']);
    expect(await perform({ kind: 'voltage' })).toMatchObject({ status: 'error', errorText: 'ERROR', values: [] });
    expect(far.commands.at(-1)).toBe('ATI27');
  });
});

describe('traps of S3', () => {
  const traces = '12s345:RF_API_init in TX\n\r12s346:RF at Freq 868130000\n\r';

  it('switches traces off first, and passes over those that come all the same', async () => {
    const { far, perform } = await scripted(S3, {
      'AT+VL=0': '\r\nOK\r\n',
      'AT$ID=?': `${traces}FEDCBA98\r\n\r\nOK\r\n`,
      'AT$SF=00,1': [
        [0, traces],
        [20, '20s001:RX START\n\r'],
        [30, '\r\n+RX=\r\n\0\n\r\nOK\x01\x02\x03\x04\x05\x06\x07\x08\r\n\r\nOK\r\n'],
      ],
      'AT$SF=00': `${traces}\r\nAT_TX_TIMEOUT\r\n`,
    });
    expect(far.commands[0]).toBe('AT+VL=0');
    expect(await perform(ID)).toMatchObject({ status: 'ok', values: ['FEDCBA98'] });
    const exchange = await perform({ kind: 'sendFrame', payload: '00', downlink: true });
    expect(exchange).toMatchObject({ status: 'ok', downlink: '0d0a000a0d0a4f4b' });
    expect(exchange.lines.filter(({ text }) => text.includes('RX START'))).toHaveLength(1);
    const refused = await perform({ kind: 'sendFrame', payload: '00' });
    expect(refused).toMatchObject({ status: 'error', errorText: 'AT_TX_TIMEOUT', values: [] });
  });

  it('waits for a command that is late, and takes neither its answer nor the poison of its own probing for a refusal', async () => {
    const contract = { dialect: S3, lacks: [], withoutDownlink: { status: 'error' } } as const;
    const { perform, module } = await contractBench(contract, 'as it comes', {
      behaviours: [{ window: (plan) => ({ ...plan, closeSeconds: plan.closeSeconds + 60 }) }],
    });
    expect((await perform({ kind: 'sendBit', bit: 1, downlink: true })).status).toBe('silent');
    const seen = module.transcript().length;
    expect(await perform(ID)).toMatchObject({ status: 'ok', values: ['00A1B2C3'] });
    const stale = module
      .transcript()
      .slice(seen)
      .filter((line) => line.stale && line.direction === 'from-module');
    const statuses = stale.map(({ text }) => text).filter((text) => text !== '');
    expect(statuses).toEqual(['AT_RX_TIMEOUT', 'AT_ERROR', 'OK']);
  });
});

describe('traps of S4', () => {
  it('keeps the lines of a test mode, and the first downlink among them', async () => {
    const { perform } = await scripted(S4, {
      AT: 'OK\r\n',
      'AT$RFP=D': [
        [3, '$RFP: dl_payload=3268C5BA53AE79E7,rssi=-98\r\n'],
        [9, '$RFP: dl_payload=3268C5BA53AE79E7,rssi=-99\r\n'],
        [39, '$RFP:0,100\r\nOK\r\n'],
      ],
      ATI3: '$RFP: dl_payload=3268C5BA53AE79E7,rssi=-98\r\nI:Sigfox_ep_id:FEDCBA98\r\nOK\r\n',
    });
    const exchange = await perform({ kind: 'testMode', mode: 'D', count: 1 });
    expect(exchange).toMatchObject({ status: 'ok', downlink: '3268c5ba53ae79e7' });
    expect(exchange.values).toHaveLength(3);
    expect((await perform(ID)).values).toEqual(['FEDCBA98']);
  });

  it('tells errors by their names', async () => {
    const { perform } = await scripted(S4, { AT: 'OK\r\n', 'AT$N=4': 'ERROR:COMMAND_BAD_PARAMETER_VALUE:0\r\n' });
    const errorText = 'ERROR:COMMAND_BAD_PARAMETER_VALUE:0';
    expect(await perform({ kind: 'setFrameCount', frames: 4 })).toMatchObject({ status: 'error', errorText });
  });
});
