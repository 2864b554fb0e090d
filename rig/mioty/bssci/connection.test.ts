import { describe, expect, it } from '@jest/globals';
import { type BssciConnection, type ConnectionOptions, createConnection } from './connection.ts';
import type { BssciMessage } from './fields.ts';
import type { SessionOutput } from './session.ts';
import { MAX_OPEN_OPERATIONS, type SessionState } from './session-state.ts';

const scripts = { 'base-station': { bsEui: 1, bidi: true }, 'service-centre': { scEui: 2 } } as const;
let uuids = 0;

/** One end with a memory for sessions, over as many connections as a test needs. */
function end(role: keyof typeof scripts, extra: Partial<ConnectionOptions> = {}) {
  const sessions = new Map<string, SessionState>();
  let last: SessionState | null = null;
  const open = (): BssciConnection =>
    createConnection({
      role,
      self: scripts[role],
      sessions: {
        find: (uuid) => (role === 'base-station' ? last : (sessions.get(String(uuid)) ?? null)),
        keep: (state) => {
          last = state;
          sessions.set(String(state.bsUuid), state);
        },
      },
      newUuid: () => new Uint8Array(16).fill(++uuids),
      decide: () => ({ kind: 'respond' }),
      ...extra,
    });
  return { open, state: () => last };
}

const sent = (outputs: readonly SessionOutput[]): BssciMessage[] =>
  outputs.flatMap((output) => (output.kind === 'send' ? [output.message] : []));
const told = (outputs: readonly SessionOutput[]): string[] =>
  outputs.flatMap((output) =>
    output.kind === 'event' ? [output.event.kind] : output.kind === 'close' ? ['close'] : [],
  );
const brief = (outputs: readonly SessionOutput[]): string[] =>
  sent(outputs).map(({ command, opId, code }) => [command, opId, code].filter((part) => part !== undefined).join(' '));

/** Lets two ends talk until both are silent. Gives what the messages were. */
function converse(station: BssciConnection, centre: BssciConnection, first: readonly SessionOutput[]): BssciMessage[] {
  const all: BssciMessage[] = [];
  let [toCentre, toStation] = [sent(first), [] as BssciMessage[]];
  while (toCentre.length + toStation.length > 0) {
    all.push(...toCentre, ...toStation);
    const [a, b] = [toCentre, toStation];
    toStation = a.flatMap((message) => sent(centre.receive(message)));
    toCentre = b.flatMap((message) => sent(station.receive(message)));
  }
  return all;
}

function connected() {
  const [station, centre] = [end('base-station'), end('service-centre')];
  const [s, c] = [station.open(), centre.open()];
  converse(s, c, s.opened());
  return { station, centre, s, c };
}

