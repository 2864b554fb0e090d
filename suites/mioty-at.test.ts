import { describe, expect, it } from '@jest/globals';
import { dialogue, refusedWith, type Said, sent, told } from './testing/mioty-dialogue.ts';
import { judgeMioty } from './testing/mioty-judging.ts';

const HT = '\\x09';
const SUB = '\\x1A';

const queries = (...changed: readonly Said[]) => {
  const all = [
    told('information', 'I:Maker;Model'),
    told('library', 'I:Library'),
    told('eui', `-MEUI:8${HT}70B3D5677FF0A1B2${SUB}`, '70B3D5677FF0A1B2'),
    told('short-address', `-MSAD:2${HT}A1B2`, 'A1B2'),
    told('state', '-MSTA:4', 'locally-attached'),
    told('counter', '-MPCT:12', '12'),
    told('ip6', `-MIP6:8${HT}20010DB800000000`),
    told('mode', '-UM:0'),
    told('profile', '-UP:1'),
    refusedWith('key', 'AT!ERR:7'),
  ];
  return dialogue(...all.map((said) => changed.find(({ step }) => step === said.step) ?? said));
};

const verdict = (id: string, observation: Parameters<typeof judgeMioty>[1]) => judgeMioty(id, observation).verdict;

describe('the form of replies', () => {
  const every = ['BV-01', 'BV-02', 'BV-03', 'BV-04', 'BV-05', 'TI-01'].map((end) => `mioty/at/grammar/${end}`);

  it.each(every)('%s passes a module that speaks as it should, and tells nothing of one that is silent', (id) => {
    expect(verdict(id, queries())).toBe('pass');
    expect(judgeMioty(id, dialogue({ step: 'information', says: [] }))).toMatchObject({ reasonCode: 'DUT_SILENT' });
  });

  it.each<[string, Said]>([
    ['BV-03', { step: 'mode', says: ['0', '-UM:0'], status: 'ok' }],
    ['BV-03', { step: 'mode', says: ['-UM:0'], status: 'timeout' }],
    ['BV-03', { step: 'mode', says: ['-UM:0', '0', '0'] }],
    ['BV-03', { step: 'mode', says: ['0'] }],
    ['BV-04', told('eui', `-MEUI:7${HT}70B3D5677FF0A1B2`)],
    ['BV-04', told('eui', `-MEUI:8${HT}70B3D5677FF0A1`)],
    ['BV-04', told('state', '-MSTA:5')],
    ['BV-04', told('state', '-MSTA:ATTACHED')],
    ['BV-04', { step: 'mode', says: ['-UM:0', '-UM:0', '0'] }],
    ['BV-05', { ...told('information', 'I:'), values: [''] }],
    ['BV-05', refusedWith('library', 'AT!ERR:2')],
    ['TI-01', { step: 'counter', says: ['0'] }],
  ])('%s fails %j', (end, said) => {
    expect(verdict(`mioty/at/grammar/${end}`, queries(said))).toBe('fail');
  });

  it('BV-01 fails a line that ends in LF alone, BV-02 one that repeats the command', () => {
    const good = queries();
    const cut = good.transcript.map((line) => ({ ...line, hex: line.hex.replace(/0d0a$/, '0a') }));
    expect(verdict('mioty/at/grammar/BV-01', { ...good, transcript: cut })).toBe('fail');
    expect(verdict('mioty/at/grammar/BV-02', queries({ step: 'mode', says: ['AT-mode', '-UM:0', '0'] }))).toBe('fail');
  });

  it('BV-08 wants the declared EUI', () => {
    expect(verdict('mioty/at/settings/BV-08', queries())).toBe('pass');
    expect(verdict('mioty/at/settings/BV-08', queries(told('eui', '-', '70B3D5677FF0A1B3')))).toBe('fail');
  });
});

const around = (...steps: readonly Said[]) => dialogue(sent('uplink-2', 20), ...steps, sent('uplink-3', 21));

describe('refusals', () => {
  const lengths = (above: Said, below = refusedWith('length-below', 'AT!ERR:4')) => around(above, below);
  const id = 'mioty/at/errors/BI-03';

  it('pass with the right reason and nothing on the air', () => {
    expect(verdict(id, lengths(refusedWith('length-above', 'AT!ERR:4')))).toBe('pass');
  });

  it.each<[string, Said, string]>([
    ['another reason', refusedWith('length-above', 'AT!ERR:1'), 'reason'],
    ['no reason', { step: 'length-above', says: ['2'] }, 'reason'],
    ['the library, whose 4 means something else', refusedWith('length-above', '-MNFO:4'), 'reason'],
    ['success', { step: 'length-above', says: ['0'] }, 'refused'],
    ['no answer', { step: 'length-above', says: [] }, 'refused'],
    ['a frame', { ...refusedWith('length-above', 'AT!ERR:4'), unasked: { counter: 77 } }, 'nothingOnAir'],
  ])('fail with %s', (_what, said, broken) => {
    const judgement = judgeMioty(id, lengths(said));
    expect(judgement.verdict).toBe('fail');
    expect(judgement.checks.find(({ name }) => name === broken)).toMatchObject({ ok: false });
  });

  it('are no silence to a deaf receiver', () => {
    const deaf = dialogue(
      { ...sent('uplink-2', 1), sends: 'silent' },
      refusedWith('length-above', 'AT!ERR:4'),
      refusedWith('length-below', 'AT!ERR:4'),
    );
    expect(judgeMioty(id, deaf)).toMatchObject({ verdict: 'inconclusive', reasonCode: 'DUT_SILENT' });
  });

  it('are only remarked where revisions differ', () => {
    const judgement = judgeMioty('mioty/at/errors/BI-09', around(refusedWith('not-hex', 'AT!ERR:6')));
    expect(judgement).toMatchObject({ verdict: 'pass', remarks: [expect.stringMatching(/^advisory:/)] });
  });

  it.each([
    ['AT!ERR:2', '2', 'pass'],
    ['-MERR:6', '1', 'pass'],
    ['-MNFO:3', '1', 'pass'],
    ['AT!ERR:2', '1', 'fail'],
    ['-MNFO:3', '2', 'fail'],
  ] as const)('%s before status %s: %s', (reason, status, due) => {
    expect(verdict('mioty/at/errors/BI-16', around(refusedWith('unknown', reason, status)))).toBe(due);
  });

  it('leave settings as they are', () => {
    const counters = (after: string) =>
      around(
        told('counter-before', '-MPCT:21'),
        refusedWith('counter-written', 'AT!ERR:6'),
        told('counter-after', `-MPCT:${after}`),
      );
    expect(verdict('mioty/at/errors/BI-12', counters('21'))).toBe('pass');
    expect(verdict('mioty/at/errors/BI-12', counters('77'))).toBe('fail');
  });
});

