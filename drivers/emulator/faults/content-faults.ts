import { frameClassOf } from '../../../rig/sigfox/frame-types.ts';
import type { FrameKind } from '../../../rig/sigfox/types.ts';
import type { FrameFacts } from '../device/behaviour.ts';
import type { FrameContent } from '../device/frame-content.ts';
import { type ModuleFault, moduleFault } from './fault.ts';

const fault = (
  name: string,
  what: string,
  content: (content: FrameContent, facts: FrameFacts) => FrameContent,
): ModuleFault => moduleFault(name, what, { content });

/** The payload class after each; the longest wraps to one byte. */
const NEXT_CLASS: Readonly<Partial<Record<FrameKind, FrameKind>>> = {
  'bit-or-empty': 'bytes-1',
  'bytes-1': 'bytes-2-4',
  'bytes-2-4': 'bytes-5-8',
  'bytes-5-8': 'bytes-9-12',
  'bytes-9-12': 'bytes-1',
};

const typeOf = (kind: FrameKind, facts: FrameFacts): number => frameClassOf(kind).frameTypes[facts.rank - 1];

/** Header fields: preamble, frame type, LI, BF, REP, EP-ID, payload order. */
export const contentFaults: readonly ModuleFault[] = [
  fault('preamble-error', 'the first preamble byte is 0x55', (c) => ({ ...c, preamble: 0x55aa })),
  fault('ft-next-class', 'the frame type is that of the next payload class', (c, facts) => ({
    ...c,
    frameType: typeOf(NEXT_CLASS[c.kind] ?? c.kind, facts),
  })),
  fault('ft-rank-repeated', 'all replicas carry the frame type of rank 1', (c) => ({
    ...c,
    frameType: frameClassOf(c.kind).frameTypes[0],
  })),
  fault('control-ft-rank1', 'a keep-alive carries the frame types of 5 to 8 byte application frames', (c, facts) =>
    c.kind === 'control' ? { ...c, frameType: typeOf('bytes-5-8', facts) } : c,
  ),
  fault('control-ft-rank3-a', 'a control frame of rank 3 is typed A1BE instead of B1BE', (c, facts) =>
    c.kind === 'control' && facts.rank === 3 ? { ...c, frameType: 0xa1be } : c,
  ),
  fault('li-wrong', 'LI is one too high', (c) => ({ ...c, li: (c.li + 1) % 4 })),
  fault('auth-length-wrong', 'AUTH is one byte shorter than LI says', (c) => ({ ...c, authBytes: c.authBytes - 1 })),
  fault('bit-li-swapped', 'bit 0 carries the LI of bit 1 and the other way round', (c, facts) => {
    if (facts.type === 'bit0') return { ...c, li: 3 };
    return facts.type === 'bit1' ? { ...c, li: 2 } : c;
  }),
  fault('bf-set', 'BF is 1 although no downlink was asked for', (c) => ({ ...c, bf: true })),
  fault('rep-set', 'REP is 1 although no repeater sent the frame', (c) => ({ ...c, rep: true })),
  fault('epid-big-endian', 'the EP-ID goes out most significant byte first', (c) => ({
    ...c,
    epIdOnAir: c.epIdOnAir.toReversed(),
  })),
  fault('payload-reversed', 'the payload bytes go out in reverse order', (c) =>
    c.kind === 'control' ? c : { ...c, payload: c.payload.toReversed() },
  ),
];

const swapPairs = (payload: Uint8Array): Uint8Array =>
  payload.map((_byte, index) => (index === 0 ? payload[0] : payload[index % 2 === 1 ? index + 1 : index - 1]));

/** Figures that no sensor of the emulated module ever shows: 3000 mV, 2800 mV, 10.0 degrees. */
const CONSTANT_KEEP_ALIVE = Uint8Array.of(0x08, 0xb8, 0x0b, 0xf0, 0x0a, 0x64, 0x00);

const onKeepAlive = (name: string, what: string, change: (payload: Uint8Array) => Uint8Array): ModuleFault =>
  fault(name, what, (c, facts) => (facts.type === 'keep_alive' ? { ...c, payload: change(c.payload) } : c));

export const keepAliveFaults: readonly ModuleFault[] = [
  onKeepAlive('keepalive-big-endian', 'voltages and temperature go out most significant byte first', swapPairs),
  onKeepAlive('keepalive-wrong-type', 'a keep-alive has control type 07', (p) => Uint8Array.of(0x07, ...p.slice(1))),
  onKeepAlive('keepalive-constant', 'a keep-alive tells fixed figures', () => CONSTANT_KEEP_ALIVE),
];
