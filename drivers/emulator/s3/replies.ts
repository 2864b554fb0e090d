import { failure, type ShellReply } from '../shell/reply.ts';

/** Status texts of dialect S3.2. */
export const AT_ERROR = failure('AT_ERROR');
export const PARAM_ERROR = failure('AT_PARAM_ERROR');
export const OVERFLOW = failure('AT_TEST_PARAM_OVERFLOW');
export const LIB_ERROR = failure('AT_LIB_ERROR');
export const TX_TIMEOUT = failure('AT_TX_TIMEOUT');
export const RX_TIMEOUT = failure('AT_RX_TIMEOUT');
export const RX_ERROR = failure('AT_RX_ERROR');

/** Data lines, then the status between line ends. */
export function formatted(reply: ShellReply): string {
  if (reply.kind === 'none') return '';
  const status = reply.kind === 'error' ? reply.lines[0] : 'OK';
  const values = reply.kind === 'values' ? reply.lines.map((line) => `${line}\r\n`).join('') : '';
  return `${values}\r\n${status}\r\n`;
}
