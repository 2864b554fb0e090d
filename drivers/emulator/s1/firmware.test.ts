import { describe, expect, it } from '@jest/globals';
import { hexToBytes } from '../../../rig/sigfox/hex.ts';
import { ANSWER_PAYLOAD, answerTo } from '../testing/core-bench.ts';
import { carrierEmission, downlinkEmission } from '../testing/downlink.ts';
import { decodeEmission, hexOf } from '../testing/emissions.ts';
import { s1Bench } from '../testing/s1-bench.ts';

/** Sample of a real device, published with its key (Jeija/renard-phy README; recorded over the air). */
const PUBLISHED = {
  epId: '004D33DB',
  key: hexToBytes('479E4480FD7596D45B0122FD282DB3CF', 'published key'),
  frames: [
    'aaaaa35f0088db334d000000000089b9c3e7',
    'aaaaa59800ee806638c000000000ef0b52ed',
    'aaaaa5a300aaedff9e4000000000abd7b31e',
  ],
};

describe('serial line of the S1 firmware', () => {
  it.each([
    ['AT', 'OK\r\n'],
    ['AT$I=0', 'AX-Sigfox 1.1.0-ETSI\r\n'],
    ['AT$I=10', 'FEDCBA98\r\n'],
    ['AT$TR?', '2\r\n'],
    ['AT$TR=?', '0-2\r\n'],
    ['AT$TR=1', 'OK\r\n'],
    ['AT$TR=3', 'ERROR: parse error\r\n'],
    ['ATS302?', '14\r\n'],
    ['ATS302=15', 'OK\r\n'],
    ['ATS302=16', 'ERROR: parse error\r\n'],
    ['ATS410=1', 'OK\r\n'],
    ['AT$IF?', '868130000\r\n'],
    ['AT$DR?', '869525000\r\n'],
    ['AT$WR', 'OK\r\n'],
    ['AT$P=1', 'OK\r\n'],
    ['AT$P=0', ''],
    ['AT$CW=868130000,1,15', 'ATCMD_NOT_SUPPORTED\r\n'],
    ['AT$GI?', 'ATCMD_NOT_SUPPORTED\r\n'],
    ['AT$UNBRIG', 'ERROR: parse error\r\n'],
    ['AT$SF=010', 'ERROR: parse error\r\n'],
    ['AT$SF=0g', 'ERROR: parse error\r\n'],
    [`AT$SF=${'00'.repeat(13)}`, 'ERROR: parse error\r\n'],
    ['AT$SB=2', 'ERROR: parse error\r\n'],
    ['', ''],
  ])('%s', async (command, reply) => {
    const { ask, emissions } = await s1Bench();
    expect(await ask(command)).toBe(reply);
    expect(emissions()).toEqual([]);
  });

  it('tells PAC, temperature and two voltages', async () => {
    const { ask } = await s1Bench();
    expect(await ask('AT$I=11')).toMatch(/^[0-9A-F]{16}\r\n$/);
    expect(await ask('AT$T?')).toMatch(/^\d{3}\r\n$/);
    expect(await ask('AT$V?')).toMatch(/^\d{4}\r\n\d{4}\r\n$/);
  });

  it('takes bytes in any chunks and passes over line feeds', async () => {
    const { send, take, clock } = await s1Bench();
    for (const piece of ['A', 'T', '\r\nAT$', 'I=10', '\r\n']) send(piece);
    await clock.sleep(1);
    expect(take()).toBe('OK\r\nFEDCBA98\r\n');
  });

  it('is deaf while it boots and while it sends', async () => {
    const { bench, send, take, clock } = await s1Bench();
    bench.device.restart();
    send('AT\r');
    await clock.sleep(1);
    expect(take()).toBe('');
    send('AT$SB=1\r');
    await clock.sleep(2);
    send('AT\r');
    await clock.sleep(10);
    expect(take()).toBe('OK\r\n');
  });

  it('sleeps until a byte that is lost, or until its supply is switched', async () => {
    const { ask, bench } = await s1Bench();
    await ask('AT$P=1');
    expect(await ask('AT')).toBe('');
    expect(await ask('AT')).toBe('OK\r\n');
    await ask('AT$P=2');
    expect(await ask('AT')).toBe('');
    expect(await ask('AT')).toBe('');
    await bench.power.off();
    await bench.power.on();
    expect(await ask('AT')).toBe('');
    expect(await ask('AT')).toBe('OK\r\n');
  });

  it('forgets settings at a reset unless they were stored', async () => {
    const { ask } = await s1Bench();
    await ask('AT$TR=0');
    await ask('AT$P=0');
    expect(await ask('AT$TR?')).toBe('2\r\n');
    await ask('AT$TR=0');
    await ask('AT$WR');
    await ask('AT$P=0');
    expect(await ask('AT$TR?')).toBe('0\r\n');
  });
});

