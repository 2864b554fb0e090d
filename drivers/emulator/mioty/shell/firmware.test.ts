import { describe, expect, it } from '@jest/globals';
import { bytes, miotyBench } from '../testing/bench.ts';

const OK = '0\r\n';
const said = (...lines: string[]): string => lines.map((line) => `${line}\r\n`).join('');
const refused = (reason: string): string => said(reason, reason.startsWith('AT!') ? '2' : '1');

const KEY_LINE = `AT-MNWK=${bytes('00112233445566778899AABBCCDDEEFF')}`;

describe('commands of the AT protocol v2', () => {
  it.each([
    ['ATI', said('I:EMULATED;M1;v2.2.1-0', '0')],
    ['AT-LIBV', said('I:Fraunhofer IIS;MIOTY_EP_CORE_LIB_BIDI;v2.2.1-0;cortex-m4', '0')],
    ['AT-MEUI?', said('-MEUI:8\t70B3D5677FF0A1B2\x1a', '0')],
    ['AT-MSAD?', said('-MSAD:2\tA1B2\x1a', '0')],
    [`AT-MSAD=${bytes('0A0B')}`, OK],
    [`AT-MSAD=${bytes('0A0B0C')}`, refused('-MNFO:3')],
    [`AT-MEUI=${bytes('0102030405060708')}`, OK],
    [`AT-MEUI=${bytes('01020304050607')}`, refused('-MNFO:3')],
    ['AT-MIP6?', said('-MIP6:8\t0000000000000000\x1a', '0')],
    [`AT-MIP6=${bytes('20010DB800000000')}`, OK],
    ['AT-MPCT?', said('-MPCT:100', '0')],
    ['AT-MPCT=3', refused('AT!ERR:6')],
    ['AT-MAS?', said('-MSTA:4', '0')],
    ['AT-MALO', refused('-MERR:8')],
    [`AT-MAOA=${bytes('A1B2C3D4')}`, refused('-MERR:8')],
    [`AT-MAOA=${bytes('A1B2C3')}`, refused('-MNFO:3')],
    ['AT-MDLO', said('-MPCT:0', '-MSTA:0', '0')],
    ['AT-MNWK?', refused('AT!ERR:7')],
    [KEY_LINE, refused('-MERR:8')],
    [`AT-MNWK=${bytes('00112233')}`, refused('-MNFO:3')],
    ['AT-UTPL?', said('-UTPL:64', '0')],
    ['AT-UTPL=100', OK],
    ['AT-UTPL=9', refused('AT!ERR:3')],
    ['AT-UTPL=101', refused('AT!ERR:3')],
    ['AT-UM?', said('-UM:0', '0')],
    ['AT-UM=2', OK],
    ['AT-UM=3', refused('AT!ERR:3')],
    ['AT-UM=4294967296', refused('AT!ERR:3')],
    ['AT-UP?', said('-UP:1', '0')],
    ['AT-UP=3', OK],
    ['AT-UP=4', refused('AT!ERR:3')],
    ['AT-US?', said('-US:0', '0')],
    ['AT-US=0', OK],
    ['AT-US=1', refused('-MNFO:100')],
    ['AT-US=2', refused('AT!ERR:3')],
    ['AT-ACM=1', refused('-MNFO:100')],
    [`AT-ACK=${bytes('00112233445566778899AABBCCDDEEFF')}`, OK],
    ['AT+IPR?', said('-+IPR:115200', '0')],
    ['AT+IPR=9600', said('-+IPR:9600', '0')],
    ['AT+IPR=1', refused('AT!ERR:3')],
    ['AT+IPR=?', said('-+IPR:9600,19200,38400,57600,115200', '0')],
    [`AT-DEF=${bytes('00'.repeat(64))}`, refused('-MERR:13')],
    [`AT-DEF=${bytes('00'.repeat(63))}`, refused('-MNFO:3')],
    ['AT$TXCU=800000000', refused('-MNFO:4')],
    ['AT$TXOFF', OK],
    ['AT$RXCONT=868180000', OK],
    ['AT$RXOFF', OK],
    ['AT-SHDN', ''],
    ['AT-SBTL', ''],
    // Grammar.
    ['AT', refused('AT!ERR:2')],
    ['AT-NOPE', refused('AT!ERR:2')],
    ['AT-NOPE?', refused('AT!ERR:2')],
    ['at-mpct?', refused('AT!ERR:2')],
    ['HELLO', refused('AT!ERR:2')],
    ['AT?', refused('AT!ERR:2')],
    ['AT%SLEEP', refused('AT!ERR:2')],
    ['AT-U', refused('AT!ERR:6')],
    ['AT-U?', refused('AT!ERR:7')],
    ['AT-U=', refused('AT!ERR:6')],
    ['AT-U=4', refused('AT!ERR:6')],
    ['AT-UM', refused('AT!ERR:6')],
    ['AT-UM=x', refused('AT!ERR:5')],
    ['AT-UM=-1', refused('AT!ERR:5')],
    [`AT-UM=${bytes('01')}`, refused('AT!ERR:6')],
    ['AT-U=2\tAABBCC\x1a', refused('AT!ERR:4')],
    ['AT-U=4\tAABBCC\x1a', refused('AT!ERR:4')],
    ['AT-U=2\tAAB\x1a', refused('AT!ERR:4')],
    ['AT-U=2\tAAXX\x1a', refused('AT!ERR:5')],
    ['AT-U=2\tAABB', refused('AT!ERR:5')],
    ['AT-U=2xAABB\x1a', refused('AT!ERR:5')],
    ['AT-U=2\tAABB.', refused('AT!ERR:5')],
    // Payloads that do not fit.
    [`AT-U=${bytes('00'.repeat(246))}`, refused('-MNFO:3')],
    [`AT-UMPF=${bytes('00'.repeat(246))}`, refused('-MNFO:3')],
    [`AT-UMPF=0\t\x1a`, refused('-MNFO:3')],
    [`AT-B=${bytes('00'.repeat(246))}`, refused('-MNFO:3')],
    [`AT-BMPF=${bytes('00'.repeat(246))}`, refused('-MNFO:3')],
    [`AT-TU=${bytes('00'.repeat(256))}`, refused('-MNFO:3')],
    [`AT-TU=0\t\x1a`, refused('-MNFO:3')],
    ['', ''],
  ])('%j', async (line, answer) => {
    const { ask, emissions } = await miotyBench('m1');
    expect(await ask(line)).toBe(answer);
    expect(emissions()).toEqual([]);
  });

  it('leaves no trace of a key in anything that it says', async () => {
    const { ask } = await miotyBench('m1', { memory: { state: 'detached' } });
    expect(await ask(KEY_LINE)).toBe(OK);
    const all = await Promise.all(['ATI', 'AT-LIBV', 'AT-MNWK?', 'AT-MNWK', 'AT-ACK?'].map((line) => ask(line)));
    expect(all.join('')).not.toContain('0011');
  });

  it('takes bytes in any pieces, small hex digits, and passes over line feeds', async () => {
    const { send, take, clock } = await miotyBench('m1');
    for (const piece of ['A', 'T-MSA', 'D=2\tab', 'cd\x1a\r', '\nAT-MSAD?\r\n']) send(piece);
    await clock.sleep(1);
    expect(take()).toBe(OK + said('-MSAD:2\tABCD\x1a', '0'));
  });

  it('is deaf while it starts, and says nothing about it', async () => {
    const { device, send, take, clock } = await miotyBench('m1');
    device.powerOff();
    device.powerOn();
    send('ATI\r');
    await clock.sleep(2);
    expect(take()).toBe('');
  });
});

