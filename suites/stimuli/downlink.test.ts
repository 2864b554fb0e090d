import { describe, expect, it } from '@jest/globals';
import type { PlannedDownlink } from '../../rig/conformance/stimulus.ts';
import { decodeDownlinkContent, downlinkFrameSeconds, encodeDownlinkContent } from '../../rig/sigfox/downlink-frame.ts';
import { bytesToHex, hexToBytes } from '../../rig/sigfox/hex.ts';
import { declared } from '../testing/judging.ts';
import { TEST_EP_ID, TEST_KEY } from '../testing/observed.ts';
import { play, type Respond, type StimulusRecord } from '../testing/stimulus-context.ts';
import { downlinkStimuli } from './downlink.ts';
import { REFUSED, REPLAYED } from './downlink-refusal.ts';

const credentials = { epId: hexToBytes(TEST_EP_ID, 'EP-ID'), key: TEST_KEY, messageCounter: 1234 };

async function played(id: string, respond?: Respond): Promise<StimulusRecord> {
  const stimulus = downlinkStimuli.find((candidate) => candidate.id === `downlink/${id}`);
  if (stimulus === undefined) throw new Error(`no stimulus ${id}`);
  return play(stimulus.run, respond);
}

/** What a device makes of the bits that a planned downlink puts on the air. */
function decoded({ payload, defect }: PlannedDownlink) {
  const content = encodeDownlinkContent(hexToBytes(payload, 'payload'), credentials);
  const positions = defect?.kind === 'bit-errors' ? defect.positions : [];
  for (const position of positions) content[position >> 3] ^= 0x80 >> (position & 7);
  return decodeDownlinkContent(content, credentials);
}

const steps = (record: StimulusRecord): unknown[] =>
  record.marks.filter(({ name }) => name === 'send').map(({ data }) => data.step);

/** Downlinks of the step of this name. */
function ofStep(record: StimulusRecord, step: string): readonly PlannedDownlink[] {
  const transactions = record.marks.filter(({ name, data }) => name === 'send' && 'planned' in data);
  return record.planned[transactions.findIndex(({ data }) => data.step === step)];
}

