import { expect, it } from '@jest/globals';
import { type ContractOperation, contractBench, EUI, FIRST_COUNTER, type MiotyContract } from './bench.ts';

const payloadOf = (bytes: number): string =>
  Array.from({ length: bytes }, (_, n) => ((n * 151 + bytes) & 0xff).toString(16).padStart(2, '0')).join('');

export function messageCases({ name }: MiotyContract): void {
  it('sends payloads of every length with the next counter, which the reply names, well within the bound', async () => {
    const { perform, frame } = await contractBench(name);
    for (const [index, bytes] of [0, 1, 9, 10, 11, 20, 50, 99, 100, 200, 245].entries()) {
      const payload = payloadOf(bytes);
      const exchange = await perform({ kind: 'uplink', payload });
      const packetCounter = FIRST_COUNTER + index;
      expect(exchange).toMatchObject({ status: 'ok', values: [String(packetCounter)] });
      expect(exchange.downlink).toBeUndefined();
      const sent = frame();
      expect(sent).toMatchObject({ payload, packetCounter, cmacOk: true, mpf: null, addressMode: 'short' });
      expect(sent?.address?.toUpperCase()).toBe(EUI.slice(-4));
      expect(exchange.endSeconds - exchange.startSeconds).toBeLessThan(exchange.timeoutSeconds / 1.5);
    }
  });

  it('waits for a frame to its end in every mode', async () => {
    const { perform, bursts } = await contractBench(name);
    for (const mode of ['retransmission', 'low-delay', 'standard'] as const) {
      expect((await perform({ kind: 'setUplinkMode', mode })).status).toBe('ok');
      const exchange = await perform({ kind: 'uplink', payload: payloadOf(30) });
      expect(exchange.status).toBe('ok');
      const last = bursts().at(-1)!;
      expect(exchange.endSeconds).toBeGreaterThan(last.startSeconds + last.envelope.durationSeconds);
    }
  });

  it('sends a payload format as the first byte', async () => {
    const { perform, frame } = await contractBench(name);
    expect((await perform({ kind: 'uplink', payload: '0aff', mpf: 192 })).status).toBe('ok');
    expect(frame()).toMatchObject({ payload: '0aff', mpf: 192, cmacOk: true });
    expect((await perform({ kind: 'uplink', payload: payloadOf(244), mpf: 1 })).status).toBe('ok');
    expect(frame()).toMatchObject({ payload: payloadOf(244), mpf: 1 });
  });

  it('sends an MPDU past the MAC as it is', async () => {
    const { perform, frame } = await contractBench(name);
    const mpdu = payloadOf(31);
    expect((await perform({ kind: 'transparentUplink', mpdu })).status).toBe('ok');
    expect(frame()).toMatchObject({ mpdu });
    expect((await perform({ kind: 'packetCounter' })).values).toEqual([String(FIRST_COUNTER)]);
  });

  it.each<ContractOperation>([
    { kind: 'uplink', payload: '0102', downlink: true },
    { kind: 'uplink', payload: '0102', mpf: 7, downlink: true },
  ])('says what the module says of a window in which nothing came: %j', async (operation) => {
    const { perform, frame } = await contractBench(name);
    const exchange = await perform(operation);
    expect(exchange).toMatchObject({ status: 'error', errorText: '-MNFO:12', values: [String(FIRST_COUNTER)] });
    expect(exchange.downlink).toBeUndefined();
    expect(frame()).toMatchObject({ payload: '0102', cmacOk: true });
  });

  it('sends a line while a frame is on the air, and keeps both answers', async () => {
    const { perform, frame } = await contractBench(name);
    const meanwhile = { line: 'AT-MAS?', afterSeconds: 1.5 };
    const exchange = await perform({ kind: 'uplink', payload: '0102', meanwhile });
    const texts = exchange.lines.map(({ text }) => text).filter((text) => text !== '');
    expect(texts.slice(1)).toEqual([`-MPCT:${FIRST_COUNTER}`, '-TXA:1', 'AT-MAS?', '-MNFO:18', '1', '-TXA:0', '0']);
    expect(exchange).toMatchObject({ status: 'ok', values: [String(FIRST_COUNTER)] });
    expect(exchange.lines[3]!.timeSeconds - exchange.lines[0]!.timeSeconds).toBeCloseTo(1.5, 6);
    expect(frame()).toMatchObject({ payload: '0102', cmacOk: true });
    expect((await perform({ kind: 'attachState' })).values).toEqual(['locally-attached']);
  });

  it('refuses what no module may take, with its reason; nothing is sent and the counter stays', async () => {
    const { perform, bursts, clock } = await contractBench(name);
    const refused: readonly (readonly [ContractOperation, RegExp])[] = [
      [{ kind: 'uplink', payload: payloadOf(246) }, /^-MNFO:3$/],
      [{ kind: 'uplink', payload: payloadOf(245), mpf: 1 }, /^-MNFO:3$/],
      [{ kind: 'uplink', payload: '1e2d3' }, /^AT!ERR:\d$/],
      [{ kind: 'uplink', payload: '1' }, /^AT!ERR:\d$/],
      [{ kind: 'uplink', payload: '1e2dxyzq' }, /^AT!ERR:\d$/],
      [{ kind: 'transparentUplink', mpdu: payloadOf(256) }, /^-MNFO:3$/],
      [{ kind: 'setShortAddress', shortAddress: 'c0' }, /^-MNFO:3$/],
      [{ kind: 'raw', line: 'AT-UNBRIG=1' }, /^AT!ERR:2$/],
      [{ kind: 'raw', line: 'AT-UM=3' }, /^(-MNFO:4|AT!ERR:3)$/],
    ];
    for (const [operation, reason] of refused) {
      const { status, errorText } = await perform(operation);
      expect([operation, status, errorText]).toEqual([operation, 'error', expect.stringMatching(reason)]);
    }
    await clock.sleep(60);
    expect(bursts()).toEqual([]);
    expect((await perform({ kind: 'packetCounter' })).values).toEqual([String(FIRST_COUNTER)]);
  });
}
