import { defineCases } from '../rig/suite.ts';
import { centreCases } from './judging/bssci/centre.ts';
import { commonCases } from './judging/bssci/common.ts';

export const cases = defineCases([...commonCases('centre'), ...centreCases]);
