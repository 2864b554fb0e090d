import { describe, expect, it } from '@jest/globals';
import type { DialectName, Exchange, ModuleOperation } from '../../rig/ports/module.ts';
import { seededRandom } from '../../rig/ports/random.ts';
import { bytesToHex, hexToBytes } from '../../rig/sigfox/hex.ts';
import { publicKeyHex } from '../../rig/sigfox/uplink-auth.ts';
import { createFirmware } from '../emulator/firmwares.ts';
import { CORE_IDENTITY } from '../emulator/testing/core-bench.ts';
import { decodeEmission } from '../emulator/testing/emissions.ts';
import { type BenchOptions, firmwareBench } from '../emulator/testing/firmware-bench.ts';
import { type EmulatedLineOptions, emulatedTransport } from '../transports/emulated-binding.ts';
import type { Dialect } from './dialect.ts';
import { openModule } from './open-module.ts';
import { tapped } from './tapped-far-end.ts';

type Kind = ModuleOperation['kind'];

/** How a line carries the bytes: in the pieces that the far end gives, one by one at the baud rate, or cut at random. */
export type LineManner = 'as it comes' | 'byte by byte' | 'random chunks';

/** What one dialect differs in. */
export interface ModuleContract {
  readonly dialect: Dialect;
  /** Operations that the dialect has no command for. */
  readonly lacks: readonly Kind[];
  /** What an exchange says of a window in which nothing came. */
  readonly withoutDownlink: Pick<Exchange, 'status' | 'errorText'>;
  /** Refusals that the driver itself makes, without the module. */
  readonly refusedByDriver?: readonly string[];
}

/** Leading zeros get lost in more than one dialect. */
const EP_ID = '00A1B2C3';
const PAC = '0F1E2D3C4B5A6978';
const KEY = CORE_IDENTITY.key;

/** One operation of each kind; `testMode` and `raw` are dialect specific and have tests of their own. */
const EVERY_OPERATION: Readonly<Record<Exclude<Kind, 'raw' | 'testMode'>, ModuleOperation>> = {
  probe: { kind: 'probe' },
  getId: { kind: 'getId' },
  getPac: { kind: 'getPac' },
  getFirmware: { kind: 'getFirmware' },
  temperature: { kind: 'temperature' },
  voltage: { kind: 'voltage' },
  sendFrame: { kind: 'sendFrame', payload: 'a5' },
  sendBit: { kind: 'sendBit', bit: 1 },
  sendKeepAlive: { kind: 'sendKeepAlive' },
  setFrameCount: { kind: 'setFrameCount', frames: 2 },
  setPower: { kind: 'setPower', powerDbm: 9 },
  getPower: { kind: 'getPower' },
  setKeyMode: { kind: 'setKeyMode', key: 'public' },
  softReset: { kind: 'softReset' },
  setZone: { kind: 'setZone', rc: 'RC6' },
  setBitRate: { kind: 'setBitRate', bitRateBps: 600 },
  setInterFrame: { kind: 'setInterFrame', milliseconds: 100 },
  setConfirmationDelay: { kind: 'setConfirmationDelay', milliseconds: 2000 },
  channelState: { kind: 'channelState' },
  resetChannels: { kind: 'resetChannels' },
};

export async function contractBench(
  { dialect }: ModuleContract,
  manner: LineManner = 'as it comes',
  options: BenchOptions = {},
) {
  const identity = { ...CORE_IDENTITY, epId: EP_ID, pac: PAC };
  const bench = firmwareBench((given) => createFirmware(dialect.name, given), { identity, ...options });
  const tap = tapped(bench.farEnd);
  const line: EmulatedLineOptions = {
    baudRate: dialect.baudRate,
    ...(manner === 'byte by byte' && { pacing: bench.clock }),
    ...(manner === 'random chunks' && { chunking: seededRandom(11) }),
  };
  const module = await openModule(dialect, emulatedTransport(tap.farEnd, line), bench.clock, {
    rc: options.rc ?? 'RC1',
  });
  return {
    ...bench,
    tap,
    module,
    perform: (operation: ModuleOperation) => module.perform(operation),
    /** Frames since the last call, decoded. */
    frames: framesOf(bench),
  };
}

