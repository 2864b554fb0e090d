import { describe, expect, it } from '@jest/globals';
import { simulatedClock } from '../../rig/bench/simulated-clock.ts';
import type { Exchange, ModuleOperation } from '../../rig/ports/module.ts';
import { seededRandom } from '../../rig/ports/random.ts';
import { type EmulatedLineOptions, emulatedTransport } from '../transports/emulated-binding.ts';
import type { Transport } from '../transports/transport.ts';
import { openModule } from './open-module.ts';
import { S1 } from './s1.ts';
import { type ScriptedReply, scriptedFarEnd } from './scripted-far-end.ts';

type Script = Readonly<Record<string, string | ScriptedReply>>;
const AWAKE: Script = { AT: 'OK\r\n' };
const ID: ModuleOperation = { kind: 'getId' };
const SEND: ModuleOperation = { kind: 'sendFrame', payload: '00' };

async function bench(script: Script, line: EmulatedLineOptions = {}) {
  const clock = simulatedClock();
  const far = scriptedFarEnd(clock, { ...AWAKE, ...script });
  const module = await openModule(S1, emulatedTransport(far, line), clock, { rc: 'RC1' });
  return { clock, far, module };
}

async function ask(script: Script, operation: ModuleOperation, line: EmulatedLineOptions = {}): Promise<Exchange> {
  const { module } = await bench(script, line);
  return module.perform(operation);
}

const received = (exchange: Exchange): string[] =>
  exchange.lines.filter((line) => line.direction === 'from-module').map((line) => line.text);

describe('end of a reply', () => {
  it('is OK for an action, with the time of the first byte of every line', async () => {
    const { clock, module } = await bench({ 'AT$SF=00': [[6.5, 'OK\r\n']] });
    const startSeconds = clock.nowSeconds();
    const exchange = await module.perform(SEND);
    expect(exchange).toMatchObject({ status: 'ok', values: [], startSeconds, endSeconds: startSeconds + 6.5 });
    expect(exchange.lines).toEqual([
      { timeSeconds: startSeconds, direction: 'to-module', hex: '41542453463d30300d', text: 'AT$SF=00' },
      { timeSeconds: startSeconds + 6.5, direction: 'from-module', hex: '4f4b0d0a', text: 'OK' },
    ]);
  });

  it('is the value line for a query', async () => {
    const exchange = await ask({ 'AT$I=10': 'FEDCBA98\r\n' }, ID);
    expect(exchange).toMatchObject({ status: 'ok', values: ['FEDCBA98'] });
  });

  it('is two lines for the voltage, or silence after one', async () => {
    const both = await ask({ 'AT$V?': '3301\r\n3122\r\n' }, { kind: 'voltage' });
    expect(both).toMatchObject({ status: 'ok', values: ['3301', '3122'] });
    const one = await ask({ 'AT$V?': '3301\r\n' }, { kind: 'voltage' });
    expect(one).toMatchObject({ status: 'ok', values: ['3301'] });
  });

  it('is the error text, kept verbatim', async () => {
    const exchange = await ask({ 'AT$SF=00': 'ERR_SFX_ERR_SEND_FRAME_DATA_LENGTH\r\n' }, SEND);
    expect(exchange).toMatchObject({ status: 'error', errorText: 'ERR_SFX_ERR_SEND_FRAME_DATA_LENGTH', values: [] });
  });

  it.each([
    ['OK first', 'OK\r\n', 'RX=01 23 45 67 89 AB CD EF\r\n'],
    ['data first', 'RX=01 23 45 67 89 AB CD EF\r\n', 'OK\r\n'],
  ])('is OK and the downlink, in either order: %s', async (_name, first, second) => {
    const script: Script = {
      'AT$SF=00,1': [
        [7, first],
        [30, second],
      ],
    };
    const exchange = await ask(script, { ...SEND, downlink: true });
    expect(exchange).toMatchObject({ status: 'ok', values: ['RX=01 23 45 67 89 AB CD EF'] });
  });

  it('is the error text when no downlink came, even after OK', async () => {
    const script: Script = {
      'AT$SF=00,1': [
        [7, 'OK\r\n'],
        [50, 'ERR_SFX_ERR_SEND_FRAME_WAIT_TIMEOUT\r\n'],
      ],
    };
    const exchange = await ask(script, { ...SEND, downlink: true });
    expect(exchange).toMatchObject({ status: 'error', errorText: 'ERR_SFX_ERR_SEND_FRAME_WAIT_TIMEOUT' });
  });

  it('of a raw line is whatever comes, up to silence', async () => {
    const exchange = await ask({ 'AT$TR=?': '0-2\r\n1\r\n' }, { kind: 'raw', line: 'AT$TR=?' });
    expect(exchange).toMatchObject({ status: 'ok', values: ['0-2', '1'] });
  });

  it('of a soft reset may be nothing', async () => {
    const echoing = await ask({ 'AT$P=0': 'AT$P=0\r' }, { kind: 'softReset' });
    expect(echoing).toMatchObject({ status: 'ok', values: [] });
    const { module, far } = await bench({});
    expect(await module.perform({ kind: 'softReset' })).toMatchObject({ status: 'ok', values: [] });
    await module.perform(ID);
    expect(far.commands).toEqual(['AT', 'AT$P=0', 'AT', 'AT$I=10']);
  });
});

