import type { CaseBinding } from '../rig/conformance/judgement.ts';
import { defineCases } from '../rig/suite.ts';
import { checkQuiet, requireHearing } from './judging/quiet.ts';
import { turnOf } from './judging/turns.ts';
import { BOOT_MARK, QUIET_MARK } from './stimuli/radio.ts';

const quiet = (number: string, mark: string): CaseBinding => ({
  id: `sigfox/uplink/silence/BI-${number}`,
  judge: (context) => {
    checkQuiet(context, 'nothingOnAir', turnOf(context, mark));
    requireHearing(context);
  },
});

export const cases = defineCases([quiet('01', QUIET_MARK), quiet('02', BOOT_MARK)]);
