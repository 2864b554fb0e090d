import { describe, expect, it } from '@jest/globals';
import { transportAddress } from '../../rig/bench/config-address.ts';
import type { ModuleOperation } from '../../rig/ports/module.ts';
import type { Dialect } from './dialect.ts';
import { S1 } from './s1.ts';
import { S2 } from './s2.ts';
import { S3 } from './s3.ts';
import { S4 } from './s4.ts';

type Spelling = readonly (readonly [text: string, timeoutSeconds: number])[] | null;

function speller(dialect: Dialect, rc = 'RC1', frames?: number) {
  const session = dialect.openSession({ rc });
  if (frames !== undefined) {
    const operation: ModuleOperation = { kind: 'setFrameCount', frames };
    const nothing = { values: [], lines: [], startSeconds: 0, endSeconds: 0, timeoutSeconds: 0 };
    session.observe({ ...nothing, operation, status: 'ok' });
  }
  return (operation: ModuleOperation): Spelling =>
    session.spell(operation)?.map(({ text, timeoutSeconds }) => [text, timeoutSeconds]) ?? null;
}

const LONGEST = '00'.repeat(12);

describe('dialect S2', () => {
  it.each<[ModuleOperation, Spelling]>([
    [{ kind: 'probe' }, [['AT', 1]]],
    [{ kind: 'getId' }, [['ATI7', 1]]],
    [{ kind: 'getFirmware' }, [['ATI13', 1]]],
    [{ kind: 'temperature' }, [['ATI26', 1]]],
    [
      { kind: 'voltage' },
      [
        ['ATI27', 1],
        ['ATI28', 1],
      ],
    ],
    [{ kind: 'sendFrame', payload: LONGEST }, [[`AT$SF=${LONGEST}`, 21]]],
    [{ kind: 'sendFrame', payload: '00', downlink: true }, [['AT$SF=00,2,1', 75]]],
    [{ kind: 'sendBit', bit: 1 }, [['AT$SB=1', 17]]],
    [{ kind: 'sendBit', bit: 0, downlink: true }, [['AT$SB=0,2,1', 75]]],
    [{ kind: 'setFrameCount', frames: 1 }, []],
    [{ kind: 'setPower', powerDbm: 14 }, [['ATS302=14', 1]]],
    [{ kind: 'getPower' }, [['AT&V', 1]]],
    [{ kind: 'softReset' }, [['ATZ', 1]]],
    [{ kind: 'testMode', mode: 'C', count: 1 }, null],
    [{ kind: 'raw', line: 'AT$SF=00,0,1' }, [['AT$SF=00,0,1', 75]]],
    [{ kind: 'raw', line: 'AT$SS=00' }, [['AT$SS=00', 21]]],
    [{ kind: 'raw', line: 'ATI7' }, [['ATI7', 1]]],
  ])('spells %j', (operation, spelling) => {
    expect(speller(S2)(operation)).toEqual(spelling);
  });

  it('gives the repeats as second argument once they were set, and never takes them for the request', () => {
    const spell = speller(S2, 'RC1', 1);
    expect(spell({ kind: 'sendFrame', payload: '00' })).toEqual([['AT$SF=00,0', 7]]);
    expect(spell({ kind: 'sendFrame', payload: '00', downlink: true })).toEqual([['AT$SF=00,0,1', 75]]);
  });

  it('sends no line that its module would cut up, and no character that edits one', () => {
    expect([S2.takes('A'.repeat(75)), S2.takes('A'.repeat(76)), S2.takes('ATI7\x18'), S2.takes('AT\x7f')]).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });
});

describe('dialect S3', () => {
  it.each<[ModuleOperation, Spelling]>([
    [{ kind: 'getId' }, [['AT$ID=?', 1]]],
    [{ kind: 'getPac' }, [['AT$PAC=?', 1]]],
    [{ kind: 'getFirmware' }, [['AT+VER', 1]]],
    [{ kind: 'voltage' }, [['AT+BAT=?', 1]]],
    [{ kind: 'sendFrame', payload: LONGEST }, [[`AT$SF=${LONGEST}`, 21]]],
    [{ kind: 'sendFrame', payload: '00', downlink: true }, [['AT$SF=00,1', 75]]],
    [{ kind: 'sendBit', bit: 1 }, [['AT$SB=1', 17]]],
    [{ kind: 'sendKeepAlive' }, [['ATS300', 21]]],
    [{ kind: 'getPower' }, [['ATS302=?', 1]]],
    [{ kind: 'setKeyMode', key: 'public' }, [['ATS410=1', 1]]],
    [{ kind: 'softReset' }, [['ATZ', 3]]],
    [{ kind: 'setZone', zone: 'RC3C' }, [['AT$RC=3C', 1]]],
    [{ kind: 'setZone', zone: 'RC3A' }, [['AT$RC=3A', 1]]],
    [{ kind: 'setZone', zone: 'RC3D' }, null],
    [
      { kind: 'testMode', mode: 'C', count: 2 },
      [
        ['AT$TM=1,0', 20],
        ['AT$TM=1,0', 20],
      ],
    ],
    [{ kind: 'raw', line: 'AT$SB=0,1,1' }, [['AT$SB=0,1,1', 75]]],
  ])('spells %j', (operation, spelling) => {
    expect(speller(S3)(operation)).toEqual(spelling);
  });

  it('names the zone that it was told in test modes', () => {
    expect(speller(S3, 'RC3C')({ kind: 'testMode', mode: 'G', count: 1 })?.map(([text]) => text)).toEqual([
      'AT$TM=3C,11',
    ]);
    expect(speller(S3, 'RC3D')({ kind: 'testMode', mode: 'C', count: 1 })).toBeNull();
  });

  it('gives the repeats as third argument once they were set', () => {
    const spell = speller(S3, 'RC1', 2);
    expect(spell({ kind: 'sendFrame', payload: '00' })?.map(([text]) => text)).toEqual(['AT$SF=00,0,1']);
    expect(spell({ kind: 'sendBit', bit: 0, downlink: true })?.map(([text]) => text)).toEqual(['AT$SB=0,1,1']);
  });

  it('sends no more than 63 characters', () => {
    expect([S3.takes('A'.repeat(63)), S3.takes('A'.repeat(64)), S3.takes('AT\r\nAT')]).toEqual([true, false, false]);
  });
});

