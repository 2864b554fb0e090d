import { describe, expect, it } from '@jest/globals';
import { hexToBytes } from '../../../rig/sigfox/hex.ts';
import { decodeEmission } from '../testing/emissions.ts';
import { type BenchOptions, firmwareBench, rawDialogue } from '../testing/firmware-bench.ts';
import { createS3Firmware } from './firmware.ts';
import type { DownlinkPrint } from './module.ts';

async function s3Bench(options: BenchOptions = {}) {
  const bench = firmwareBench(createS3Firmware, options);
  const dialogue = rawDialogue(bench);
  await bench.clock.sleep(1);
  const bootText = dialogue.take();
  await dialogue.ask('AT+VL=0\r');
  return { ...bench, ...dialogue, bootText };
}

const OK = '\r\nOK\r\n';
const SENT_SECONDS = 10;
/** The whole help takes more than a second at 9600 baud. */
const ANSWERED_SECONDS = 3;
const PAYLOAD = hexToBytes('0d0a000d0a4f4b41', 'payload');

describe('STM32WL AT_Slave firmware', () => {
  it('tells its versions at boot, and the banner unless ATE=0', async () => {
    const { bootText, ask } = await s3Bench();
    expect(bootText).toMatch(
      /^APPLICATION_VERSION: V1\.3\.1\r\n[\s\S]*ATtention command interface\r\nSIGFOX APPLICATION READY\n\r$/,
    );
    await ask('ATE=0\r');
    expect(await ask('ATZ\r')).toBe(bootText.slice(0, bootText.indexOf('SIGFOX APPLICATION')));
  });

  it('prints traces between command and reply as delivered, and again after a restart', async () => {
    const { ask } = await s3Bench();
    expect(await ask('AT$SF=00\r', SENT_SECONDS)).toBe(OK);
    await ask('ATZ\r');
    expect(await ask('AT$SF=00\r', SENT_SECONDS)).toMatch(
      /^\d+s\d{3}:RF_API_init in TX\n\r\d+s\d{3}:TX START:nB=1\n\r\r\nOK\r\n$/,
    );
  });

  it.each<[DownlinkPrint, RegExp]>([
    ['sixteen-bytes', /^\r\n\+RX=\r\n\0\r\nOKA[\s\S]{8}\r\n\r\nOK\r\n$/],
    ['eight-bytes', /^\r\n\+RX=\r\n\0\r\nOKA\r\n\r\nOK\r\n$/],
    ['hex', /^\r\n\+RX=0D0A000D0A4F4B41\r\n\r\nOK\r\n$/],
  ])('prints a downlink as %s', async (downlinkPrint, reply) => {
    const { ask, answerWith } = await s3Bench({ downlinkPrint });
    answerWith(PAYLOAD);
    expect(await ask('AT$SF=00,1\r', 60)).toMatch(reply);
  });

  it('says AT_RX_TIMEOUT when no downlink came, and nothing before the end', async () => {
    const { send, take, clock } = await s3Bench();
    send('AT$SB=1,1\r');
    await clock.sleep(44);
    expect(take()).toBe('');
    await clock.sleep(10);
    expect(take()).toBe('\r\nAT_RX_TIMEOUT\r\n');
  });

  it('takes hex from AT$SF and bytes from AT$SH, whose longer lengths are read one character off', async () => {
    const { ask, emissions, device } = await s3Bench();
    const payloads = (): (string | null)[] =>
      emissions()
        .map((emission) => decodeEmission(emission, device.identity.key))
        .filter(({ rank }) => rank === 1)
        .map(({ payload }) => payload);
    await ask('AT$SF=4142\r', SENT_SECONDS);
    await ask('AT$SH=2,AB\r', SENT_SECONDS);
    await ask('AT$SH=10,ABCDEFGHIJ\r', SENT_SECONDS);
    expect(payloads()).toEqual(['4142', '4142', '2c414243444546474849']);
    expect(await ask('AT$SH=3,AB\r')).toBe('\r\nAT_PARAM_ERROR\r\n');
  });

  it('falls back to the defaults where an optional argument is malformed', async () => {
    const { ask, emissions } = await s3Bench();
    expect(await ask('AT$SB=1,x,0\r', SENT_SECONDS)).toBe(OK);
    expect(emissions()).toHaveLength(1);
    expect(await ask('AT$SB=1,0,y\r', SENT_SECONDS)).toBe(OK);
    expect(emissions()).toHaveLength(4);
  });

  it('is poisoned by any byte that comes while it sends', async () => {
    const { send, take, ask, clock } = await s3Bench();
    send('AT$SB=1\r');
    await clock.sleep(1);
    send('\n');
    await clock.sleep(SENT_SECONDS);
    expect(take()).toBe(OK);
    expect(await ask('AT$ID=?\r')).toBe('\r\nAT_ERROR\r\n');
    expect(await ask('AT$ID=?\r')).toBe(`FEDCBA98\r\n${OK}`);
  });

  it('goes to a zone with its power, keeps it over a restart, and restores the first with AT$RFS', async () => {
    const { ask, device } = await s3Bench();
    expect(await ask('ATS302=?\r')).toBe(`13\r\n${OK}`);
    expect(await ask('AT$RC=4\r')).toBe(OK);
    expect(await ask('ATS302=?\r')).toBe(`22\r\n${OK}`);
    expect([device.plan.rc.id, device.plan.bitRateBps]).toEqual(['RC4', 600]);
    await ask('ATZ\r');
    await ask('AT+VL=0\r');
    expect(await ask('AT$RC=?\r')).toBe(`4\r\n${OK}`);
    expect(await ask('AT$RFS\r')).toBe(OK);
    expect(await ask('AT$RC=?\r')).toBe(`1\r\n${OK}`);
    expect(await ask('AT$RC=3A\r')).toBe('\r\nAT_PARAM_ERROR\r\n');
  });

  it('runs a test mode in the zone that it is told and comes back', async () => {
    const { ask, emissions, device } = await s3Bench();
    expect(await ask('AT$TM=7,0\r', 20)).toBe(OK);
    expect(emissions().map(({ carrierHz }) => Math.abs(carrierHz - 868_800_000) < 4000)).toEqual([true, true, true]);
    expect(device.plan.rc.id).toBe('RC1');
    expect(await ask('AT$TM=1,11\r')).toBe('\r\nAT_LIB_ERROR\r\n');
    expect(await ask('AT$TM=1,8\r')).toBe('\r\nAT_LIB_ERROR\r\n');
    expect(await ask('AT$TM=1,14\r')).toBe('\r\nAT_PARAM_ERROR\r\n');
  });

  it('sends a keep-alive at once on ATS300, and finds no Monarch beacon', async () => {
    const { ask, emissions } = await s3Bench();
    expect(await ask('ATS300\r', SENT_SECONDS)).toBe(OK);
    expect(emissions()).toHaveLength(3);
    expect(await ask('AT$MN=2\r', 3)).toBe(`NO RC found\r\n${OK}`);
  });

  it.each([
    ['AT?', /AT\$ID: Get the ID\r\n[\s\S]*\r\n\r\nOK\r\n$/],
    ['AT+VER', /^APPLICATION_VERSION: V1\.3\.1\r\n[\s\S]*\r\nOK\r\n$/],
    ['AT$PAC=?', /^0{16}\r\n\r\nOK\r\n$/],
    ['AT+BAT=?', /^3\d{3}\r\n\r\nOK\r\n$/],
    ['ATS410=?', /^0\r\n\r\nOK\r\n$/],
    ['ATS411=1', /^\r\nAT_LIB_ERROR\r\n$/],
    ['AT$RSSICAL=-3', /^\r\nOK\r\n$/],
    ['ATS400=000003F00000000000000000,1', /^\r\nOK\r\n$/],
    ['ATS400=3F,1', /^\r\nAT_PARAM_ERROR\r\n$/],
    ['AT$CW=0', /^\r\nOK\r\n$/],
    ['AT$CW=868', /^\r\nAT_ERROR\r\n$/],
    ['ATZ=1', /^\r\nAT_ERROR\r\n$/],
    ['ATS302=99', /^\r\nAT_PARAM_ERROR\r\n$/],
    ['AT$SF=0g', /^\r\nAT_PARAM_ERROR\r\n$/],
  ])('%s', async (line, reply) => {
    const { ask, emissions } = await s3Bench();
    expect(await ask(`${line}\r`, ANSWERED_SECONDS)).toMatch(reply);
    expect(emissions()).toEqual([]);
  });
});
