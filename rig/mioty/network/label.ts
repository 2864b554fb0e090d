import { createHash } from 'node:crypto';
import { bytesToHex, hexToBytes } from '../../sigfox/hex.ts';

/** What a maker prints beside a bar code: EUI-64 and network key. */
export interface DeviceLabel {
  readonly epEui: Uint8Array;
  readonly networkKey: Uint8Array;
}

const form = /^UNBRIG-LABEL:([0-9a-f]{16}):([0-9a-f]{32}):([0-9a-f]{4})$/;

/** The text behind the code. The guideline names no form of it; this one is ours. */
export function printLabel({ epEui, networkKey }: DeviceLabel): string {
  const text = `UNBRIG-LABEL:${bytesToHex(epEui)}:${bytesToHex(networkKey)}`;
  return `${text}:${checkDigits(text)}`;
}

/** Null for a text that is no label; `holds` tells whether its check digits fit. */
export function readLabel(text: string): (DeviceLabel & { readonly holds: boolean }) | null {
  const found = form.exec(text);
  if (found === null) return null;
  const holds = checkDigits(text.slice(0, -5)) === found[3];
  return { holds, epEui: hexToBytes(found[1], 'EUI-64'), networkKey: hexToBytes(found[2], 'network key') };
}

function checkDigits(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 4);
}