describe('downlink stimuli', () => {
  it.each(downlinkStimuli.map(({ id }) => id.slice('downlink/'.length)))(
    '%s sends one downlink at a time, each with a payload of its own',
    async (id) => {
      const { planned } = await played(id);
      for (const downlinks of planned) {
        expect(new Set(downlinks.map(({ payload }) => payload)).size).toBe(downlinks.length);
        const starts = downlinks.map(({ afterSeconds }) => afterSeconds);
        for (const [index, start] of starts.slice(1).entries())
          expect(start - starts[index]).toBeGreaterThan(downlinkFrameSeconds + 0.1);
      }
    },
  );

  it('set one frame a message where that can be set, and the declared number afterwards', async () => {
    const stimulus = downlinkStimuli.find(({ id }) => id === 'downlink/unanswered');
    const settable = { ...declared, ics: { 'SFX.FRAMES_SETTING': 'yes', 'SFX.UL.BIT': 'yes' } as const };
    const operations = async (module: typeof declared): Promise<unknown[]> => {
      const record = await play(async (context) => stimulus?.run({ ...context, declared: module }));
      return record.operations.map(({ operation }) => operation);
    };
    const asks = { kind: 'sendBit', bit: 1, downlink: true };
    expect(await operations(settable)).toEqual([
      { kind: 'setFrameCount', frames: 1 },
      asks,
      asks,
      { kind: 'setFrameCount', frames: 3 },
    ]);
    const plain = { kind: 'sendFrame', payload: 'd5', downlink: true };
    expect(await operations(declared)).toEqual([plain, plain]);
  });

  it('search both edges of the window of the module', async () => {
    const edges = { opens: 20.03 - 55 / 600, closes: 44.98 - downlinkFrameSeconds };
    const record = await played('edges', (_operation, [{ payload, afterSeconds }]) =>
      afterSeconds >= edges.opens && afterSeconds <= edges.closes ? { downlink: payload } : {},
    );
    const places = record.planned.map(([downlink]) => downlink.afterSeconds);
    const opening = places.filter((_place, index) => steps(record)[index] === 'opening');
    const closing = places.filter((_place, index) => steps(record)[index] === 'closing');
    expect([opening.length, closing.length]).toEqual([7, 7]);
    expect(Math.min(...opening.map((place) => Math.abs(place - edges.opens)))).toBeLessThan(0.01);
    expect(Math.min(...closing.map((place) => Math.abs(place - edges.closes)))).toBeLessThan(0.01);
  });

  it('place downlinks clear of the edges by more than the declared tolerance', async () => {
    const record = await played('window');
    const [early] = ofStep(record, 'before');
    expect(early.afterSeconds + downlinkFrameSeconds).toBeCloseTo(19.9, 9);
    expect((ofStep(record, 'at-the-end').at(-1)?.afterSeconds ?? 0) + downlinkFrameSeconds).toBeCloseTo(44.9, 9);
    expect(ofStep(record, 'after').at(-1)?.afterSeconds).toBeCloseTo(45.1, 9);
  });

  it('wrong bits that can be corrected touch every byte and every code word', async () => {
    const record = await played('reception');
    const bytes = new Set<number>();
    for (const step of ['errors-first-half', 'errors-second-half']) {
      const [downlink] = ofStep(record, step);
      if (downlink.defect?.kind === 'bit-errors')
        for (const position of downlink.defect.positions) bytes.add(position >> 3);
      expect(decoded(downlink)).toMatchObject({ accepted: true, payload: downlink.payload, correctedCodewords: 8 });
    }
    expect(bytes.size).toBe(15);
    expect(decoded(ofStep(record, 'burst')[0])).toMatchObject({ accepted: true, correctedCodewords: 8 });
  });

  it('wrong bits that cannot be corrected come out as another payload or check', () => {
    for (const name of ['two-errors-in-payload', 'two-errors-in-check'] as const) {
      const result = decoded({ ...REFUSED[name], afterSeconds: 0 });
      expect(result).toMatchObject({ accepted: false, payload: null, correctedCodewords: 1 });
      expect(result.payloadAfterCorrection).not.toBe(REFUSED[name].payload);
    }
  });

  it('end every window of wrong downlinks with a right one, far enough apart for a confirmation between', async () => {
    const record = await played('rejection');
    expect(steps(record)).toEqual(['credentials', 'errors', 'integrity', 'replay']);
    for (const downlinks of record.planned) {
      expect(downlinks.at(-1)?.defect).toBeUndefined();
      expect(downlinks.slice(0, -1).every(({ defect }) => defect !== undefined)).toBe(true);
      const starts = downlinks.map(({ afterSeconds }) => afterSeconds);
      for (const [index, start] of starts.slice(1).entries())
        expect(start - starts[index] - downlinkFrameSeconds).toBeGreaterThan(4);
      expect(Math.max(...starts) + downlinkFrameSeconds).toBeLessThan(44.5);
    }
    expect(record.planned.flat().filter(({ payload }) => payload === REPLAYED)).toHaveLength(2);
  });

  it('come from far off to the place of the answer, and from faint to strong', async () => {
    const offsets = ofStep(await played('reception'), 'offset-below').map(({ offsetHz }) => offsetHz);
    expect(offsets.at(-1)).toBeCloseTo(0, 9);
    expect(offsets).toEqual([...offsets].sort((a, b) => (a ?? 0) - (b ?? 0)));
    const levels = ofStep(await played('level'), 'rising').map(({ levelDbm }) => levelDbm ?? 0);
    expect(levels).toEqual([...levels].sort((a, b) => a - b));
  });

  it('send nothing loose when no frame 1 was heard', async () => {
    const record = await played('unsolicited');
    expect(record.loose).toEqual([]);
    expect(record.marks.filter(({ name }) => name === 'loose-downlink').map(({ data }) => data.sent)).toEqual([
      false,
      false,
    ]);
  });

  it('carry different payloads in every byte', () => {
    const payload = hexToBytes(REPLAYED, 'payload');
    expect(new Set(payload).size).toBe(8);
    expect(bytesToHex(payload.toReversed())).not.toBe(REPLAYED);
  });
});