describe('quirks that a judge must see', () => {
  it('keeps an OK after a query in the lines, not in the values', async () => {
    const script: Script = {
      'AT$I=10': [
        [0.02, 'FEDCBA98\r\n'],
        [0.08, 'OK\r\n'],
      ],
    };
    const exchange = await ask(script, ID);
    expect(exchange).toMatchObject({ status: 'ok', values: ['FEDCBA98'] });
    expect(received(exchange)).toEqual(['FEDCBA98', 'OK']);
  });

  it('reads lines that end in LF alone', async () => {
    const exchange = await ask({ 'AT$I=10': 'FEDCBA98\n' }, ID);
    expect(exchange.values).toEqual(['FEDCBA98']);
    expect(exchange.lines.at(-1)?.hex).toBe('46454443424139380a');
  });

  it('does not take the echo for a value', async () => {
    const exchange = await ask({ 'AT$I=10': 'AT$I=10\r\nFEDCBA98\r\n' }, ID);
    expect(exchange.values).toEqual(['FEDCBA98']);
    expect(received(exchange)).toEqual(['AT$I=10', 'FEDCBA98']);
  });

  it('tells the echo from the reply when only a CR stands between, each with its time', async () => {
    const script: Script = {
      AT: 'AT\rOK\r\n',
      'AT$I=10': [
        [0, 'AT$I=10\r'],
        [0.02, 'FEDC'],
        [0.03, 'BA98\r\n'],
      ],
    };
    const { module } = await bench(script);
    const exchange = await module.perform(ID);
    expect([module.answered, exchange.values]).toEqual([true, ['FEDCBA98']]);
    const [, echo, value] = exchange.lines;
    expect([echo?.hex, echo?.timeSeconds]).toEqual(['415424493d31300d', exchange.startSeconds]);
    expect([value?.text, value?.timeSeconds]).toEqual(['FEDCBA98', exchange.startSeconds + 0.02]);
  });

  it('says silent when nothing comes and timeout when the end is missing', async () => {
    expect(await ask({}, ID)).toMatchObject({ status: 'silent', timeoutSeconds: 1 });
    const half = await ask({ 'AT$I=10': 'FEDC' }, ID);
    expect(half.status).toBe('timeout');
    expect(received(half)).toEqual(['FEDC']);
  });

  it('answers unsupported without touching the line', async () => {
    const { module, far } = await bench({});
    expect(await module.perform({ kind: 'testMode', mode: 'Z', count: 1 })).toMatchObject({
      status: 'unsupported',
      lines: [],
    });
    expect(far.commands).toEqual(['AT']);
  });
});

