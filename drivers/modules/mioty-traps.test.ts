import { describe, expect, it } from '@jest/globals';
import { type Exchange, type ModuleOperation, miotyDialectNames } from '../../rig/ports/module.ts';
import { type Printed, printed, scriptedMioty } from './testing/mioty-transcript.ts';

const EUI: ModuleOperation = { kind: 'getId' };
const SEND: ModuleOperation = { kind: 'uplink', payload: '0aff' };
const WRITE: ModuleOperation = { kind: 'setNetworkKey', key: 'declared' };

const eui = (end = '␍'): Printed => printed(`> AT-MEUI?${end}\n< -MEUI:8␉70B3D56770111505␚␍␊\n< 0␍␊`);
const sent = printed('> AT-U=2␉0AFF␚␍\n< -MPCT:1␍␊\n< -TXA:1␍␊\n< @4 -TXA:0␍␊\n< 0␍␊');
const commandsIn = ({ lines }: Exchange): number => lines.filter(({ direction }) => direction === 'to-module').length;

describe('commands on the heels of a reply', () => {
  it('come 100 ms after it at the earliest where the module wants that, also after its own resynchronisation', async () => {
    const { perform, module, far, clock } = await scriptedMioty('m2', [eui(), sent]);
    for (const operation of [EUI, SEND, EUI, EUI]) await perform(operation);
    far.say('I:stray\r\n');
    clock.at(clock.nowSeconds() + 0.05, () => far.say('0\r\n'));
    await clock.sleep(0.06);
    await perform(EUI);
    let lastHeard = Number.NEGATIVE_INFINITY;
    const gaps: number[] = [];
    for (const { direction, timeSeconds, text } of module.transcript()) {
      if (direction === 'from-module') lastHeard = timeSeconds;
      else if (text !== '?') gaps.push(timeSeconds - lastHeard);
    }
    expect(gaps).toHaveLength(7);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(0.12 - 1e-9);
  });
});

describe('an answer without its value', () => {
  const lacking = { ...printed('> AT-MEUI?␍\n< 0␍␊') };

  it('is asked for once more, and both askings stay in evidence', async () => {
    const { perform, far } = await scriptedMioty('m2', [lacking]);
    const exchange = await perform(EUI);
    expect(exchange).toMatchObject({ status: 'ok', values: [], timeoutSeconds: 4 });
    expect([commandsIn(exchange), far.commands.filter((text) => text === 'AT-MEUI?').length]).toEqual([2, 2]);
  });

  it('is not asked for again when it was refused or did not come', async () => {
    for (const reply of ['> AT-MEUI?␍\n< AT!ERR:7␍␊\n< 2␍␊', '> AT-MEUI?␍\n']) {
      const { perform } = await scriptedMioty('m2', [printed(reply)]);
      expect(commandsIn(await perform(EUI))).toBe(1);
    }
  });

  it('of a send is left as it is', async () => {
    const { perform, far } = await scriptedMioty('m2', [printed('> AT-U=2␉0AFF␚␍\n< 0␍␊')]);
    expect(await perform(SEND)).toMatchObject({ status: 'ok', values: [] });
    expect(far.commands.filter((text) => text.startsWith('AT-U='))).toHaveLength(1);
  });
});

describe('what does not belong to an exchange', () => {
  it('a status that comes too late is not taken for an answer to the rig, nor to the next command', async () => {
    const late = printed('> AT-U=2␉0AFF␚␍\n< -MPCT:1␍␊\n< -TXA:1␍␊\n< @16.5 0␍␊');
    const { perform, module, far } = await scriptedMioty('m1', [late, eui()]);
    expect(await perform(SEND)).toMatchObject({ status: 'timeout', values: ['1'], timeoutSeconds: 16 });
    expect(await perform(EUI)).toMatchObject({ status: 'ok', values: ['70B3D56770111505'] });
    expect(module.transcript().filter(({ stale, text }) => stale && text === '0').length).toBeGreaterThan(1);
    expect(far.commands.filter((text) => text.startsWith('AT-U='))).toHaveLength(1);
  });

  it.each(miotyDialectNames)('%s: garbage and the banner of a start stay stale', async (name) => {
    const end = name === 'm4' ? '␍␊' : '␍';
    const boot = '\xff\x00\xfeI:Maker;Module;1.0\r\n0\r\n\xf0';
    const { perform, module, far, clock } = await scriptedMioty(name, [eui(end)], { boot });
    expect(module.answered).toBe(true);
    expect(await perform(EUI)).toMatchObject({ status: 'ok', values: ['70B3D56770111505'] });
    far.say(boot);
    await clock.sleep(1);
    const exchange = await perform(EUI);
    expect(exchange).toMatchObject({ status: 'ok', values: ['70B3D56770111505'] });
    expect(exchange.lines.map(({ stale }) => stale)).toEqual([undefined, undefined, undefined]);
    const stray = module.transcript().filter(({ text }) => text.includes('Maker'));
    const kept = ['\\xFF\\x00\\xFEI:Maker;Module;1.0', true];
    expect(stray.map(({ text, stale }) => [text, stale])).toEqual([kept, kept]);
  });

  it('a module that is still starting after its reset is found again', async () => {
    const { perform, far } = await scriptedMioty('m3', [printed('> AT-RST␍\n'), eui()]);
    const reset = await perform({ kind: 'softReset' });
    expect([reset.status, reset.endSeconds - reset.startSeconds]).toEqual(['ok', 4.5]);
    expect((await perform(EUI)).values).toEqual(['70B3D56770111505']);
    expect(far.commands.slice(-3)).toEqual(['AT-RST', 'ATI', 'AT-MEUI?']);
  });

  it('a raw reset is a reset', async () => {
    const restarting = printed('> AT-RST␍\n< 0␍␊\n< @3 I:Maker␍␊\n< 0␍␊');
    const { perform, module } = await scriptedMioty('m2', [restarting, eui()]);
    const reset = await perform({ kind: 'raw', line: 'AT-RST' });
    expect([reset.status, reset.lines.length]).toEqual(['ok', 4]);
    expect((await perform(EUI)).status).toBe('ok');
    expect(module.transcript().filter(({ text, stale }) => text === 'I:Maker' && stale)).toEqual([]);
  });
});

