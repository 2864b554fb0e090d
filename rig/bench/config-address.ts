import type { DialectName } from '../ports/module.ts';
import type { ProbeAddress, TransportAddress } from './config-types.ts';

/** Factory settings, all 8N1: AX-SF, TD12xx, STM32WL AT_Slave (LPUART), Sigfox EP modem. A test holds them against the drivers. */
const DEFAULT_BAUD_RATES: Readonly<Record<DialectName, number>> = {
  s1: 9600,
  s2: 9600,
  s3: 9600,
  s4: 115_200,
  m1: 115_200,
  m2: 115_200,
  m3: 9600,
  m4: 9600,
};

/** `emulated:DIALECT` or `serial:PATH?baud=RATE`; the schema has checked the form. Without a rate it is that of the dialect. */
export function transportAddress(text: string, dialect: DialectName): TransportAddress {
  const serial = /^serial:([^?]+)(?:\?baud=(\d+))?$/.exec(text);
  if (serial === null) return { kind: 'emulated', module: text.slice('emulated:'.length) as DialectName };
  return { kind: 'serial', path: serial[1]!, baudRate: Number(serial[2] ?? DEFAULT_BAUD_RATES[dialect]) };
}

/** `emulated:` or `rtl_tcp://HOST:PORT`; the schema has checked the form. */
export function probeAddress(text: string): ProbeAddress {
  const tcp = /^rtl_tcp:\/\/(.+):(\d+)$/.exec(text);
  if (tcp === null) return { kind: 'emulated' };
  return { kind: 'rtl_tcp', host: tcp[1]!.replace(/^\[|\]$/g, ''), port: Number(tcp[2]) };
}

/** The address as it stands in a rig file, for reports. */
export function transportText(address: TransportAddress): string {
  return address.kind === 'emulated' ? `emulated:${address.module}` : `serial:${address.path}?baud=${address.baudRate}`;
}
