import { bytesToHex, hexToBytes } from '../../sigfox/hex.ts';
import { cmac } from '../crypto.ts';
import type { Message } from './messages.ts';
import { accessSecret } from './service-attachment.ts';
import { done, error, heldKey, inventoryOf, isSameBytes, notMine, type Surroundings, type Unit } from './unit.ts';

/** Sees that no EUI-64 is given twice, and as a key server hands keys to who shows that it may have them (guideline 3.2.5, 4.1, 4.2). */
export interface RegistrationAuthority extends Unit {
  readonly role: 'registration-authority';
  /** Takes an end point from its maker. */
  manufacture(epEui: Uint8Array, networkKey: Uint8Array): Message;
}

export function createRegistrationAuthority({ behaviour }: Surroundings): RegistrationAuthority {
  const keys = new Map<string, Uint8Array>();
  return {
    name: 'registration-authority',
    role: 'registration-authority',
    manufacture: (eui, networkKey) => {
      const epEui = bytesToHex(eui);
      if (!behaviour.check(!keys.has(epEui), 'unique-id')) return error('unique-id');
      const isOwn = [...keys.values()].every((other) => !isSameBytes(other, networkKey));
      if (!behaviour.check(isOwn, 'unique-key')) return error('unique-key');
      keys.set(epEui, networkKey);
      return done;
    },
    take: (message) => {
      if (message.message !== 'keyRequest') return notMine();
      const expected = cmac(accessSecret(), hexToBytes(message.epEui, 'EUI-64'));
      const known = message.credentials !== null && isSameBytes(message.credentials, expected);
      if (!behaviour.check(known, 'credentials')) return error('credentials');
      const networkKey = keys.get(message.epEui);
      if (networkKey === undefined) return error('end-point');
      if (behaviour.serverForgets(false)) keys.delete(message.epEui);
      return { message: 'keyResponse', networkKey };
    },
    inventory: () => inventoryOf({ keys: [...keys].map(([epEui, key]) => heldKey(epEui, 'network', 'storage', key)) }),
  };
}
