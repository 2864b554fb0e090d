import { describe, expect, it } from '@jest/globals';
import type { Observation } from '../rig/conformance/types.ts';
import type { Exchange } from '../rig/ports/module.ts';
import { judge } from './testing/judging.ts';
import { reply } from './testing/reply.ts';
import { air, ask, mark, observe, refuse, type Step, send, sendUnheard, wait } from './testing/script.ts';

const tooLong = { kind: 'sendFrame', payload: '00'.repeat(13) } as const;
const first = send({ payload: 'b1', mc: 20 });
const last = send({ payload: 'b2', mc: 21 });

describe('commands that must be refused', () => {
  const id = 'sigfox/uplink/refusal/BI-01';
  const around = (...inside: Step[]): Observation =>
    observe([first, mark('must-refuse', { command: 'too-long' }), ...inside, last]);

  it('passes an error text and silence', () => {
    expect(judge(id, around(refuse(tooLong), wait(11))).verdict).toBe('pass');
  });

  it('fails a command that is taken, and a refusal that sends all the same', () => {
    const taken = judge(id, around(ask(tooLong), air({ payload: '00'.repeat(12) }), wait(2)));
    expect(taken.checks.filter((check) => !check.ok).map((check) => check.name)).toEqual(['refused', 'nothingOnAir']);
    expect(judge(id, around(refuse(tooLong), air({ payload: '00' }), wait(2))).verdict).toBe('fail');
  });

  it('fails a refusal without an answer', () => {
    const silent: Step = { does: 'ask', operation: tooLong, reply: { status: 'silent', lines: [] } };
    expect(judge(id, around(silent, wait(11))).checks).toMatchObject([
      { name: 'answered', ok: false, observed: 'silent' },
      {},
      {},
    ]);
  });

  it('takes no silence for granted that a deaf receiver tells of', () => {
    const deaf = observe([
      sendUnheard({ payload: 'b1' }),
      mark('must-refuse', { command: 'too-long' }),
      refuse(tooLong),
      wait(11),
      sendUnheard({ payload: 'b2' }),
    ]);
    expect(judge(id, deaf)).toMatchObject({ verdict: 'inconclusive', reasonCode: 'DUT_SILENT' });
  });

  it('takes no silence for granted while samples were lost', () => {
    const good = around(refuse(tooLong), wait(11));
    const gap = { startTimeSeconds: 22, endTimeSeconds: 22.5 };
    expect(judge(id, { ...good, capture: { ...good.capture, lost: [gap] } })).toMatchObject({
      verdict: 'inconclusive',
      reasonCode: 'SAMPLES_LOST',
    });
  });
});

describe('silence', () => {
  const quiet = (inQuiet: Step, afterBoot: Step): Observation =>
    observe([
      first,
      mark('quiet'),
      inQuiet,
      wait(30),
      mark('boot'),
      ask({ kind: 'softReset' }),
      afterBoot,
      wait(30),
      mark('quiet-end'),
      last,
    ]);

  it('passes when nobody sends', () => {
    const good = quiet(wait(1), wait(1));
    expect(judge('sigfox/uplink/silence/BI-01', good).verdict).toBe('pass');
    expect(judge('sigfox/uplink/silence/BI-02', good).verdict).toBe('pass');
  });

  it('fails the wait in which a frame went out, and not the other', () => {
    const afterCommand = quiet(air({ type: 'bit1' }), wait(1));
    expect(judge('sigfox/uplink/silence/BI-01', afterCommand).verdict).toBe('fail');
    expect(judge('sigfox/uplink/silence/BI-02', afterCommand).verdict).toBe('pass');
    expect(judge('sigfox/uplink/silence/BI-02', quiet(wait(1), air({ type: 'bit1' }))).verdict).toBe('fail');
  });
});