describe('a connection', () => {
  it('begins with the connect operation and performs operations of both sides in three steps', () => {
    const [station, centre] = [end('base-station').open(), end('service-centre').open()];
    const all = converse(station, centre, station.opened()).map(({ command, opId }) => `${command} ${opId}`);
    expect(all).toEqual(['con 0', 'conRsp 0', 'conCmp 0']);
    expect([station.connected, centre.connected]).toEqual([true, true]);
    expect(brief(station.start('ping'))).toEqual(['ping 1']);
    expect(brief(centre.receive({ command: 'ping', opId: 1 }))).toEqual(['pingRsp 1']);
    expect(brief(station.receive({ command: 'pingRsp', opId: 1 }))).toEqual(['pingCmp 1']);
    expect(told(centre.receive({ command: 'pingCmp', opId: 1 }))).toEqual(['completed']);
    expect(brief(centre.start('status'))).toEqual(['status -1']);
    expect(brief(centre.start('ping'))).toEqual(['ping -2']);
  });

  it('refuses what comes before the connect operation', () => {
    const centre = end('service-centre').open();
    expect(brief(centre.receive({ command: 'ping', opId: 1 }))).toEqual(['error 1 71']);
    expect(centre.connected).toBe(false);
    expect(centre.receive({ command: 'con', opId: 0 })).toEqual([]);
  });

  it.each([
    ['another major version', { version: '2.0.0' }, 93],
    ['another minor version', { version: '1.1.0' }, 93],
    ['no version at all', { version: 'one' }, 93],
    ['an identifier of its own', { opId: 1 }, 71],
    ['a short UUID', { snBsUuid: [1, 2] }, 22],
  ])('is not made with %s', (_name, fields, code) => {
    const [station, centre] = [end('base-station').open(), end('service-centre').open()];
    const [con] = sent(station.opened());
    const outputs = centre.receive({ ...con, ...fields });
    expect(sent(outputs)).toEqual([expect.objectContaining({ command: 'error', code })]);
    expect(told(outputs)).toContain('close');
  });

  it('is made with another patch version', () => {
    const [station, centre] = [end('base-station').open(), end('service-centre').open()];
    const [con] = sent(station.opened());
    expect(brief(centre.receive({ ...con, version: '1.0.44' }))).toEqual(['conRsp 0']);
  });

  it('holds the peer to sign and order of identifiers', () => {
    const { c } = connected();
    expect(brief(c.receive({ command: 'ping', opId: 5 }))).toEqual(['pingRsp 5']);
    for (const opId of [-1, 0, 4]) expect(brief(c.receive({ command: 'ping', opId }))).toEqual([`error ${opId} 71`]);
    expect(brief(c.receive({ command: 'ping', opId: 2n ** 60n }))).toEqual([`pingRsp ${2n ** 60n}`]);
  });

  it('refuses missing fields, foreign operations and unknown commands with the code of each', () => {
    const { s, c } = connected();
    expect(brief(c.receive({ command: 'ulData', opId: 1, epEui: 1 }))).toEqual(['error 1 22']);
    expect(brief(c.receive({ command: 'status', opId: 2 }))).toEqual(['error 2 71']);
    expect(brief(c.receive({ command: 'vm.activate', opId: 3 }))).toEqual(['error 3 95']);
    expect(brief(s.receive({ command: 'ulData', opId: -1 }))).toEqual(['error -1 71']);
    expect(brief(c.receive({ command: 'pingRsp', opId: -9 }))).toEqual(['error -9 71']);
    expect(brief(c.receive({ command: 'ulDataCmp', opId: 9 }))).toEqual(['error 9 71']);
  });

  it('ends an operation with an error after the request or after the response', () => {
    const { s, c } = connected();
    s.start('ping');
    expect(brief(s.receive({ command: 'error', opId: 1, code: 1, message: 'x' }))).toEqual(['errorAck 1']);
    expect(brief(s.receive({ command: 'pingRsp', opId: 1 }))).toEqual(['error 1 71']);
    c.receive({ command: 'ping', opId: 2 });
    expect(told(c.receive({ command: 'error', opId: 2, code: 1, message: 'x' }))).toEqual(['failed']);
    expect(c.receive({ command: 'errorAck', opId: 77 })).toHaveLength(1);
  });

  it('closes on a message without core fields, and on errors that nobody acknowledges', () => {
    expect(told(connected().c.receive({ opId: 1 }))).toContain('close');
    const { c } = connected();
    const all = Array.from({ length: MAX_OPEN_OPERATIONS + 1 }, (_, index) =>
      c.receive({ command: 'x', opId: index + 1 }),
    );
    expect(told(all.at(-2) ?? [])).not.toContain('close');
    expect(told(all.at(-1) ?? [])).toContain('close');
  });

  it('takes a limited number of operations that are never completed', () => {
    const { c } = connected();
    const answers = Array.from(
      { length: MAX_OPEN_OPERATIONS + 1 },
      (_, index) => brief(c.receive({ command: 'ping', opId: index + 1 }))[0],
    );
    expect(answers.at(-2)).toBe(`pingRsp ${MAX_OPEN_OPERATIONS}`);
    expect(answers.at(-1)).toBe(`error ${MAX_OPEN_OPERATIONS + 1} 16`);
  });
});

describe('a session', () => {
  it('is resumed after a cut: what was open is sent again, identifiers go on', () => {
    const { station, centre, s, c } = connected();
    converse(s, c, s.start('ping'));
    s.start('ping');
    c.start('status');
    const [s2, c2] = [station.open(), centre.open()];
    const all = converse(s2, c2, s2.opened()).map(({ command, opId, snResume }) =>
      `${command} ${opId} ${snResume ?? ''}`.trim(),
    );
    expect(all.slice(0, 3)).toEqual(['con 0', 'conRsp 0 true', 'conCmp 0']);
    expect(all).toEqual(expect.arrayContaining(['ping 2', 'pingRsp 2', 'pingCmp 2', 'status -1', 'statusRsp -1']));
    expect(brief(s2.start('ping'))).toEqual(['ping 3']);
  });

  it('answers an operation again whose completion was lost', () => {
    const { station, centre, c } = connected();
    c.receive({ command: 'ping', opId: 1 });
    const state = station.state();
    state?.open.set(1n, { command: 'ping', opId: 1 });
    const [s2, c2] = [station.open(), centre.open()];
    const commands = converse(s2, c2, s2.opened()).map(({ command }) => command);
    expect(commands).toEqual(['con', 'conRsp', 'conCmp', 'ping', 'pingRsp', 'pingCmp']);
  });

  it.each([
    ['the station knows operations that the centre does not', { snBsOpId: 99 }],
    ['the station knows an operation that was never begun', { snScOpId: -99 }],
    ['it is not known', { snBsUuid: new Array(16).fill(250) }],
  ])('is not resumed where %s', (_name, fields) => {
    const { station, centre } = connected();
    const [con] = sent(station.open().opened());
    const [response] = sent(centre.open().receive({ ...con, ...fields }));
    expect(response).toMatchObject({ command: 'conRsp', snResume: false });
  });

  it('ends where a centre resumes another one', () => {
    const { station } = connected();
    const again = station.open();
    again.opened();
    const foreign = { command: 'conRsp', opId: 0, scEui: 2, snResume: true, snScUuid: new Array(16).fill(9) };
    const outputs = again.receive(foreign);
    expect(brief(outputs)).toEqual(['error 0 71']);
    expect(told(outputs)).toContain('close');
    expect(station.state()?.scUuid).toBeNull();
  });
});
