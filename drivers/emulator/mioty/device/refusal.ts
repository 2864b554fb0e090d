/** Why the module's library does not do what it was asked: the line that comes before status 1 (at-dialects M1.4, facts 8.1). */
export interface Refusal {
  readonly line: 'MNFO' | 'MERR';
  readonly code: number;
}

const mac = (code: number): Refusal => ({ line: 'MERR', code });
const library = (code: number): Refusal => ({ line: 'MNFO', code });

export const GENERIC = mac(1);
export const SIZE = library(3);
export const RANGE = library(4);
export const NOT_ATTACHED = mac(6);
export const KEY_NOT_SET = mac(7);
export const ALREADY_ATTACHED = mac(8);
/** No downlink received in the window after an uplink, an attach request or a detach request. */
export const NO_DOWNLINK = library(12);
export const NOT_ALLOWED = mac(13);
export const UNFINISHED = library(18);
export const NOT_SUPPORTED = library(100);
