import { describe, expect, it } from '@jest/globals';
import type { BssciMessage } from './fields.ts';
import { checkMessage, operationsOf, protocolError, stepOf, subChannelOf } from './operations.ts';

const uplink: BssciMessage = {
  command: 'ulData',
  opId: 4,
  epEui: 0x70b3_d567_7011_1505n,
  rxTime: 1_700_000_000_000_000_000n,
  packetCnt: 7,
  snr: 3.5,
  rssi: -120,
  userData: [1, 2, 255],
  dlOpen: true,
  responseExp: false,
  dlAck: false,
};
const faultsOf = (message: BssciMessage, minor?: 0 | 1): string[] =>
  checkMessage(message, minor).map(({ field, what }) => `${field} ${what}`);

describe('messages', () => {
  it('are right with mandatory fields alone and with all', () => {
    expect(faultsOf(uplink)).toEqual([]);
    const subpackets = { snr: [1, 2.5], rssi: [-1, -2], frequency: [868_180_000, 1] };
    expect(
      faultsOf({ ...uplink, rxDuration: 5, eqSnr: 1, profile: 'eu1', mode: 'ulp', subpackets, format: 255 }),
    ).toEqual([]);
  });

  it('miss each mandatory field', () => {
    for (const field of Object.keys(uplink).filter((name) => name !== 'command')) {
      const { [field]: _left, ...rest } = uplink;
      expect(faultsOf(rest)).toContain(`${field} missing`);
    }
  });

  it.each<[string, unknown]>([
    ['userData', [1, 256]],
    ['userData', [1.5]],
    ['userData', Uint8Array.of(1)],
    ['userData', 'AQI='],
    ['packetCnt', -1],
    ['packetCnt', 2 ** 32],
    ['packetCnt', 1.5],
    ['packetCnt', '7'],
    ['dlOpen', 1],
    ['snr', Number.NaN],
    ['format', 256],
    ['subpackets', { snr: [1], rssi: [1] }],
    ['epEui', 'fc00'],
    ['rxTime', 2n ** 63n],
  ])('with %s %p are invalid', (field, value) => {
    expect(faultsOf({ ...uplink, [field]: value })).toEqual([`${field} invalid`]);
    expect(protocolError({ ...uplink, [field]: value })).toContain(field);
  });

  it('may hold unknown fields for a receiver, not for a sender', () => {
    expect(faultsOf({ ...uplink, extra: 1 })).toEqual(['extra extra']);
    expect(protocolError({ ...uplink, extra: 1 })).toBeNull();
  });

  it('expect a response only in an open window', () => {
    expect(faultsOf({ ...uplink, responseExp: true })).toEqual([]);
    expect(faultsOf({ ...uplink, responseExp: true, dlOpen: false })).toEqual(['responseExp invalid']);
  });

  it('need fields where another one asks for them', () => {
    const queue = { command: 'dlDataQue', opId: -1, epEui: 1, queId: 1, userData: [[1]] };
    expect(faultsOf({ ...queue, cntDepend: false })).toEqual([]);
    expect(faultsOf({ ...queue, cntDepend: true })).toEqual(['packetCnt missing']);
    const result = { command: 'dlDataRes', opId: 1, epEui: 1, queId: 1 };
    expect(faultsOf({ ...result, result: 'expired' })).toEqual([]);
    expect(faultsOf({ ...result, result: 'sent' })).toEqual(['txTime missing', 'packetCnt missing']);
    expect(faultsOf({ ...result, result: 'lost' })).toEqual(['result invalid']);
  });

  it('propagate attachments in one form in 1.0 and in another in 1.1', () => {
    const common = {
      command: 'attPrp',
      opId: -1,
      epEui: 1,
      nwkSnKey: new Array(16).fill(0),
      shAddr: 1,
      lastPacketCnt: 0,
    };
    const radio = { dualChan: true, repetition: false, wideCarrOff: false, longBlkDist: false };
    const [old, later] = [{ bidi: true }, { epClass: 'z', syncBurst: false }].map((own) => ({
      ...common,
      ...radio,
      ...own,
    }));
    expect([faultsOf(old, 0), faultsOf(later, 1)]).toEqual([[], []]);
    expect(faultsOf(old, 1)).toEqual(['epClass missing', 'syncBurst missing', 'bidi extra']);
    expect(faultsOf(later, 0)).toEqual(['bidi missing', 'epClass extra', 'syncBurst extra']);
  });
});

describe('commands', () => {
  it('are steps of operations', () => {
    expect([...operationsOf().keys()]).toHaveLength(14);
    expect(stepOf('dlRxStatQryCmp')).toMatchObject({ step: 'completion', operation: { command: 'dlRxStatQry' } });
    expect(stepOf('dlRxStatRsp')).toMatchObject({ step: 'response', operation: { command: 'dlRxStat' } });
    expect([stepOf('Rsp'), stepOf('pingAck'), stepOf('error'), stepOf('constructor')]).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });

  it('of sub-channels have a prefix', () => {
    expect([subChannelOf('vm.ulData'), subChannelOf('rc.x'), subChannelOf('ping'), subChannelOf('.x')]).toEqual([
      'vm',
      'rc',
      null,
      null,
    ]);
  });
});
