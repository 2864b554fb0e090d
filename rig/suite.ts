import type { CaseBinding } from './conformance/judgement.ts';

/** What the test environment of `unbrig run` puts into the jest realm. */
export interface JestBridge {
  declare(cases: readonly CaseBinding[]): void;
}

/**
 * Binds code to catalogue ids: one call a suite file. Under `unbrig run` each case becomes a jest test in plan order;
 * elsewhere (mutants, rejudging, lint) the bindings are plain values.
 */
export function defineCases(cases: readonly CaseBinding[]): readonly CaseBinding[] {
  const bridge = (globalThis as { unbrigBridge?: JestBridge }).unbrigBridge;
  bridge?.declare(cases);
  return cases;
}
