import type { BssciMessage } from './fields.ts';
import { ERRNO } from './session.ts';

const refusal = (code: number, message: string): BssciMessage => ({ command: 'error', code, message });

/**
 * What the rig answers to a request of the peer that is not the matter of a scenario. It takes everything that a service centre or a base station
 * must be able to take; attachments are not the rig's to grant, and the answer to a detachment is not public.
 */
export function usualAnswer(request: BssciMessage): BssciMessage {
  switch (request.command) {
    case 'status':
      return { command: 'statusRsp', code: 0, message: 'ok', time: 1_700_000_000_000_000_000n, dutyCycle: 0 };
    case 'ulDataTx':
      return refusal(ERRNO.notSupported, 'transmission of uplinks is not supported');
    case 'att':
      return refusal(ERRNO.accessDenied, 'the end point is not known');
    case 'det':
      return refusal(ERRNO.notSupported, 'the signature of a detachment is not public');
    default:
      return { command: `${request.command}Rsp` };
  }
}
