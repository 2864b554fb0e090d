import { bitsToBytes } from '../../../rig/sigfox/bits.ts';
import { bytesToHex } from '../../../rig/sigfox/hex.ts';
import type { DecodedUplinkFrame } from '../../../rig/sigfox/types.ts';
import { decodeUplinkFrame } from '../../../rig/sigfox/uplink-decode.ts';
import type { Ether, OnAir } from '../ether.ts';

/** Everything that was put on an ether, in order; `cut` ones with their cut. */
export function recordEmissions(ether: Ether): () => readonly OnAir[] {
  ether.retain(0);
  return () => ether.during(0, Number.POSITIVE_INFINITY);
}

/** Bits of an emission read from its envelope: 1 where the phase at the end of a symbol is that at its start. */
export function bitsOf(emission: OnAir, bitRateBps: number): Uint8Array {
  const count = Math.round(emission.envelope.durationSeconds * bitRateBps) - 2;
  const symbolSeconds = emission.envelope.durationSeconds / (count + 2);
  const i = new Float32Array(count + 1);
  const q = new Float32Array(count + 1);
  emission.envelope.fill(i, q, 0, symbolSeconds);
  return Uint8Array.from({ length: count }, (_, n) => (i[n] * i[n + 1] + q[n] * q[n + 1] > 0 ? 1 : 0));
}

export function hexOf(emission: OnAir, bitRateBps = 100): string {
  return bytesToHex(bitsToBytes(bitsOf(emission, bitRateBps)));
}

export function decodeEmission(emission: OnAir, key: Uint8Array, bitRateBps = 100): DecodedUplinkFrame {
  return decodeUplinkFrame(hexOf(emission, bitRateBps), { key });
}