describe('keys', () => {
  const KEY = Uint8Array.from({ length: 16 }, (_, n) => 0xa7 ^ (n * 37));
  const HEX = Buffer.from(KEY).toString('hex').toUpperCase();
  const facts = { rc: 'EU1', key: KEY };
  const write = `AT-MNWK=16␉${HEX}␚`;

  /** No four digits of the key, in text or in the bytes that the lines hold. */
  function expectNoKey(kept: unknown): void {
    const text = JSON.stringify(kept).toUpperCase();
    const inBytes = Buffer.from(HEX, 'latin1').toString('hex').toUpperCase();
    const quads = Array.from({ length: 13 }, (_, n) => HEX.slice(2 * n, 2 * n + 8));
    expect(
      [...quads, ...quads.map((quad) => Buffer.from(quad).toString('hex').toUpperCase()), inBytes].filter((part) =>
        text.includes(part),
      ),
    ).toEqual([]);
  }

  it('go to the module, and nowhere else', async () => {
    const { perform, module, far } = await scriptedMioty('m2', [printed(`> ${write}␍\n< 0␍␊`)], { facts });
    const exchange = await perform(WRITE);
    expect(exchange.status).toBe('ok');
    expect(exchange.lines[0]).toMatchObject({ text: 'AT-MNWK=16\\x09<key>\\x1A' });
    expect(exchange.lines[0]!.hex).toBe(Buffer.from('AT-MNWK=16\t<key>\x1a\r').toString('hex'));
    expect(far.commands.at(-1)).toBe(`AT-MNWK=16\t${HEX}\x1a`);
    expectNoKey([exchange, module.transcript()]);
  });

  it.each([
    ['an echo', `< ${write}␍\n< ␊\n< 0␍␊`, { status: 'ok', values: [] }],
    ['a quotation', `< -MNWK:16␉${HEX.toLowerCase()}␚␍␊\n< 0␍␊`, { status: 'ok', values: ['-MNWK:16\\x09<key>\\x1A'] }],
    ['an error', `< AT!ERR:5 ${HEX}␍␊\n< 2␍␊`, { status: 'error', errorText: 'AT!ERR:5 <key>' }],
    [
      'half an echo',
      `< AT-MNWK=16␉${HEX.slice(0, 14)}\n< @2.05 ${HEX.slice(14)}␚␍␊\n< @2.06 0␍␊`,
      { status: 'timeout' },
    ],
  ])('that the module gives away in %s are not kept', async (_what, reply, expected) => {
    const { perform, module } = await scriptedMioty('m1', [printed(`> ${write}␍\n${reply}`), eui()], { facts });
    const exchange = await perform(WRITE);
    expect(exchange).toMatchObject(expected);
    expect((await perform(EUI)).status).toBe('ok');
    expect(JSON.stringify(module.transcript().filter(({ direction }) => direction === 'from-module'))).toContain(
      '<key>',
    );
    expectNoKey([exchange, module.transcript()]);
  });

  it('that a query gives away show as <key>, also the published one', async () => {
    const asked = printed(`> AT-MNWK?␍\n< -MNWK:16␉${HEX}␚␍␊\n< 0␍␊`);
    const { perform } = await scriptedMioty('m1', [asked], { facts });
    expect((await perform({ kind: 'raw', line: 'AT-MNWK?' })).values).toEqual(['-MNWK:16\\x09<key>\\x1A']);
    const published = printed('> AT-MNWK?␍\n< -MNWK:16␉2b7e151628aed2a6abf7158809cf4f3c␍␊\n< 0␍␊');
    const other = await scriptedMioty('m1', [published]);
    expect((await other.perform({ kind: 'raw', line: 'AT-MNWK?' })).values).toEqual(['-MNWK:16\\x09<key>']);
  });
});