describe('settings', () => {
  it('are told as they were made, power to a decibel', () => {
    const power = (low: string) =>
      dialogue(
        { step: 'set-low', says: ['0'] },
        told('low', '-UTPL:4', low),
        { step: 'set-high', says: ['0'] },
        told('high', '-UTPL:14', '14'),
      );
    expect(verdict('mioty/at/settings/BV-01', power('5'))).toBe('pass');
    expect(verdict('mioty/at/settings/BV-01', power('6'))).toBe('fail');
  });

  it('tell the number of the profile', () => {
    const profile = (line: string) => dialogue({ step: 'set-profile', says: ['0'] }, told('profile', line));
    expect(verdict('mioty/at/settings/BV-03', profile('-UP:1'))).toBe('pass');
    expect(verdict('mioty/at/settings/BV-03', profile('-UP:0'))).toBe('fail');
  });
});

describe('replies to uplinks', () => {
  const uplinks = (...says: readonly string[]) =>
    dialogue({ ...sent('plain', 5), says }, sent('empty', 6), sent('format', 7));

  it.each([
    [['-MPCT:5', '-TXA:1', '-TXA:0', '0'], 'pass'],
    [['-TXA:1', '-MPCT:5', '-TXA:0', '0'], 'fail'],
    [['-MPCT:5', '0'], 'fail'],
    [['-TXA:1', '-TXA:0', '0'], 'fail'],
  ] as const)('%j: %s', (says, due) => {
    expect(verdict('mioty/at/replies/BV-01', uplinks(...says))).toBe(due);
  });

  it('may not claim a failure of what was sent', () => {
    expect(verdict('mioty/at/replies/BV-04', uplinks('-MPCT:5', '-TXA:1', '-TXA:0', '0'))).toBe('pass');
    expect(verdict('mioty/at/replies/BV-04', uplinks('-MERR:1', '1'))).toBe('fail');
  });

  const window = (...says: readonly string[]) =>
    dialogue({ ...sent('bidirectional', 5), says: ['-MPCT:5', '-TXA:1', '-TXA:0', '-RXA:1', ...says] });

  it('say that no downlink came, whatever else later libraries tell', () => {
    const good = window('-UACK:0', '-RXA:0', '-MNFO:12', '1');
    for (const id of ['BV-03', 'BI-01']) expect(verdict(`mioty/at/replies/${id}`, good)).toBe('pass');
    expect(verdict('mioty/at/replies/BI-01', window('-RXA:0', `-B:2${HT}BEEF`, '0'))).toBe('fail');
    expect(verdict('mioty/at/replies/BI-01', window('-RXA:0', '-MNFO:14', '1'))).toBe('fail');
    expect(verdict('mioty/at/replies/BV-03', window('-MNFO:12', '1'))).toBe('fail');
  });

  it('tell the transmission when it happens', () => {
    const judgement = judgeMioty('mioty/at/replies/TI-01', uplinks('-MPCT:5', '-TXA:1', '-TXA:0', '0'));
    // All lines of a hand-made reply come at its end.
    expect(judgement.verdict).toBe('fail');
    expect(judgement.measurements.map(({ conformity }) => conformity)).toEqual(['fail', 'pass']);
  });

  it('tell a success for each frame of two at a time', () => {
    const both = (...says: readonly string[]) => dialogue({ ...sent('busy', 5), says });
    const refusedSecond = both('-MPCT:5', '-TXA:1', '-MNFO:18', '1', '-TXA:0', '0');
    for (const id of ['replies/BI-02', 'replies/BI-03', 'errors/BI-19']) {
      expect([id, verdict(`mioty/at/${id}`, refusedSecond)]).toEqual([id, 'pass']);
    }
    expect(verdict('mioty/at/replies/BI-03', both('-MPCT:5', '-TXA:1', '0', '-TXA:0', '0'))).toBe('fail');
    expect(verdict('mioty/at/replies/BI-02', both('-MPCT:5', '-TXA:1', '-MNFO:18', '1'))).toBe('fail');
  });
});
