import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CampaignRecord } from '../../conformance/record.ts';
import { messageOf, UnbrigError } from '../../ports/errors.ts';

/** @throws UnbrigError `record-unreadable` (usage). */
export function readRecord(runFolder: string): CampaignRecord {
  const path = join(runFolder, 'record.json');
  if (!existsSync(path)) {
    throw new UnbrigError(
      'record-unreadable',
      'usage',
      `${path} does not exist; give the folder that \`unbrig run\` printed`,
      { facts: { path } },
    );
  }
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as CampaignRecord;
  } catch (cause) {
    throw new UnbrigError('record-unreadable', 'usage', `${path}: ${messageOf(cause)}`, { facts: { path }, cause });
  }
}