describe('what does not belong to an exchange', () => {
  it('is not paired with the next one: a late OK stays stale', async () => {
    const { module, far, clock } = await bench({ 'AT$SF=00': [[30, 'OK\r\n']], 'AT$I=10': 'FEDCBA98\r\n' });
    expect((await module.perform(SEND)).status).toBe('silent');
    expect(await module.perform(ID)).toMatchObject({ status: 'ok', values: ['FEDCBA98'] });
    await clock.sleep(30);
    const exchange = await module.perform(ID);
    expect(received(exchange)).toEqual(['FEDCBA98']);
    expect(module.transcript().filter((line) => line.stale && line.text === 'OK').length).toBe(4);
    expect(far.commands.filter((command) => command === 'AT$SF=00')).toEqual(['AT$SF=00']);
  });

  it('is drained when it comes while the module is being found again', async () => {
    const { module } = await bench({ 'AT$I=11': [[1.15, '0123456789ABCDEF\r\n']], 'AT$I=10': 'FEDCBA98\r\n' });
    expect((await module.perform({ kind: 'getPac' })).status).toBe('silent');
    expect((await module.perform(ID)).values).toEqual(['FEDCBA98']);
  });

  it('is boot garbage, with or without a line end', async () => {
    const clock = simulatedClock();
    const far = scriptedFarEnd(clock, { AT: 'OK\r\n', 'AT$I=10': '\xff\x00FEDCBA98\r\n' });
    clock.at(0.1, () => far.say('\xfe\x00boot v1\r\n\xf0'));
    const module = await openModule(S1, emulatedTransport(far), clock, { rc: 'RC1' });
    expect(module.answered).toBe(true);
    expect((await module.perform(ID)).values).toEqual(['FEDCBA98']);
    expect(module.transcript().slice(0, 2)).toMatchObject([
      { timeSeconds: 0.1, text: '\\xFE\\x00boot v1', stale: true },
      { timeSeconds: 0.1, text: '\\xF0', stale: true },
    ]);
  });

  it('does not hold the rig up when a module never stops talking', async () => {
    const chatter: ScriptedReply = Array.from({ length: 1000 }, (_, index) => [0.02 + index * 0.05, `${index}\r\n`]);
    const exchange = await ask({ 'AT$I=10': chatter }, ID);
    expect(exchange).toMatchObject({ status: 'ok' });
    expect(exchange.lines.length).toBeLessThan(25);
  });
});

describe('a silent module', () => {
  it('opens, and every exchange is silent', async () => {
    const clock = simulatedClock();
    const module = await openModule(S1, emulatedTransport(scriptedFarEnd(clock, {})), clock, { rc: 'RC1' });
    expect(module.answered).toBe(false);
    expect((await module.perform(ID)).status).toBe('silent');
  });
});

describe('a line that goes', () => {
  it('ends the exchange as gone, and all later ones at once', async () => {
    const { module, clock, far } = await bench({ 'AT$SF=00': [[3, null]] });
    const startSeconds = clock.nowSeconds();
    const exchange = await module.perform(SEND);
    expect(exchange).toMatchObject({ status: 'gone', endSeconds: startSeconds + 3 });
    expect(await module.perform(ID)).toMatchObject({ status: 'gone', lines: [] });
    expect(clock.nowSeconds()).toBe(startSeconds + 3);
    expect(far.commands.at(-1)).toBe('AT$SF=00');
  });

  it('is also gone after the module was closed', async () => {
    const { module } = await bench({});
    await module[Symbol.asyncDispose]();
    expect((await module.perform(ID)).status).toBe('gone');
  });
});

describe('chunks', () => {
  it.each([1, 2, 3, 4, 5])('may be split and merged anywhere (seed %i)', async (seed) => {
    const line: EmulatedLineOptions = { chunking: seededRandom(seed) };
    const { module } = await bench({ 'AT$V?': '3301\r\n3122\r\n', 'AT$I=10': '\r\nFEDCBA98\r\n' }, line);
    expect((await module.perform({ kind: 'voltage' })).values).toEqual(['3301', '3122']);
    expect((await module.perform(ID)).values).toEqual(['FEDCBA98']);
  });

  it('give the same transcript every time, byte times included', async () => {
    const once = async (): Promise<string> => {
      const clock = simulatedClock();
      const far = scriptedFarEnd(clock, { AT: 'OK\r\n', 'AT$I=10': 'FEDCBA98\r\n', 'AT$SF=00': [[6.5, 'OK\r\n']] });
      const module = await openModule(S1, emulatedTransport(far, { pacing: clock, chunking: seededRandom(3) }), clock, {
        rc: 'RC1',
      });
      for (const operation of [ID, SEND, ID]) await module.perform(operation);
      return JSON.stringify(module.transcript());
    };
    const first = await once();
    for (let run = 0; run < 20; run++) expect(await once()).toBe(first);
    expect(first).toContain('FEDCBA98');
  });

  it('take ten bits a byte at the baud rate when the line is paced', async () => {
    const clock = simulatedClock();
    const far = scriptedFarEnd(clock, { AT: 'OK\r\n', 'AT$I=10': [[0, 'FEDCBA98\r\n']] });
    const module = await openModule(S1, emulatedTransport(far, { pacing: clock, baudRate: 9600 }), clock, {
      rc: 'RC1',
    });
    const exchange = await module.perform(ID);
    const [sent, value] = exchange.lines;
    expect(value!.timeSeconds - sent!.timeSeconds).toBeCloseTo(9 * (10 / 9600), 9);
    expect(exchange.endSeconds - exchange.startSeconds).toBeCloseTo(18 * (10 / 9600), 9);
  });
});