describe('settings', () => {
  it('outlive a reset and a loss of supply, as state and counter do; ATZ goes back to what the maker wrote', async () => {
    const { ask, device, clock } = await miotyBench('m1');
    for (const line of ['AT-UTPL=50', 'AT-UM=2', 'AT-UP=0', `AT-MSAD=${bytes('1234')}`])
      expect(await ask(line)).toBe(OK);
    const told = async (): Promise<string> => {
      let text = '';
      for (const name of ['UTPL', 'UM', 'UP', 'MSAD', 'MPCT', 'MAS']) text += await ask(`AT-${name}?`);
      return text;
    };
    const kept = said(
      '-UTPL:50',
      '0',
      '-UM:2',
      '0',
      '-UP:0',
      '0',
      '-MSAD:2\t1234\x1a',
      '0',
      '-MPCT:100',
      '0',
      '-MSTA:4',
      '0',
    );
    expect(await told()).toBe(kept);
    expect(await ask('AT-RST')).toBe(OK);
    expect(await told()).toBe(kept);
    device.powerOff();
    device.powerOn();
    await clock.sleep(1);
    expect(await told()).toBe(kept);
    expect(await ask('ATZ')).toBe(OK);
    expect(await told()).toBe(
      said('-UTPL:64', '0', '-UM:0', '0', '-UP:1', '0', '-MSAD:2\tA1B2\x1a', '0', '-MPCT:0', '0', '-MSTA:0', '0'),
    );
  });

  it('the short address follows a new EUI', async () => {
    const { ask } = await miotyBench('m1');
    await ask(`AT-MSAD=${bytes('1234')}`);
    await ask(`AT-MEUI=${bytes('0102030405060708')}`);
    expect(await ask('AT-MSAD?')).toBe(said('-MSAD:2\t0708\x1a', '0'));
  });
});

