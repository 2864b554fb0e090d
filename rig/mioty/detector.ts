import { UnbrigError } from '../ports/errors.ts';
import type { Detector } from '../signal/detector.ts';
import type { RadioProfileId } from './types.ts';

export function createMiotyDetector({ profile }: { readonly profile: RadioProfileId }): Detector {
  throw new UnbrigError('unknown-module', 'usage', `no detector for ${profile}`);
}
