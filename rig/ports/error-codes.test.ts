import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { packageFolder } from '../cli/campaign/layout.ts';
import { ERROR_CODES } from './error-codes.ts';

/** All sources but tests and the list itself. */
function sources(): string {
  return ['rig', 'drivers', 'suites', 'vectors', 'reports']
    .flatMap((top) =>
      readdirSync(join(packageFolder, top), { recursive: true, encoding: 'utf8' }).map((name) => join(top, name)),
    )
    .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$|error-codes\.ts$|testing\//.test(name))
    .map((name) => readFileSync(join(packageFolder, name), 'utf8'))
    .join('\n');
}

describe('the list of error codes', () => {
  const text = sources();

  it('has every code that is thrown', () => {
    const thrown = [...text.matchAll(/new UnbrigError\(\s*'([a-z0-9-]+)'/g)].map((match) => match[1] as string);
    expect(thrown.length).toBeGreaterThan(40);
    expect([...new Set(thrown)].filter((code) => !(code in ERROR_CODES))).toEqual([]);
  });

  it('has no code that nothing throws', () => {
    expect(Object.keys(ERROR_CODES).filter((code) => !text.includes(`'${code}'`))).toEqual([]);
  });
});
