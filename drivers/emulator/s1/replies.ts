/** What the module answers to one line. A query has values and no OK after them; an action has OK alone (dialect S1.1). */
export interface Reply {
  readonly kind: 'ok' | 'values' | 'error' | 'none';
  readonly lines: readonly string[];
}

export const OK: Reply = { kind: 'ok', lines: ['OK'] };
export const NO_REPLY: Reply = { kind: 'none', lines: [] };
/** Texts of dialect S1.5. */
export const PARSE_ERROR: Reply = { kind: 'error', lines: ['ERROR: parse error'] };
export const NOT_SUPPORTED: Reply = { kind: 'error', lines: ['ATCMD_NOT_SUPPORTED'] };
export const NO_DOWNLINK: Reply = { kind: 'error', lines: ['ERR_SFX_ERR_SEND_FRAME_WAIT_TIMEOUT'] };
export const SEND_FAILED: Reply = { kind: 'error', lines: ['ERR_SFX_ERR_SEND_FRAME'] };

export const values = (...lines: string[]): Reply => ({ kind: 'values', lines });

/** Upper-case hex with single spaces (dialect S1.4). */
export function downlinkLine(payload: Uint8Array): Reply {
  const bytes = Array.from(payload, (byte) => byte.toString(16).toUpperCase().padStart(2, '0'));
  return { kind: 'ok', lines: [`RX=${bytes.join(' ')}`] };
}