describe('identity', () => {
  const asked = (id: string, pac: string): Observation =>
    observe([
      ask({ kind: 'probe' }, 'OK'),
      ask({ kind: 'getId' }, id),
      ask({ kind: 'getPac' }, pac),
      send({ payload: 'd1' }),
    ]);
  const on = (path: string, observation: Observation): string => judge(`sigfox/at/${path}`, observation).verdict;
  const good = asked('00C0FFEE', '0123456789ABCDEF');

  it.each(['probe/BV-01', 'identity/BV-01', 'identity/BV-02', 'identity/BV-03'])(
    '%s passes on a correct module',
    (path) => {
      expect(on(path, good)).toBe('pass');
    },
  );

  it('fails digits that were dropped, and an ID that is not on the air', () => {
    expect(on('identity/BV-01', asked('C0FFEE', '0123456789ABCDEF'))).toBe('fail');
    expect(on('identity/BV-02', asked('00C0FFEE', '0123456789AB'))).toBe('fail');
    expect(on('identity/BV-03', asked('00C0FFEF', '0123456789ABCDEF'))).toBe('fail');
  });

  it('fails an attention command without an answer, unless nothing answers at all', () => {
    const mute: Partial<Exchange> = { status: 'silent', lines: [] };
    const probe: Step = { does: 'ask', operation: { kind: 'probe' }, reply: mute };
    expect(on('probe/BV-01', observe([probe, ask({ kind: 'getId' }, '00C0FFEE')]))).toBe('fail');
    expect(on('probe/BV-01', observe([probe]))).toBe('inconclusive');
  });
});

describe('grammar', () => {
  const on = (path: string, steps: readonly Step[]): string =>
    judge(`sigfox/at/grammar/${path}`, observe(steps)).verdict;
  const unknown = { kind: 'raw', line: 'AT$UNBRIG=?' } as const;
  const query = (...lines: Exchange['lines']): Step => ({
    does: 'ask',
    operation: { kind: 'temperature' },
    reply: { values: ['215'], lines: [{ timeSeconds: 0, direction: 'to-module', hex: '', text: 'AT$T?' }, ...lines] },
  });

  it('passes values alone with the declared line ends and no echo', () => {
    const good = [query(reply('215')), refuse(unknown)];
    for (const path of ['BV-01', 'BV-02', 'BV-03', 'BI-01']) expect(on(path, good)).toBe('pass');
  });

  it('fails a status after a value, other line ends, and an echo', () => {
    expect(on('BV-01', [query(reply('215'), reply('OK'))])).toBe('fail');
    expect(on('BV-02', [query(reply('215', '0a'))])).toBe('fail');
    expect(on('BV-03', [query(reply('AT$T?', '0d'), reply('215'))])).toBe('fail');
  });

  it('fails an unknown command that is taken or left without an answer', () => {
    expect(on('BI-01', [ask(unknown, 'OK')])).toBe('fail');
    const silent: Step = { does: 'ask', operation: unknown, reply: { status: 'silent', lines: [] } };
    expect(on('BI-01', [ask({ kind: 'probe' }, 'OK'), silent])).toBe('fail');
  });
});

describe('replies to a send command', () => {
  const message = { payload: '1e2d3c4b5a69788796a5b4c3' };

  it('passes OK after the last frame', () => {
    const good = observe([send(message)]);
    expect(judge('sigfox/at/send/BV-01', good).verdict).toBe('pass');
    expect(judge('sigfox/at/send/TI-01', good).verdict).toBe('pass');
  });

  it('fails an error text after a whole message, and an OK before it', () => {
    const failed = observe([send(message, { status: 'error', errorText: 'ERR_SFX_ERR_SEND_FRAME' })]);
    expect(judge('sigfox/at/send/BV-01', failed)).toMatchObject({
      verdict: 'fail',
      checks: [{ observed: 'ERR_SFX_ERR_SEND_FRAME' }],
    });
    const early = observe([send(message, { lines: [reply('OK', '0d0a', 1.1)] })]);
    expect(judge('sigfox/at/send/TI-01', early).verdict).toBe('fail');
  });
});