function framesOf({ emissions, device }: ReturnType<typeof firmwareBench>) {
  let seen = 0;
  return (key: Uint8Array = KEY) => {
    const fresh = emissions().slice(seen);
    seen += fresh.length;
    return fresh.map((emission) => ({
      ...decodeEmission(emission, key, device.plan.bitRateBps),
      emission,
    }));
  };
}

/** Runs the same cases on every dialect: driver and emulated firmware over the emulated serial line. */
export function describeModule(name: DialectName, contract: ModuleContract): void {
  const has: Has = (kinds, what, run) => {
    const missing = kinds.filter((kind) => contract.lacks.includes(kind));
    if (missing.length === 0) it(what, run);
    else it.skip(`${what} (skipped: no command for ${missing.join(', ')})`, run);
  };

  describe(`module contract: ${name}`, () => {
    identityCases(contract);
    messageCases(contract, has);
    settingCases(contract, has);
    downlinkCases(contract);
    lineCases(contract, has);
  });
}

function identityCases(contract: ModuleContract): void {
  it('answers to its name, with every digit of its identity and figures in the units of the port', async () => {
    const { module, perform } = await contractBench(contract);
    expect([module.answered, module.emulated, module.dialect]).toEqual([true, true, contract.dialect.name]);
    const values = async (kind: Kind): Promise<readonly string[] | null> => {
      const exchange = await perform(EVERY_OPERATION[kind as keyof typeof EVERY_OPERATION]);
      expect([kind, exchange.status]).toEqual([kind, contract.lacks.includes(kind) ? 'unsupported' : 'ok']);
      return exchange.status === 'unsupported' ? null : exchange.values;
    };
    expect(await values('probe')).toEqual([]);
    expect(await values('getId')).toEqual([EP_ID]);
    expect((await values('getPac')) ?? [PAC]).toEqual([PAC]);
    expect((await values('getFirmware'))?.join()).toMatch(/\d/);
    const [tenths] = (await values('temperature')) ?? ['250'];
    expect(Number(tenths)).toBeGreaterThan(200);
    expect(Number(tenths)).toBeLessThan(300);
    for (const millivolts of (await values('voltage')) ?? []) {
      expect(Number(millivolts)).toBeGreaterThan(3000);
      expect(Number(millivolts)).toBeLessThan(3500);
    }
  });

  it('says unsupported without touching the line, and only where the dialect has no command', async () => {
    const { module, perform } = await contractBench(contract);
    for (const [kind, operation] of Object.entries(EVERY_OPERATION)) {
      const before = module.transcript().length;
      const exchange = await perform(operation);
      expect([kind, exchange.status === 'unsupported']).toEqual([kind, contract.lacks.includes(operation.kind)]);
      if (exchange.status === 'unsupported') expect([exchange.lines, module.transcript().length]).toEqual([[], before]);
    }
  });
}

/** A case for dialects that have these operations. */
type Has = (kinds: readonly Kind[], what: string, run: () => Promise<void>) => void;

