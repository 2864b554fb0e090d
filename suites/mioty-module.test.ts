import { describe, expect, it } from '@jest/globals';
import { PUBLISHED_NETWORK_KEY } from '../rig/mioty/published-key.ts';
import { dialogue, refusedWith, type Said, sent, told } from './testing/mioty-dialogue.ts';
import { judgeMioty } from './testing/mioty-judging.ts';

const verdict = (id: string, observation: Parameters<typeof judgeMioty>[1]) => judgeMioty(id, observation).verdict;

describe('the packet counter', () => {
  const run = (replies: readonly number[], queries: readonly number[], air = [5, 6, 7]) => {
    const counter = (index: number) => told(`counter-${index}`, `-MPCT:${queries[index]}`, String(queries[index]));
    return dialogue(
      counter(0),
      sent('plain', air[0], replies[0]),
      counter(1),
      sent('empty', air[1], replies[1]),
      counter(2),
      sent('format', air[2], replies[2]),
      counter(3),
    );
  };

  it.each([
    ['the one of the frame', [5, 6, 7], 'pass'],
    ['the next one', [6, 7, 8], 'pass'],
    ['now this, now that', [5, 7, 7], 'fail'],
    ['five more', [10, 11, 12], 'fail'],
  ] as const)('in the reply may be %s: %j %s', (_what, replies, due) => {
    expect(verdict('mioty/module/counter/BV-01', run(replies, [5, 6, 7, 8]))).toBe(due);
  });

  it('says which of the two it is', () => {
    const { remarks } = judgeMioty('mioty/module/counter/BV-01', run([6, 7, 8], [5, 6, 7, 8]));
    expect(remarks).toEqual([expect.stringContaining('the next frame')]);
  });

  it.each([
    ['the next one', [5, 6, 7, 8], 'pass', 'pass'],
    ['the last one', [4, 5, 6, 7], 'pass', 'pass'],
    ['stuck', [0, 0, 0, 0], 'fail', 'fail'],
    ['in steps of two', [5, 7, 9, 11], 'fail', 'fail'],
  ] as const)('that the query tells may be %s: %j %s', (_what, queries, air, step) => {
    expect(verdict('mioty/module/counter/BV-02', run([5, 6, 7], queries))).toBe(air);
    expect(verdict('mioty/module/counter/BV-03', run([5, 6, 7], queries))).toBe(step);
  });

  it('is compared over the end of the 24 bits of the air', () => {
    const end = 2 ** 24;
    const over = run([end - 2, end - 1, end], [end - 2, end - 1, end, end + 1], [end - 2, end - 1, end]);
    for (const id of ['BV-01', 'BV-02', 'BV-03']) expect(verdict(`mioty/module/counter/${id}`, over)).toBe('pass');
  });

  it('is neither used nor lost by what is refused', () => {
    const around = (after: number, air: number) =>
      dialogue(
        sent('uplink-2', 20),
        told('counter-before', '-MPCT:21'),
        refusedWith('unknown', 'AT!ERR:2'),
        told('counter-after', `-MPCT:${after}`),
        sent('uplink-3', air),
      );
    expect(verdict('mioty/module/counter/BI-01', around(21, 21))).toBe('pass');
    expect(verdict('mioty/module/counter/BI-01', around(22, 22))).toBe('fail');
    expect(verdict('mioty/module/counter/BI-01', around(21, 22))).toBe('fail');
  });

  it.each([
    [30, 31, 'pass'],
    [30, 30, 'fail'],
    [30, 16, 'fail'],
    [2 ** 24 - 1, 2 ** 24, 'pass'],
  ] as const)('is used up when a frame with %i is cut off and the next has %i: %s', (cut, next, due) => {
    const silent: Said = { ...sent('cut', cut), says: [`-MPCT:${cut}`, '-TXA:1'], status: 'timeout' };
    expect(verdict('mioty/module/counter/BV-07', dialogue(silent, sent('uplink-6', next)))).toBe(due);
  });

  it('outlives a reset, unless there was nothing to lose', () => {
    const reset = (before: number, after: number) =>
      dialogue(told('before-counter', `-MPCT:${before}`), told('after-counter', `-MPCT:${after}`));
    expect(verdict('mioty/module/counter/BV-05', reset(9, 9))).toBe('pass');
    expect(verdict('mioty/module/counter/BV-05', reset(9, 0))).toBe('fail');
    expect(verdict('mioty/module/counter/BV-05', reset(0, 0))).toBe('inconclusive');
  });
});

