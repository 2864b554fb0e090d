import { defineCases } from '../rig/suite.ts';
import { commonCases } from './judging/bssci/common.ts';
import { stationCases } from './judging/bssci/station.ts';

export const cases = defineCases([...commonCases('station'), ...stationCases]);