function messageCases(contract: ModuleContract, has: Has): void {
  it('puts every kind of message on the air, three frames each with the next counter', async () => {
    const { perform, frames } = await contractBench(contract);
    const payloads = Array.from({ length: 13 }, (_, bytes) =>
      bytesToHex(Uint8Array.from({ length: bytes }, (_x, n) => 0xf0 - 13 * n)),
    );
    const operations: ModuleOperation[] = [
      { kind: 'sendBit', bit: 0 },
      { kind: 'sendBit', bit: 1 },
      ...payloads.map((payload): ModuleOperation => ({ kind: 'sendFrame', payload })),
    ];
    for (const [index, operation] of operations.entries()) {
      const exchange = await perform(operation);
      expect(exchange).toMatchObject({ operation, status: 'ok' });
      expect(exchange.downlink).toBeUndefined();
      const payload = operation.kind === 'sendFrame' ? operation.payload : '';
      expect(
        frames().map((frame) => [frame.rank, frame.mc, frame.payload, frame.bf, frame.authOk, frame.crcOk]),
      ).toEqual([1, 2, 3].map((rank) => [rank, 100 + index, payload, false, true, true]));
    }
  });

  has(['sendKeepAlive'], 'sends a keep-alive message', async () => {
    const { perform, frames } = await contractBench(contract);
    expect((await perform({ kind: 'sendKeepAlive' })).status).toBe('ok');
    expect(frames().map((frame) => [frame.kind, frame.payload?.slice(0, 2)])).toEqual(
      [1, 2, 3].map(() => ['control', '08']),
    );
  });

  it('answers after the last frame and within its bound', async () => {
    const { perform, emissions } = await contractBench(contract);
    const exchange = await perform({ kind: 'sendFrame', payload: '0102030405060708090a0b0c' });
    expect(exchange.endSeconds).toBeGreaterThan(emissions().at(-1)!.endSeconds);
    expect(exchange.endSeconds - exchange.startSeconds).toBeLessThan(exchange.timeoutSeconds / 2);
  });

  it('sends as many frames as it is told, also of bits', async () => {
    const { perform, frames } = await contractBench(contract);
    for (const count of [1, 2, 3]) {
      expect((await perform({ kind: 'setFrameCount', frames: count })).status).toBe('ok');
      expect((await perform({ kind: 'sendFrame', payload: 'c0ffee' })).status).toBe('ok');
      expect(frames()).toHaveLength(count);
      expect((await perform({ kind: 'sendBit', bit: 1 })).status).toBe('ok');
      expect(frames()).toHaveLength(count);
    }
  });

  it('refuses what no module may take, sends nothing of it and keeps the counter', async () => {
    const { perform, frames, clock, device } = await contractBench(contract);
    const refused: Readonly<Record<string, ModuleOperation>> = {
      '13 bytes': { kind: 'sendFrame', payload: '00'.repeat(13) },
      'odd digits': { kind: 'sendFrame', payload: '1e2d3' },
      'one digit': { kind: 'sendFrame', payload: '1' },
      'no hex': { kind: 'sendFrame', payload: '1e2dxyzq' },
      'bit 2': { kind: 'sendBit', bit: 2 },
      'too long for any line': { kind: 'sendFrame', payload: '00'.repeat(100) },
    };
    for (const [what, operation] of Object.entries(refused)) {
      const { status, errorText } = await perform(operation);
      const byDriver = contract.refusedByDriver?.includes(what) === true;
      expect([what, status]).toEqual([what, byDriver ? 'unsupported' : 'error']);
      if (!byDriver) expect(errorText).toMatch(/ERR/);
    }
    await clock.sleep(20);
    expect([frames(), device.nvm.messageCounter]).toEqual([[], 99]);
    expect((await perform({ kind: 'sendBit', bit: 0 })).status).toBe('ok');
    expect(frames().map(({ mc }) => mc)).toEqual([100, 100, 100]);
  });

  it('answers an unknown raw line with an error text, and a known one with its data', async () => {
    const { perform } = await contractBench(contract);
    expect(await perform({ kind: 'raw', line: 'AT$UNBRIG=?' })).toMatchObject({ status: 'error' });
    expect(await perform({ kind: 'raw', line: 'AT' })).toMatchObject({ status: 'ok', values: [] });
  });
}

