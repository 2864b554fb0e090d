import type { Bounds } from './decide.ts';
import type { DeclaredModule, MeasureDeclaration } from './types.ts';

/** A limit that hangs on a value which nobody declared. */
export interface MissingLimitValue {
  readonly missing: string;
}

/**
 * Turns a catalogue limit into numbers: literals stay, `ixit:name` is the vendor's declaration, `rc:field` and `profile:field` a field of the radio
 * configuration or profile;
 * a leading `-` negates.
 */
export function resolveLimit(
  limit: NonNullable<MeasureDeclaration['limit']>,
  declared: DeclaredModule,
  radio: Readonly<Record<string, unknown>>,
): Bounds | MissingLimitValue {
  const low = resolveBound(limit.low, declared, radio);
  const high = resolveBound(limit.high, declared, radio);
  for (const bound of [low, high]) if (typeof bound === 'string') return { missing: bound };
  return {
    ...(typeof low === 'number' ? { low } : {}),
    ...(typeof high === 'number' ? { high } : {}),
  };
}

function resolveBound(
  bound: number | string | undefined,
  declared: DeclaredModule,
  radio: Readonly<Record<string, unknown>>,
): number | string | undefined {
  if (typeof bound !== 'string') return bound;
  const match = /^(-?)(ixit|rc|profile):(.+)$/.exec(bound);
  const [, sign, source, name] = match ?? [];
  const value = source === 'ixit' ? declared.ixit[name ?? ''] : figureValue(radio[name ?? '']);
  if (typeof value !== 'number') return bound;
  return sign === '-' ? -value : value;
}

/** Fields of the radio configuration are figures: a value with its source. */
function figureValue(field: unknown): unknown {
  return typeof field === 'object' && field !== null && 'value' in field ? field.value : field;
}
