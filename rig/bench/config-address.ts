import type { ProbeAddress, TransportAddress } from './config-types.ts';

/** Factory setting of the AX-SF family (data sheets: 9600 8N1). */
const DEFAULT_BAUD_RATE = 9600;

/** `emulated:s1` or `serial:PATH?baud=RATE`; the schema has checked the form. */
export function transportAddress(text: string): TransportAddress {
  const serial = /^serial:([^?]+)(?:\?baud=(\d+))?$/.exec(text);
  if (serial === null) return { kind: 'emulated', module: 's1' };
  return { kind: 'serial', path: serial[1]!, baudRate: Number(serial[2] ?? DEFAULT_BAUD_RATE) };
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