describe('attachment', () => {
  const changed: Said = { step: 'attach', says: ['-MPCT:0', '-MSTA:4', '0'], values: ['locally-attached'] };
  const local = (...replaced: readonly Said[]) => {
    const all = [
      sent('uplink-4', 9),
      { step: 'detach', says: ['-MPCT:0', '-MSTA:0', '0'], values: ['detached'] },
      told('state-detached', '-MSTA:0', 'detached'),
      refusedWith('uplink-detached', '-MERR:6'),
      refusedWith('bidirectional-detached', '-MERR:6'),
      refusedWith('detach-again', '-MERR:6'),
      told('state-detached-again', '-MSTA:0', 'detached'),
      changed,
      told('state-attached', '-MSTA:4', 'locally-attached'),
      told('counter-attached', '-MPCT:0', '0'),
      refusedWith('attach-again', '-MERR:8'),
      told('state-attached-again', '-MSTA:4', 'locally-attached'),
      refusedWith('key-attached', '-MERR:8'),
      sent('uplink-5', 0),
    ];
    return dialogue(...all.map((said) => replaced.find(({ step }) => step === said.step) ?? said));
  };
  const onAttach = ['BV-01', 'BV-02', 'BV-03', 'BI-01', 'BI-02', 'BI-03', 'BI-04', 'BI-05', 'BI-06'];

  it.each([...onAttach.map((end) => `mioty/module/attach/${end}`), 'mioty/module/counter/BV-04'])('%s passes', (id) => {
    expect(verdict(id, local())).toBe('pass');
  });

  it.each<[string, Said]>([
    ['attach/BV-01', told('state-attached', '-MSTA:2', 'attached')],
    ['attach/BV-02', { ...changed, says: ['-MSTA:4', '0'] }],
    ['attach/BV-03', { ...refusedWith('uplink-5', '-MERR:6'), sends: 'silent' }],
    ['attach/BI-01', refusedWith('uplink-detached', '-MERR:8')],
    ['attach/BI-01', { ...refusedWith('uplink-detached', '-MERR:6'), unasked: { counter: 10 } }],
    ['attach/BI-02', { step: 'bidirectional-detached', says: ['0'] }],
    ['attach/BI-03', { step: 'attach-again', says: ['-MPCT:0', '-MSTA:4', '0'] }],
    ['attach/BI-03', told('state-attached-again', '-MSTA:0', 'detached')],
    ['attach/BI-05', told('state-detached-again', '-MSTA:4', 'locally-attached')],
    ['attach/BI-06', { ...changed, unasked: { counter: 3 } }],
    ['counter/BV-04', told('counter-attached', '-MPCT:10', '10')],
    ['counter/BV-04', sent('uplink-5', 10)],
  ])('%s fails %j', (id, said) => {
    expect(verdict(`mioty/module/${id}`, local(said))).toBe('fail');
  });

  it('may be reported as taken a second time only with a remark for detachment', () => {
    const taken = local({ step: 'detach-again', says: ['-MPCT:0', '-MSTA:0', '0'] });
    expect(judgeMioty('mioty/module/attach/BI-04', taken)).toMatchObject({
      verdict: 'pass',
      remarks: [expect.stringMatching(/^advisory:/)],
    });
  });

  it('keeps its key: an offered one is refused, and not used', () => {
    const key = (uplink: Said) => judgeMioty('mioty/module/secrecy/BI-03', local(uplink));
    const named = (keyName: string): Said => ({
      ...sent('uplink-5', 0),
      sends: { counter: 0, observed: (frame) => ({ ...frame, decoded: { ...frame.decoded, cmacOk: true, keyName } }) },
    });
    expect(key(named('declared')).verdict).toBe('pass');
    expect(key(named('published')).verdict).toBe('fail');
    const unknown = { ...sent('uplink-5', 0), sends: { counter: 0, key: PUBLISHED_NETWORK_KEY } };
    expect(key(unknown).verdict).toBe('fail');
  });

  const overAir = (request: Said, state: Said) =>
    dialogue(sent('uplink-4', 9), request, state, refusedWith('uplink-requested', '-MERR:6'));

  it('over the air needs an answer', () => {
    const asked = refusedWith('request', '-MNFO:12');
    const waiting = told('state-requested', '-MSTA:3', 'attach-requested');
    expect(verdict('mioty/module/attach/BI-07', overAir(asked, waiting))).toBe('pass');
    expect(verdict('mioty/module/attach/BI-08', overAir(asked, waiting))).toBe('pass');
    const attached = told('state-requested', '-MSTA:2', 'attached');
    expect(verdict('mioty/module/attach/BI-07', overAir(asked, attached))).toBe('fail');
    const madeUp: Said = { step: 'request', says: ['-MPCT:0', '-MSTA:2', '0'] };
    expect(verdict('mioty/module/attach/BI-07', overAir(madeUp, attached))).toBe('fail');
  });

  it.each([
    [['-MPCT:0', '-MSTA:1', '-MNFO:12', '1'], '-MSTA:1', 'pass'],
    [['-MNFO:12', '1'], '-MSTA:1', 'pass'],
    [['-MPCT:0', '-MSTA:0', '-MNFO:12', '1'], '-MSTA:1', 'fail'],
    [['-MPCT:0', '-MSTA:0', '0'], '-MSTA:0', 'fail'],
  ] as const)('over the air ends with %j, asked %s: %s', (says, state, due) => {
    const observation = dialogue({ step: 'detach-request', says }, told('state-detach-requested', state));
    expect(verdict('mioty/module/attach/BI-10', observation)).toBe(due);
  });
});