function settingCases(contract: ModuleContract, has: Has): void {
  has(['setPower', 'getPower'], 'sets the power, tells it and sends with it', async () => {
    const { perform, emissions } = await contractBench(contract);
    for (const powerDbm of [14, 5]) {
      expect((await perform({ kind: 'setPower', powerDbm })).status).toBe('ok');
      expect(await perform({ kind: 'getPower' })).toMatchObject({ status: 'ok', values: [String(powerDbm)] });
      await perform({ kind: 'sendBit', bit: 0 });
      expect(emissions().at(-1)!.powerDbm).toBe(powerDbm);
    }
    expect((await perform({ kind: 'setPower', powerDbm: 60 })).status).toBe('error');
  });

  has(['setKeyMode'], 'goes to the public key and back', async () => {
    const { perform, frames } = await contractBench(contract);
    for (const key of ['public', 'private'] as const) {
      expect((await perform({ kind: 'setKeyMode', key })).status).toBe('ok');
      await perform({ kind: 'sendFrame', payload: '0102' });
      const used = key === 'public' ? hexToBytes(publicKeyHex, 'public key') : KEY;
      expect(frames(used).map(({ authOk }) => authOk)).toEqual([true, true, true]);
    }
  });

  has(['setZone'], 'goes to another zone', async () => {
    const { perform, emissions, device } = await contractBench(contract);
    for (const [rc, centreHz] of [
      ['RC3C', 923_200_000],
      ['RC4', 920_800_000],
      ['RC1', 868_130_000],
    ] as const) {
      expect((await perform({ kind: 'setZone', rc })).status).toBe('ok');
      expect(device.plan.rc.id).toBe(rc);
      expect((await perform({ kind: 'sendBit', bit: 1 })).status).toBe('ok');
      expect(Math.abs(emissions().at(-1)!.carrierHz - centreHz)).toBeLessThan(110_000);
    }
    expect((await perform({ kind: 'setZone', rc: 'RC9' })).status).not.toBe('ok');
  });

  has(['setBitRate'], 'sends at the other bit rate', async () => {
    const { perform, frames } = await contractBench(contract);
    expect((await perform({ kind: 'setBitRate', bitRateBps: 600 })).status).toBe('ok');
    await perform({ kind: 'sendBit', bit: 1 });
    expect(frames().map(({ authOk, emission }) => [authOk, emission.envelope.durationSeconds < 0.2])).toEqual(
      [1, 2, 3].map(() => [true, true]),
    );
    expect((await perform({ kind: 'setBitRate', bitRateBps: 300 })).status).toBe('error');
  });

  has(['setInterFrame'], 'leaves the pause that it is told between frames', async () => {
    const { perform, emissions } = await contractBench(contract);
    expect((await perform({ kind: 'setInterFrame', milliseconds: 1200 })).status).toBe('ok');
    await perform({ kind: 'sendBit', bit: 1 });
    const [first, second] = emissions();
    expect(second!.startSeconds - first!.startSeconds - 1.12).toBeCloseTo(1.2, 2);
  });

  has(['softReset'], 'answers again after a restart', async () => {
    let restarts = 0;
    const count = { event: ({ kind }: { readonly kind: string }) => void (kind === 'soft-reset' && restarts++) };
    const { perform } = await contractBench(contract, 'as it comes', { behaviours: [count] });
    expect(await perform({ kind: 'softReset' })).toMatchObject({ status: 'ok' });
    expect(await perform({ kind: 'getId' })).toMatchObject({ status: 'ok', values: [EP_ID] });
    expect(restarts).toBe(1);
  });
}

function downlinkCases(contract: ModuleContract): void {
  it.each(['0123456789abcdef', '0d0a000d0a4f4b0d', '2b52583d0d0a0d0a', '3132333435363738'])(
    'names the downlink that came: %s',
    async (payload) => {
      const { perform, answerWith, frames } = await contractBench(contract);
      answerWith(hexToBytes(payload, 'payload'));
      const exchange = await perform({ kind: 'sendFrame', payload: '01', downlink: true });
      expect(exchange).toMatchObject({ status: 'ok', downlink: payload });
      const sent = frames();
      expect(sent.map(({ bf, kind }) => [bf, kind === 'control'])).toEqual([
        ...[1, 2, 3].map(() => [true, false]),
        [false, true],
      ]);
      expect(await perform({ kind: 'getId' })).toMatchObject({ status: 'ok', values: [EP_ID] });
    },
  );

  it('names none when none came, and says so as its module does', async () => {
    const { perform, frames } = await contractBench(contract);
    const exchange = await perform({ kind: 'sendBit', bit: 1, downlink: true });
    expect(exchange).toMatchObject(contract.withoutDownlink);
    expect(exchange.downlink).toBeUndefined();
    expect(exchange.endSeconds - exchange.startSeconds).toBeGreaterThan(46);
    expect(exchange.endSeconds - exchange.startSeconds).toBeLessThan(exchange.timeoutSeconds - 20);
    expect(frames().map(({ bf }) => bf)).toEqual([true, true, true]);
    expect(await perform({ kind: 'getId' })).toMatchObject({ status: 'ok', values: [EP_ID] });
  });
}