describe('what the firmwares do each in its own way', () => {
  it.each([
    ['m1', 'AT-RST', OK, 2],
    ['m2', 'AT-RST', said('0', 'I:Radiocrafts;MIOTY1_2.0.0', '0'), 5],
    ['m2', 'ATZ', said('0', 'I:Radiocrafts;MIOTY1_2.0.0', '0'), 5],
    ['m3', 'AT-RST', '', 5],
    ['m4', 'AT-RST', OK, 5],
    ['m2', 'AT-MEUI?', said('-MEUI:8\t70B3D5677FF0A1B2', '0'), 1],
    ['m2', `AT-MEUI=${bytes('0102030405060708')}`, refused('-MNFO:100'), 1],
    ['m2', 'AT-UTPL?', said('-UTPL:14', '0'), 1],
    ['m2', 'AT-UTPL=15', refused('AT!ERR:3'), 1],
    ['m3', 'ATI', said('I:Swissphone Wireless AG;m.YON;v1.0.0-0;EFR32FG14P', '0'), 1],
    ['m3', 'AT+IPR?', refused('AT!ERR:2'), 1],
    ['m3', 'AT-US?', refused('AT!ERR:2'), 1],
    ['m3', 'AT-ACM?', refused('AT!ERR:2'), 1],
    ['m3', 'AT-ACK?', refused('AT!ERR:2'), 1],
  ] as const)('%s: %s', async (name, line, answer, seconds) => {
    const { ask } = await miotyBench(name);
    expect(await ask(line, seconds)).toBe(answer);
  });

  it('m2 takes more than 2 s to attach', async () => {
    const { send, take, clock } = await miotyBench('m2', { memory: { state: 'detached' } });
    send('AT-MALO\r');
    await clock.sleep(2);
    expect(take()).toBe('');
    await clock.sleep(1);
    expect(take()).toBe(said('-MPCT:0', '-MSTA:4', '0'));
  });

  it('m2 answers what comes less than 100 ms after a reply without its data', async () => {
    const { send, take, clock } = await miotyBench('m2');
    send('AT-MPCT?\rAT-MEUI?\r');
    await clock.sleep(0.1);
    expect(take()).toBe(said('-MPCT:100', '0', '0'));
    send('AT-MPCT?\r');
    await clock.sleep(1);
    expect(take()).toBe(OK);
    send('AT-MPCT?\r');
    await clock.sleep(1);
    expect(take()).toBe(said('-MPCT:100', '0'));
  });

  it('m2 wakes by a question mark, which it swallows where a line would begin', async () => {
    const { ask, send } = await miotyBench('m2');
    expect(await ask('?AT-MPCT?')).toBe(said('-MPCT:100', '0'));
    expect(await ask('AT%SLEEP')).toBe(OK);
    expect(await ask('AT-MPCT?')).toBe('');
    send('?');
    expect(await ask('AT-MPCT?')).toBe(said('-MPCT:100', '0'));
  });

  it('m4 wants CR LF, and lists its commands', async () => {
    const { ask, send, take, clock } = await miotyBench('m4');
    send('AT-MPCT?\r');
    await clock.sleep(1);
    expect(take()).toBe('');
    send('\n');
    await clock.sleep(1);
    expect(take()).toBe(said('-MPCT:100', '0'));
    const list = (await ask('AT?')).split('\r\n');
    expect(list).toEqual(expect.arrayContaining(['ATI', 'ATZ', 'AT-U', 'AT-MEUI', 'AT$TXCU', '0']));
    expect(list).not.toContain('AT%SLEEP');
  });

  it('m1 off by AT-SHDN comes back with its supply', async () => {
    const { ask, device, clock } = await miotyBench('m1');
    await ask('AT-SHDN');
    expect(await ask('ATI')).toBe('');
    device.powerOff();
    device.powerOn();
    await clock.sleep(1);
    expect(await ask('AT-MPCT?')).toBe(said('-MPCT:100', '0'));
  });

  it('a slow line takes its time', async () => {
    const { send, take, clock } = await miotyBench('m3');
    send('AT-MEUI?\r');
    await clock.sleep(0.03);
    expect(take()).toBe('');
    await clock.sleep(0.03);
    // 31 bytes at 9600 baud.
    expect(take()).toBe(said('-MEUI:8\t70B3D5677FF0A1B2\x1a', '0'));
  });
});
