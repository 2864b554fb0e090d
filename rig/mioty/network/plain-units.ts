import type { MiotyPacket, MiotyRole } from '../../ports/mioty-network.ts';
import { done, inventoryOf, notMine, type Unit } from './unit.ts';

/** What a customer runs behind the application centre: it takes readings. */
export function createApplication(name: string): Unit {
  const packets: MiotyPacket[] = [];
  return {
    name,
    role: 'application',
    take: (message) => {
      if (message.message !== 'reading') return notMine();
      packets.push(message.packet);
      return done;
    },
    inventory: () => inventoryOf({ packets: [...packets] }),
  };
}

/** A relay or a key scanner: it hands on and keeps nothing. */
export function createCarrier(name: string, role: Extract<MiotyRole, 'relay' | 'key-scanner'>): Unit {
  return { name, role, take: notMine, inventory: () => inventoryOf({}) };
}