describe('a port that vanished without a word', () => {
  it('is found gone when the time is over', async () => {
    const clock = simulatedClock();
    const transport = emulatedTransport(scriptedFarEnd(clock, AWAKE));
    let present = true;
    const mute: Transport = {
      ...transport,
      binding: {
        list: () => transport.binding.list(),
        open: async (options) => {
          const port = await transport.binding.open(options);
          return Object.assign(port, {
            drain: async () => {
              if (!present) throw new Error('EIO');
            },
          });
        },
      },
    };
    const module = await openModule(S1, mute, clock, { rc: 'RC1' });
    present = false;
    expect((await module.perform(ID)).status).toBe('gone');
    expect(await module.perform(ID)).toMatchObject({ status: 'gone', lines: [] });
  });
});

describe('dialect S1', () => {
  const session = S1.openSession({ rc: 'RC1' });
  const spelled = (operation: ModuleOperation): unknown => {
    return session.spell(operation)?.map(({ text, timeoutSeconds }) => [text, timeoutSeconds]) ?? null;
  };

  it.each([
    [{ kind: 'probe' }, 'AT', 1],
    [{ kind: 'getId' }, 'AT$I=10', 1],
    [{ kind: 'getPac' }, 'AT$I=11', 1],
    [{ kind: 'getFirmware' }, 'AT$I=0', 1],
    [{ kind: 'temperature' }, 'AT$T?', 1],
    [{ kind: 'voltage' }, 'AT$V?', 1],
    [{ kind: 'sendFrame', payload: '00'.repeat(12) }, `AT$SF=${'00'.repeat(12)}`, 21],
    [{ kind: 'sendFrame', payload: '00', downlink: true }, 'AT$SF=00,1', 75],
    [{ kind: 'sendBit', bit: 1 }, 'AT$SB=1', 17],
    [{ kind: 'sendBit', bit: 0, downlink: true }, 'AT$SB=0,1', 75],
    [{ kind: 'sendKeepAlive' }, 'AT$SO', 21],
    [{ kind: 'setFrameCount', frames: 1 }, 'AT$TR=0', 1],
    [{ kind: 'setPower', powerDbm: 14 }, 'ATS302=14', 1],
    [{ kind: 'getPower' }, 'ATS302?', 1],
    [{ kind: 'setKeyMode', key: 'public' }, 'ATS410=1', 1],
    [{ kind: 'softReset' }, 'AT$P=0', 1],
    [{ kind: 'testMode', mode: 'C', count: 1 }, 'AT$TM=0,1', 20],
    [{ kind: 'raw', line: 'AT$SF=zz' }, 'AT$SF=zz', 21],
    [{ kind: 'raw', line: 'AT$SB=1,1' }, 'AT$SB=1,1', 75],
    [{ kind: 'raw', line: 'AT$GI?' }, 'AT$GI?', 1],
  ] as const)('spells %j', (operation, text, timeoutSeconds) => {
    expect(spelled(operation)).toEqual([[text, timeoutSeconds]]);
  });

  it('waits less for a message of one frame, once the module has agreed to it', async () => {
    const { module } = await bench({ 'AT$TR=0': 'OK\r\n', 'AT$SF=00': [[2, 'OK\r\n']] });
    const before = await module.perform(SEND);
    await module.perform({ kind: 'setFrameCount', frames: 1 });
    const after = await module.perform(SEND);
    expect([before.timeoutSeconds, after.timeoutSeconds]).toEqual([17, 7]);
  });
});