function lineCases(contract: ModuleContract, has: Has): void {
  it.each(['as it comes', 'byte by byte', 'random chunks'] as const)(
    'hears the same in any pieces: %s',
    async (manner) => {
      const { perform, answerWith, module, tap } = await contractBench(contract, manner);
      answerWith(hexToBytes('0d0a0d0a0d0a4f4b', 'payload'));
      expect(await perform({ kind: 'getId' })).toMatchObject({ status: 'ok', values: [EP_ID] });
      expect(await perform({ kind: 'sendFrame', payload: '' })).toMatchObject({ status: 'ok' });
      expect(await perform({ kind: 'sendFrame', payload: '0102', downlink: true })).toMatchObject({
        status: 'ok',
        downlink: '0d0a0d0a0d0a4f4b',
      });
      expect(await perform({ kind: 'sendFrame', payload: '0' })).toMatchObject({
        status: contract.refusedByDriver?.includes('one digit') ? 'unsupported' : 'error',
      });
      const written = (direction: string): string =>
        module
          .transcript()
          .filter((line) => line.direction === direction)
          .map(({ hex }) => hex)
          .join('');
      expect(written('to-module')).toBe(bytesToHex(tap.toModule()));
      expect(written('from-module')).toBe(bytesToHex(tap.fromModule()));
    },
  );

  it('is silent while the supply is off, within its bounds, and found again afterwards', async () => {
    const { perform, device, clock } = await contractBench(contract);
    device.powerOff();
    for (const operation of [EVERY_OPERATION.getId, EVERY_OPERATION.sendFrame]) {
      const exchange = await perform(operation);
      expect(exchange).toMatchObject({ status: 'silent', values: [] });
      expect(exchange.endSeconds - exchange.startSeconds).toBeCloseTo(exchange.timeoutSeconds, 6);
    }
    device.powerOn();
    await clock.sleep(2);
    expect(await perform({ kind: 'getId' })).toMatchObject({ status: 'ok', values: [EP_ID] });
  });

  it('never repeats a send that was lost', async () => {
    const { perform, device, frames } = await contractBench(contract);
    device.powerOff();
    await perform({ kind: 'sendBit', bit: 1 });
    device.powerOn();
    await perform({ kind: 'getId' });
    await perform({ kind: 'probe' });
    expect(frames()).toEqual([]);
  });

  it('says timeout when the supply goes in the middle of a reply, and gone when the line does', async () => {
    const { perform, clock, device, tap } = await contractBench(contract);
    tap.say('noise');
    await clock.sleep(1);
    const cut = perform({ kind: 'sendFrame', payload: '01' });
    await clock.sleep(4);
    device.powerOff();
    tap.say('half a li');
    expect((await cut).status).toBe('timeout');
    device.powerOn();
    await clock.sleep(2);
    const pulled = perform({ kind: 'sendFrame', payload: '01' });
    await clock.sleep(4);
    tap.unplug();
    expect((await pulled).status).toBe('gone');
    expect(await perform({ kind: 'getId' })).toMatchObject({ status: 'gone', lines: [] });
  });

  it('keeps what nobody asked for apart from the next exchange', async () => {
    const { perform, clock, module, tap } = await contractBench(contract);
    tap.say('\r\nDEADBEEF\r\nOK\r\n');
    await clock.sleep(0.01);
    expect(await perform({ kind: 'getId' })).toMatchObject({ status: 'ok', values: [EP_ID] });
    const stray = module.transcript().filter(({ text }) => text === 'DEADBEEF');
    expect(stray.map(({ stale }) => stale)).toEqual([true]);
  });

  has(['softReset'], 'passes over what a module says while it starts', async () => {
    const { module, perform } = await contractBench(contract);
    await perform({ kind: 'softReset' });
    await perform({ kind: 'probe' });
    const before = module.transcript().length;
    expect(await perform({ kind: 'getId' })).toMatchObject({ status: 'ok', values: [EP_ID] });
    expect(
      module
        .transcript()
        .slice(before)
        .every(({ stale }) => stale === undefined),
    ).toBe(true);
  });
}
