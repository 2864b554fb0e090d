import { defineCases } from '../rig/suite.ts';
import { personalCases } from './judging/mioty-network/accounts.ts';
import { layoutAndTransportCases } from './judging/mioty-network/layout.ts';
import { uplinkCases } from './judging/mioty-network/uplinks.ts';
import { useCaseCases } from './judging/mioty-network/use-cases.ts';

export const cases = defineCases([...layoutAndTransportCases, ...uplinkCases, ...useCaseCases, ...personalCases]);
