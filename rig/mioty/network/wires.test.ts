import { describe, expect, it } from '@jest/globals';
import { stackMiotyBehaviours } from './behaviour.ts';
import { octetsOf } from './messages.ts';
import { createApplication, createCarrier } from './plain-units.ts';
import { createWires } from './wires.ts';

const packet = { epEui: '70b3d56770111505', timeSeconds: 1, data: 'c0ffee' };
const reading = { message: 'reading', packet } as const;

function wiresWith(combined: Parameters<typeof createWires>[1] = []) {
  const wires = createWires(stackMiotyBehaviours([]), combined);
  wires.add(createApplication('dashboard'));
  wires.add(createCarrier('relay', 'relay'));
  return wires;
}

describe('wires', () => {
  it('carry nothing between units that are not connected, and note nothing of it', () => {
    const wires = wiresWith();
    expect(wires.ask('relay', 'dashboard', reading, 1)).toEqual({ message: 'error', reason: 'not-connected' });
    expect(wires.traffic).toEqual([]);
    expect(wires.unit('dashboard')?.inventory().packets).toEqual([]);
  });

  it('refuse units that no interface joins, whatever protects the wire', () => {
    const wires = wiresWith();
    for (const transport of ['tls-1.3', 'ipsec', 'plain', 'radio'] as const) {
      expect(wires.connect({ kind: 'connect', from: 'relay', to: 'dashboard', transport })).toEqual({
        kind: 'refused',
        reason: 'interface',
      });
    }
  });

  it('are not seen inside one device', () => {
    const wires = wiresWith(['application', 'relay']);
    expect(wires.ask('relay', 'dashboard', reading, 1)).toEqual({ message: 'done' });
    expect(wires.traffic).toEqual([]);
    expect(wires.connect({ kind: 'connect', from: 'relay', to: 'dashboard', transport: 'tls-1.3' }).reason).toBe(
      'one-device',
    );
  });

  it('tell about how long a message is, whatever it holds', () => {
    expect(octetsOf({ a: new Uint8Array(5), bc: 'hex', d: [1, 2] })).toBe(1 + 5 + 2 + 3 + 1 + 16);
  });
});
