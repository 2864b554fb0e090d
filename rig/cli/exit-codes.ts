import { type ErrorClass, isUnbrigError } from '../ports/errors.ts';

const BY_CLASS: Readonly<Record<ErrorClass, number>> = {
  usage: 2,
  rig: 4,
  instrument: 4,
  link: 4,
  'test-code': 4,
  operator: 4,
  precondition: 6,
  selection: 5,
};

/** Exit code of an error that ended a command before it had a verdict. Commander's own errors are usage (its help and version are 0). */
export function exitCodeOfError(error: unknown): number {
  if (isUnbrigError(error)) return BY_CLASS[error.errorClass];
  if (typeof error === 'object' && error !== null && 'exitCode' in error && 'code' in error) {
    return String(error.code).startsWith('commander.') && error.exitCode !== 0 ? 2 : Number(error.exitCode);
  }
  if (typeof error === 'object' && error !== null && 'name' in error && error.name === 'RangeError') return 2;
  return 4;
}
