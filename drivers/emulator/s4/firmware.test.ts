import { describe, expect, it } from '@jest/globals';
import { hexToBytes } from '../../../rig/sigfox/hex.ts';
import { radioConfiguration } from '../../../rig/sigfox/radio-configuration.ts';
import { carrierEmission } from '../testing/downlink.ts';
import { decodeEmission } from '../testing/emissions.ts';
import { type BenchOptions, firmwareBench, rawDialogue } from '../testing/firmware-bench.ts';
import { createS4Firmware } from './firmware.ts';

async function s4Bench(options: BenchOptions = {}) {
  const bench = firmwareBench(createS4Firmware, options);
  const dialogue = rawDialogue(bench);
  await bench.clock.sleep(1);
  return { ...bench, ...dialogue };
}

const SENT_SECONDS = 10;

describe('Sigfox EP modem firmware', () => {
  it.each([
    ['ATI', /^I:Chip_id:[0-9A-F]+\r\nI:Firmware:v2\.2\r\nI:Sigfox_ep_lib:v4\.4\r\nI:Sigfox_ep_id:FEDCBA98\r\nOK\r\n$/],
    ['ATI3', /^I:Sigfox_ep_id:FEDCBA98\r\nOK\r\n$/],
    ['ATI4', /^ERROR:COMMAND_BAD_PARAMETER_VALUE:0\r\n$/],
    ['ATIX', /^ERROR:COMMAND_BAD_PARAMETER_PARSING:0\r\n$/],
    ['ATI?', /^ERROR:COMMAND_READ_NOT_DEFINED\r\n$/],
    // N is registered, and NOPE begins with it.
    ['AT$NOPE?', /^ERROR:COMMAND_MARKER_NOT_DEFINED\r\n$/],
    ['AT$XYZ?', /^ERROR:COMMAND_NOT_FOUND\r\n$/],
    ['AT!X', /^ERROR:COMMAND_NOT_FOUND\r\n$/],
    ['AT$N?', /^\$N:3\r\nOK\r\n$/],
    ['AT$N=4', /^ERROR:COMMAND_BAD_PARAMETER_VALUE:0\r\n$/],
    ['AT$N=x', /^ERROR:COMMAND_BAD_PARAMETER_PARSING:0\r\n$/],
    ['AT$T_IFU?', /^\$T_IFU:500\r\nOK\r\n$/],
    ['AT$T_IFU=2001', /^ERROR:COMMAND_BAD_PARAMETER_VALUE:0\r\n$/],
    ['AT$T_CONF=1399', /^ERROR:COMMAND_BAD_PARAMETER_VALUE:0\r\n$/],
    ['AT$KEY_TYPE?', /^\$KEY_TYPE:PRIVATE\r\nOK\r\n$/],
    ['AT$KEY_TYPE=OTHER', /^ERROR:COMMAND_BAD_PARAMETER_VALUE:0\r\n$/],
    ['AT$UL_BR=300', /^ERROR:COMMAND_BAD_PARAMETER_VALUE:0\r\n$/],
    ['AT$MSG=0102,2', /^ERROR:COMMAND_BAD_PARAMETER_VALUE:1\r\n$/],
    ['AT$MSG=010,0', /^ERROR:COMMAND_BAD_PARAMETER_PARSING:0\r\n$/],
    [`AT$MSG=${'00'.repeat(13)},0`, /^ERROR:COMMAND_BAD_PARAMETER_VALUE:0\r\n$/],
    ['AT$RFP=H', /^ERROR:COMMAND_BAD_PARAMETER_VALUE:0\r\n$/],
    ['AT$RFP=G', /^ERROR:COMMAND_BAD_PARAMETER_VALUE:0\r\n$/],
  ])('%s', async (line, reply) => {
    const { ask, emissions } = await s4Bench();
    expect(await ask(`${line}\r`)).toMatch(reply);
    expect(emissions()).toEqual([]);
  });

  it('lets a line of 128 characters write over its own start', async () => {
    const { ask } = await s4Bench();
    expect(await ask(`${'A'.repeat(128)}AT$RC?\r`)).toBe('$RC:RC1\r\nOK\r\n');
  });

  it('drops what comes while a command runs', async () => {
    const { send, take, clock, emissions } = await s4Bench();
    send('AT$MSG=1,0\r');
    await clock.sleep(1);
    send('AT$MSG=0,0\rAT$');
    await clock.sleep(SENT_SECONDS);
    expect(take()).toBe('$MSG:1,1,1,0,0,0,0\r\nOK\r\n');
    send('AT\r');
    await clock.sleep(1);
    expect(take()).toBe('OK\r\n');
    expect(emissions()).toHaveLength(3);
  });

  it('tells the downlink right behind the last flag', async () => {
    const { ask, answerWith, emissions, device } = await s4Bench();
    answerWith(hexToBytes('0123456789abcdef', 'payload'));
    expect(await ask('AT$MSG=NULL,1\r', 60)).toMatch(/^\$MSG:1,1,1,1,1,0,00123456789ABCDEF,-(89|90|91)\r\nOK\r\n$/);
    const frames = emissions().map((emission) => decodeEmission(emission, device.identity.key));
    expect(frames.map(({ kind }) => kind)).toEqual(['bit-or-empty', 'bit-or-empty', 'bit-or-empty', 'control']);
    expect(await ask('AT$MSG=1,1\r', 60)).toBe('$MSG:1,1,1,0,0,0,0\r\nOK\r\n');
  });

  it('flags the frames that it could not send, and remembers why', async () => {
    const { ask, ether, clock, emissions } = await s4Bench({ rc: 'RC3C' });
    const centreHz = radioConfiguration('RC3C').uplinkCentreHz.value;
    ether.transmit(
      carrierEmission({ fromSeconds: clock.nowSeconds(), seconds: 60, frequencyHz: centreHz, levelDbm: -60 }),
    );
    const before = emissions().length;
    expect(await ask('AT$MSG=01,0\r', 40)).toBe('$MSG:0,0,0,0,0,1,0\r\nOK\r\n');
    expect(emissions()).toHaveLength(before);
    expect(await ask('AT$ERRORS?\r')).toBe('$ERRORS:CHANNEL_BUSY\r\nOK\r\n');
    expect(await ask('AT$ERRORS?\r')).toBe('ERROR:UNKNOWN:11\r\n');
  });

  it('sends as many frames as it is told, at the other bit rate, and forgets both when it loses its supply', async () => {
    const { ask, emissions, device, clock } = await s4Bench();
    expect(await ask('AT$N=2\r')).toBe('OK\r\n');
    expect(await ask('AT$UL_BR=600\r')).toBe('OK\r\n');
    expect(await ask('AT$MSG=1,0\r', SENT_SECONDS)).toBe('$MSG:1,1,0,0,0,0,0\r\nOK\r\n');
    expect(emissions().map(({ envelope }) => envelope.durationSeconds < 0.2)).toEqual([true, true]);
    await ask('AT$RC=RC3_LDC\r');
    device.powerOff();
    device.powerOn();
    await clock.sleep(1);
    expect(await ask('AT$N?\r')).toBe('$N:3\r\nOK\r\n');
    expect(await ask('AT$UL_BR?\r')).toBe('$UL_BR:100\r\nOK\r\n');
    expect(await ask('AT$RC?\r')).toBe('$RC:RC1\r\nOK\r\n');
  });

  it('runs a certification mode and says how far it came', async () => {
    const { ask, emissions } = await s4Bench();
    expect(await ask('AT$RFP=C\r', 30)).toBe('$RFP:0,100\r\nOK\r\n');
    expect(emissions()).toHaveLength(3);
  });
});
