import { defineCases } from '../rig/suite.ts';
import { keyCases } from './judging/mioty-network/keys.ts';
import { heldKeyCases } from './judging/mioty-network/pre-attach.ts';

export const cases = defineCases([...keyCases, ...heldKeyCases]);
