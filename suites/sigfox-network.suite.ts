import { defineCases } from '../rig/suite.ts';
import { airCases } from './judging/network/air.ts';
import { downlinkCases } from './judging/network/downlinks.ts';
import { moduleCases } from './judging/network/module.ts';
import { cloneCases, floodCases, quotaCases, storeCases, supervisionCases } from './judging/network/protection.ts';
import { authenticityCases, checkCases, copyCases, windowCases } from './judging/network/receptions.ts';
import { weakCases } from './judging/network/weak.ts';

export const cases = defineCases([
  ...windowCases,
  ...authenticityCases,
  ...checkCases,
  ...copyCases,
  ...cloneCases,
  ...quotaCases,
  ...downlinkCases,
  ...storeCases,
  ...floodCases,
  ...supervisionCases,
  ...airCases,
  ...weakCases,
  ...moduleCases,
]);