describe('messages of the S1 firmware', () => {
  it('puts the frames of the published recording on the air', async () => {
    const { epId, key, frames } = PUBLISHED;
    const { ask, emissions } = await s1Bench({ epId, key, messageCounter: 0x087 });
    await ask('AT$SF=00000000', 10);
    expect(emissions().map((emission) => hexOf(emission))).toEqual(frames);
  });

  it.each(['0', '1'])('sends bit %s, an empty frame and a keep-alive', async (bit) => {
    const { ask, emissions, bench } = await s1Bench();
    await ask(`AT$SB=${bit}`, 10);
    await ask('AT$SF=', 10);
    await ask('AT$SO', 10);
    const key = bench.device.identity.key;
    const frames = emissions().map((emission) => decodeEmission(emission, key));
    expect(frames.map((frame) => [frame.kind, frame.li, frame.rank, frame.authOk, frame.crcOk])).toEqual(
      [
        ['bit-or-empty', bit === '1' ? 3 : 2],
        ['bit-or-empty', 0],
        ['control', 1],
      ].flatMap(([kind, li]) => [1, 2, 3].map((rank) => [kind, li, rank, true, true])),
    );
    expect(frames.every((frame) => frame.violations.length === 0)).toBe(true);
  });

  it('leaves T_IFU between the last bit and the first, and answers after the last frame', async () => {
    const { clock, answer, emissions } = await s1Bench();
    expect(await answer('AT$SF=0102030405060708090A0B0C')).toBe('OK\r\n');
    const okSeconds = clock.nowSeconds();
    const [first, second, third] = emissions();
    expect(second.startSeconds - first.startSeconds - 2.08).toBeCloseTo(0.5, 4);
    expect(third.startSeconds - second.startSeconds - 2.08).toBeCloseTo(0.5, 4);
    expect(okSeconds - third.endSeconds).toBeGreaterThan(0.02);
    expect(okSeconds - third.endSeconds).toBeLessThan(0.12);
  });

  it('stays inside the band, on frequencies of their own, and off by one crystal', async () => {
    const { ask, emissions, bench } = await s1Bench();
    for (let n = 0; n < 20; n++) await ask('AT$SB=1', 8);
    const { oscillator, plan } = bench.device;
    const offsets = emissions().map(
      (emission) => emission.carrierHz / (1 + oscillator.errorPpm * 1e-6) - plan.uplinkCentreHz,
    );
    expect(Math.max(...offsets.map(Math.abs))).toBeLessThanOrEqual(77_220.5);
    expect(new Set(offsets.map(Math.round)).size).toBeGreaterThan(55);
    expect(Math.min(...offsets)).toBeLessThan(-40_000);
    expect(Math.max(...offsets)).toBeGreaterThan(40_000);
  });

  it('asks for a downlink on three fixed frequencies, and says that none came when the window has closed', async () => {
    const { clock, answer, take, emissions, bench } = await s1Bench();
    expect(await answer('AT$SF=00,1')).toBe('OK\r\n');
    const [first, second, third] = emissions();
    expect(clock.nowSeconds() - third.endSeconds).toBeLessThan(0.12);
    const scale = 1 + bench.device.oscillator.errorPpm * 1e-6;
    expect((second.carrierHz - first.carrierHz) / scale).toBeCloseTo(6000, 3);
    expect((third.carrierHz - first.carrierHz) / scale).toBeCloseTo(-6000, 3);
    expect(decodeEmission(first, bench.device.identity.key).bf).toBe(true);
    const closesSeconds = first.startSeconds + 1.2 + 45;
    await clock.sleep(closesSeconds - clock.nowSeconds());
    expect(take()).toBe('');
    await clock.sleep(0.2);
    expect(take()).toBe('ERR_SFX_ERR_SEND_FRAME_WAIT_TIMEOUT\r\n');
  });

  it('tells a downlink after the OK of the frames, once its confirmation is out', async () => {
    const { clock, answer, line, take, emissions, bench } = await s1Bench();
    expect(await answer('AT$SB=1,1')).toBe('OK\r\n');
    take();
    const { device, ether } = bench;
    const [first] = emissions();
    const endSeconds = first.startSeconds + 1.12 + 25;
    const place = { endSeconds, frequencyHz: first.carrierHz + 1_395_000, levelDbm: -100 };
    ether.transmit(downlinkEmission(answerTo(device, 3981), place));
    await line();
    expect(take()).toBe('RX=01 23 45 67 89 AB CD EF\r\n');
    const confirmation = emissions().at(-1)!;
    expect(confirmation.startSeconds - endSeconds).toBeCloseTo(1.5, 2);
    expect(clock.nowSeconds() - confirmation.endSeconds).toBeGreaterThan(0.02);
    expect(clock.nowSeconds() - confirmation.endSeconds).toBeLessThan(0.15);
    expect(decodeEmission(confirmation, device.identity.key)).toMatchObject({ kind: 'control', mc: 3982 });
    expect(ANSWER_PAYLOAD).toHaveLength(8);
  });

  it('answers with an error when the channel is not free for any frame', async () => {
    const { clock, answer, bench } = await s1Bench({ rc: 'RC3C' });
    const jam = { fromSeconds: clock.nowSeconds(), seconds: 30, frequencyHz: 923_200_000, levelDbm: -60 };
    bench.ether.transmit(carrierEmission(jam));
    expect(await answer('AT$SB=1')).toBe('ERR_SFX_ERR_SEND_FRAME\r\n');
    expect(bench.device.nvm.messageCounter).toBe(3980);
  });

  it.each<[string, number, number, string]>([
    ['AT$TM=2,1', 60, 3, 'OK\r\n'],
    ['AT$TM=3,1', 35, 0, 'RX=32 68 C5 BA 53 AE 79 E7\r\nOK\r\n'],
    ['AT$TM=5,2', 170, 18, 'OK\r\n'],
    ['AT$TM=11,1', 20, 0, 'ATCMD_NOT_SUPPORTED\r\n'],
    ['AT$TM=12,1', 20, 3, 'OK\r\n'],
    ['AT$TM=13,1', 20, 3, 'OK\r\n'],
    ['AT$TM=7,1', 20, 0, 'ATCMD_NOT_SUPPORTED\r\n'],
    ['AT$TM=1,0', 20, 0, 'ERROR: parse error\r\n'],
  ])('%s takes at most %d s, sends %d frames and says %j', async (command, seconds, frames, reply) => {
    const { ask, clock, emissions, bench } = await s1Bench();
    if (command.startsWith('AT$TM=3')) {
      const content = hexToBytes('000000003268c5ba53ae79e7000000', 'content');
      const frequencyHz = 869_525_000 * (1 + bench.device.oscillator.errorPpm * 1e-6);
      const place = { endSeconds: clock.nowSeconds() + 3, frequencyHz, levelDbm: -110 };
      bench.ether.transmit(downlinkEmission(content, place));
    }
    expect(await ask(command, seconds)).toBe(reply);
    expect(emissions().filter((emission) => emission.carrierHz < 869_000_000)).toHaveLength(frames);
  });

  it('sends the frames of test mode C at the centre, each with a counter of its own', async () => {
    const { ask, emissions, bench } = await s1Bench();
    expect(await ask('AT$TM=0,1', 15)).toBe('OK\r\n');
    const { identity, oscillator } = bench.device;
    const frames = emissions();
    expect(frames.map((emission) => Math.round(emission.carrierHz / (1 + oscillator.errorPpm * 1e-6)))).toEqual([
      868_130_000, 868_130_000, 868_130_000,
    ]);
    const decoded = frames.map((emission) => decodeEmission(emission, identity.key));
    expect(decoded.map(({ mc, rank, payload }) => [mc, rank, payload])).toEqual(
      [3981, 3982, 3983].map((mc) => [mc, 1, 'aa'.repeat(12)]),
    );
  });

  it('sends every kind of message in test mode J, one each 18 s', async () => {
    const { ask, emissions } = await s1Bench();
    expect(await ask('AT$TM=1,1', 290)).toBe('OK\r\n');
    const starts = emissions().map((emission) => emission.startSeconds);
    expect(starts).toHaveLength(48);
    expect(starts[45] - starts[0]).toBeCloseTo(15 * 18, 3);
  });

  it('hops over different micro channels in a hopping zone, and resets them on AT$RC', async () => {
    const { ask, emissions } = await s1Bench({ rc: 'RC2' });
    expect(await ask('AT$GI?')).toBe('1,6\r\n');
    await ask('AT$SF=00', 5);
    expect(await ask('AT$GI?')).toBe('1,3\r\n');
    await ask('AT$SF=01', 25);
    expect(await ask('AT$GI?')).toBe('1,0\r\n');
    expect(await ask('AT$RC')).toBe('OK\r\n');
    expect(await ask('AT$GI?')).toBe('1,6\r\n');
    const channels = emissions().map((emission) => Math.floor((emission.carrierHz - 902_100_000) / 25_000));
    expect([...channels].sort()).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('sends a keep-alive by itself when its period is set', async () => {
    const { ask, emissions, clock } = await s1Bench();
    await ask('ATS300=1');
    await clock.sleep(2 * 3600 + 20);
    expect(emissions()).toHaveLength(6);
    await ask('ATS300=0');
    await clock.sleep(4 * 3600);
    expect(emissions()).toHaveLength(6);
  });
});

describe('message counter of the S1 firmware', () => {
  const counters = (bench: Awaited<ReturnType<typeof s1Bench>>): (number | null)[] =>
    bench.emissions().map((emission) => decodeEmission(emission, bench.bench.device.identity.key).mc);

  it('goes up by one a message and folds at the rollover', async () => {
    const bench = await s1Bench({ messageCounter: 126, rollover: 128 });
    for (let n = 0; n < 3; n++) await bench.ask('AT$SB=0', 8);
    expect(counters(bench)).toEqual([127, 127, 127, 0, 0, 0, 1, 1, 1]);
  });

  it('is not touched by a refused command, a soft reset or a power cycle', async () => {
    const bench = await s1Bench({ messageCounter: 10 });
    await bench.ask('AT$SF=0');
    await bench.ask('AT$P=0');
    await bench.bench.power.off();
    await bench.bench.power.on();
    await bench.clock.sleep(1);
    await bench.ask('AT$SB=0', 8);
    expect(counters(bench)).toEqual([11, 11, 11]);
  });

  it('is kept when the supply goes between two frames, and not used again', async () => {
    const bench = await s1Bench({ messageCounter: 10 });
    bench.send('AT$SF=0102\r');
    await bench.clock.sleep(2.5);
    await bench.bench.power.off();
    const cut = bench.emissions();
    expect(cut).toHaveLength(2);
    expect(cut[1].endSeconds).toBeCloseTo(bench.clock.nowSeconds(), 6);
    await bench.clock.sleep(10);
    expect(bench.take()).toBe('');
    expect(bench.emissions()).toHaveLength(2);
    expect(bench.bench.device.nvm.messageCounter).toBe(11);
    await bench.bench.power.on();
    await bench.clock.sleep(1);
    await bench.ask('AT$SF=0304', 8);
    expect(bench.emissions().slice(2)).toHaveLength(3);
    expect(counters(bench).slice(2)).toEqual([12, 12, 12]);
    expect(bench.bench.device.nvm.messageCounter).toBe(12);
  });
});