describe('keys', () => {
  const id = 'mioty/module/secrecy/BV-01';

  it.each([
    ['an EUI and an address', ['-MEUI:8\\x0970B3D5677FF0A1B2', '-MSAD:2\\x09A1B2'], 'pass'],
    ['32 digits', [`I:${'0A'.repeat(16)}`], 'fail'],
    ['digits in groups', [`I:${'0A '.repeat(16)}`], 'fail'],
    ['a key that the driver knows', ['-MNWK:16\\x09<key>'], 'fail'],
  ] as const)('%s', (_what, says, due) => {
    const judgement = judgeMioty(id, dialogue({ step: 'information', says: [...says, '0'] }));
    expect(judgement.verdict).toBe(due);
    expect(JSON.stringify(judgement)).not.toMatch(/(0A ?){4}/);
  });

  it('are refused to whoever asks', () => {
    const asked = (said: Said) => verdict('mioty/module/secrecy/BI-01', dialogue(said));
    expect(asked(refusedWith('key', 'AT!ERR:7'))).toBe('pass');
    expect(asked(refusedWith('key', 'AT!ERR:2'))).toBe('pass');
    expect(asked({ step: 'key', says: ['0'] })).toBe('fail');
    expect(asked({ step: 'key', says: ['-MNWK:16\\x09<key>', 'AT!ERR:7', '2'] })).toBe('fail');
  });

  it('are not repeated when they are written', () => {
    const written = (...says: readonly string[]) =>
      verdict('mioty/module/secrecy/BV-02', dialogue({ step: 'key-detached', says }));
    expect(written('0')).toBe('pass');
    expect(written('-MNWK:16\\x09<key>', '0')).toBe('fail');
    expect(written('-MNWK:16', '0')).toBe('fail');
    expect(written()).toBe('inconclusive');
  });
});

describe('restarts', () => {
  it.each([
    [['0', 'I:Maker', '0'], 'pass', 'pass'],
    [['I:Maker', '0'], 'fail', 'pass'],
    [['0'], 'pass', 'fail'],
    [['0', 'I:Maker'], 'pass', 'fail'],
  ] as const)('%j answered %s, told %s', (says, answered, banner) => {
    const observation = dialogue({ step: 'reset', says, status: 'ok' });
    expect(verdict('mioty/module/restart/BV-03', observation)).toBe(answered);
    expect(verdict('mioty/module/restart/BV-04', observation)).toBe(banner);
  });

  it('keep what is stored', () => {
    const kept = (after: string) =>
      verdict(
        'mioty/module/restart/BV-01',
        dialogue(told('before-state', '-MSTA:4', 'locally-attached'), told('after-state', '-MSTA', after)),
      );
    expect(kept('locally-attached')).toBe('pass');
    expect(kept('detached')).toBe('fail');
  });

  it('to the settings of delivery', () => {
    const factory = (mode: string, state: string, address: string) =>
      verdict(
        'mioty/module/factory/BV-01',
        dialogue(
          told('after-mode', mode),
          told('after-state', '-MSTA', state),
          told('after-short-address', '-MSAD', address),
        ),
      );
    expect(factory('-UM:0', 'detached', 'A1B2')).toBe('pass');
    expect(factory('-UM:2', 'detached', 'A1B2')).toBe('fail');
    expect(factory('-UM:0', 'locally-attached', 'A1B2')).toBe('fail');
    expect(factory('-UM:0', 'detached', '5A3C')).toBe('fail');
  });
});
