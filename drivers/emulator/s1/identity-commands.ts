import type { DeviceIdentity } from '../device/device.ts';
import type { Command } from './command.ts';
import { NOT_SUPPORTED, OK, PARSE_ERROR, type Reply, values } from './replies.ts';

/** AT$I= (dialect S1.3): 0 firmware name, 4 and 5 version, 8 revision id, 9 Sigfox library, 10 ID, 11 PAC; others are not established. */
function identityValue(index: number, identity: DeviceIdentity): Reply {
  switch (index) {
    case 0:
      return values('AX-Sigfox 1.1.0-ETSI');
    case 4:
    case 5:
      return values('1');
    case 8:
      return values('9E11C8A5');
    case 9:
      return values('UDL1-1.8.7');
    case 10:
      return values(identity.epId.toUpperCase());
    case 11:
      return values(identity.pac.toUpperCase());
    default:
      return index < 10 ? NOT_SUPPORTED : PARSE_ERROR;
  }
}

export const identityCommands: readonly Command[] = [
  { pattern: /^AT$/, run: () => OK },
  { pattern: /^AT\$I=(\d{1,2})$/, run: (module, match) => identityValue(Number(match[1]), module.identity) },
  { pattern: /^AT\$T\?$/, run: (module) => values(String(module.sensors.temperatureTenths())) },
  {
    pattern: /^AT\$V\?$/,
    run: ({ sensors }) => values(String(sensors.idleMillivolts()), String(sensors.lastTransmitMillivolts())),
  },
];
