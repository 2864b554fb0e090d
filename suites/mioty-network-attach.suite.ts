import { defineCases } from '../rig/suite.ts';
import { attachCases } from './judging/mioty-network/attach.ts';
import { attachedCases } from './judging/mioty-network/pre-attach.ts';

export const cases = defineCases([...attachedCases, ...attachCases]);
