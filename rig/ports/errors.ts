const brand = Symbol.for('unbrig.error');

/** What kind of thing went wrong. It decides the exit code and never turns into a pass or a fail of the module. */
export type ErrorClass =
  | 'usage'
  | 'rig'
  | 'instrument'
  | 'link'
  | 'test-code'
  | 'operator'
  | 'precondition'
  | 'selection';

/**
 * The one error type of the project: a kebab-case code, the facts as fields and a cure in the message where there is one.
 * Recognise it with `isUnbrigError`, never with `instanceof`: jest runs suites in a realm of their own.
 */
export class UnbrigError extends Error {
  readonly code: string;
  readonly errorClass: ErrorClass;
  readonly facts: Readonly<Record<string, unknown>>;

  constructor(
    code: string,
    errorClass: ErrorClass,
    message: string,
    options: { facts?: Record<string, unknown>; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'UnbrigError';
    this.code = code;
    this.errorClass = errorClass;
    this.facts = options.facts ?? {};
    Object.defineProperty(this, brand, { value: true });
  }
}

export function isUnbrigError(error: unknown): error is UnbrigError {
  return typeof error === 'object' && error !== null && brand in error;
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'message' in error) return String(error.message);
  return String(error);
}