describe('dialect S4', () => {
  it.each<[ModuleOperation, Spelling]>([
    [{ kind: 'getId' }, [['ATI3', 1]]],
    [{ kind: 'getFirmware' }, [['ATI', 1]]],
    [{ kind: 'sendFrame', payload: LONGEST }, [[`AT$MSG=${LONGEST},0`, 21]]],
    [{ kind: 'sendFrame', payload: '', downlink: true }, [['AT$MSG=NULL,1', 75]]],
    [{ kind: 'sendFrame', payload: '1' }, null],
    [{ kind: 'sendBit', bit: 1 }, [['AT$MSG=1,0', 17]]],
    [{ kind: 'setFrameCount', frames: 1 }, [['AT$N=1', 1]]],
    [{ kind: 'setKeyMode', key: 'private' }, [['AT$KEY_TYPE=PRIVATE', 1]]],
    [{ kind: 'setZone', zone: 'RC3C' }, [['AT$RC=RC3_LBT', 1]]],
    [{ kind: 'setZone', zone: 'RC3D' }, [['AT$RC=RC3_LDC', 1]]],
    [{ kind: 'setBitRate', bitRateBps: 600 }, [['AT$UL_BR=600', 1]]],
    [{ kind: 'setInterFrame', milliseconds: 40 }, [['AT$T_IFU=40', 1]]],
    [{ kind: 'setConfirmationDelay', milliseconds: 1400 }, [['AT$T_CONF=1400', 1]]],
    [{ kind: 'testMode', mode: 'J', count: 1 }, [['AT$RFP=J', 438]]],
    [{ kind: 'testMode', mode: 'H', count: 1 }, null],
    [{ kind: 'raw', line: 'AT$MSG=00,1' }, [['AT$MSG=00,1', 75]]],
    [{ kind: 'raw', line: 'AT$RFP=C' }, [['AT$RFP=C', 20]]],
  ])('spells %j', (operation, spelling) => {
    expect(speller(S4)(operation)).toEqual(spelling);
  });

  it('sends no line that would wrap', () => {
    expect([S4.takes('A'.repeat(127)), S4.takes('A'.repeat(128)), S4.takes('AT\nAT')]).toEqual([true, false, false]);
  });

  it.each([
    ['$MSG:1,1,1,1,1,0,00123456789ABCDEF,-97', '0123456789abcdef'],
    ['$MSG:1,1,1,1,1,0,0,0123456789ABCDEF,-97', '0123456789abcdef'],
    ['$MSG:1,1,1,0,0,0,0', null],
    ['$RFP: dl_payload=3268C5BA53AE79E7,rssi=-100', '3268c5ba53ae79e7'],
  ])('reads the downlink in %s', (text, downlink) => {
    const hex = Buffer.from(`${text}\r\n`, 'latin1').toString('hex');
    expect(S4.downlinkOf({ text, hex, timeSeconds: 0, direction: 'from-module' })).toBe(downlink);
  });
});

describe('baud rates', () => {
  it.each([S1, S2, S3, S4])('of a rig file without one are those of the dialect', ({ name, baudRate }) => {
    expect(transportAddress('serial:/dev/ttyUSB0', name)).toMatchObject({ baudRate });
  });
});

describe('bounds on waits', () => {
  const bound = (rc: string, operation: ModuleOperation): number => speller(S4, rc)(operation)![0]![1];
  const twelve: ModuleOperation = { kind: 'sendFrame', payload: LONGEST };

  it.each([
    ['RC1', 21, 75],
    ['RC2', 41, 95],
    ['RC3C', 29, 75],
    ['RC3D', 21, 75],
    ['RC4', 41, 95],
    ['RC5', 29, 75],
    ['RC6', 21, 75],
    ['RC7', 21, 75],
  ])('in %s leave room for carrier sense and pauses', (rc, uplink, downlink) => {
    expect([bound(rc, twelve), bound(rc, { ...twelve, downlink: true })]).toEqual([uplink, downlink]);
  });

  it('for test modes outlast the modes', () => {
    const seconds = (mode: string): number => bound('RC1', { kind: 'testMode', mode, count: 1 });
    expect([seconds('A') > 81, seconds('B') > 1800, seconds('E') > 3642, seconds('J') > 288]).toEqual(
      Array.from({ length: 4 }, () => true),
    );
  });
});
