import { describe, expect, it } from '@jest/globals';
import { play, type StimulusRecord } from '../testing/stimulus-context.ts';
import { stimuli } from './index.ts';
import { asymmetricPayload } from './messages.ts';

async function played(id: string): Promise<StimulusRecord> {
  const stimulus = stimuli.find((candidate) => candidate.id === id);
  if (stimulus === undefined) throw new Error(`no stimulus ${id}`);
  return play(stimulus.run);
}

const payloads = (record: StimulusRecord): string[] =>
  record.operations.flatMap(({ operation }) => (operation.kind === 'sendFrame' ? [operation.payload] : []));
const names = (record: StimulusRecord): string[] => record.marks.map((mark) => mark.name);

describe('stimuli', () => {
  it('have ids of their own', () => {
    expect(new Set(stimuli.map((stimulus) => stimulus.id)).size).toBe(stimuli.length);
  });

  it.each(stimuli.map((stimulus) => [stimulus.id, stimulus] as const))(
    '%s takes about as long as it says',
    async (_id, stimulus) => {
      const { seconds } = await play(stimulus.run);
      expect(seconds).toBeLessThanOrEqual(stimulus.expectedSeconds * 1.3);
      // A dialogue without waits takes no time of the clock, and says so.
      if (stimulus.expectedSeconds > 0) expect(seconds).toBeGreaterThan(stimulus.expectedSeconds / 3);
    },
  );

  it.each(Array.from({ length: 12 }, (_, index) => index + 1))(
    'a payload of %i bytes shows it when it is turned round',
    (bytes) => {
      const payload = asymmetricPayload(bytes);
      expect(payload).toHaveLength(2 * bytes);
      expect([...payload].reverse().join('')).not.toBe(payload);
      if (bytes > 1) expect(Buffer.from(payload, 'hex').reverse().toString('hex')).not.toBe(payload);
    },
  );

  it('spread a day of 140 different messages evenly', async () => {
    const record = await played('day');
    expect(new Set(payloads(record)).size).toBe(140);
    expect(payloads(record).every((payload) => payload.length === 16)).toBe(true);
    const times = record.operations.map((entry) => entry.timeSeconds);
    expect(times.at(-1)).toBeCloseTo((139 * 86_400) / 140, 6);
    const gaps = times.slice(1).map((time, index) => time - times[index]);
    for (const gap of gaps) expect(gap).toBeCloseTo(86_400 / 140, 6);
  });

  it('never send what must be refused as a message, and frame it with good ones', async () => {
    const record = await played('refusal');
    expect(record.operations.map(({ sent }) => sent)).toEqual([true, false, false, false, false, true]);
    expect(names(record)).toEqual(['send', 'must-refuse', 'must-refuse', 'must-refuse', 'must-refuse', 'send']);
    expect(payloads(record).map((payload) => payload.length)).toEqual([2, 26, 5, 8, 2]);
  });

  it('take the supply away between two messages', async () => {
    expect(names(await played('counter/power-cycle'))).toEqual([
      'send',
      'power-off',
      'supply-off',
      'power-on',
      'supply-on',
      'send',
    ]);
  });

  it('go back to the device key and to the high power', async () => {
    const keys = (await played('message/public-key')).operations.map(({ operation }) =>
      'key' in operation ? operation.key : operation.kind,
    );
    expect(keys).toEqual(['public', 'sendFrame', 'private', 'sendFrame']);
    const powers = (await played('power/steps')).operations.map(({ operation }) =>
      'powerDbm' in operation ? operation.powerDbm : operation.kind,
    );
    expect(powers).toEqual([14, 'sendFrame', 4, 'sendFrame', 14]);
  });
});
