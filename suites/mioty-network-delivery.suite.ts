import { defineCases } from '../rig/suite.ts';
import { accountCases } from './judging/mioty-network/accounts.ts';
import { deliveryCases } from './judging/mioty-network/delivery.ts';

export const cases = defineCases([...deliveryCases, ...accountCases]);
