import type { CaseBinding, JudgeContext } from '../../../rig/conformance/judgement.ts';
import { OTHER_WORKS } from '../../stimuli/mioty-network/delivery.ts';
import { CENTRE, DASHBOARD, STATIONS } from '../../stimuli/mioty-network/dialogue.ts';
import { readingOf } from '../../stimuli/mioty-network/frames.ts';
import { MINUTES, ROUTE, SENSORS, sensorOf, TRAM, VEHICLE } from '../../stimuli/mioty-network/use-cases.ts';
import { check, same } from '../checks.ts';
import {
  answered,
  checkCount,
  checkDone,
  checkRefused,
  checkRejected,
  checkStored,
  inventory,
  keysOf,
  outcomes,
} from '../mioty-network.ts';

const factoryCases: readonly CaseBinding[] = [
  {
    id: 'mioty/network/factory/BV-01',
    judge: (context) => {
      checkDone(context, 'introduced', 'registered', 'attached');
      const stored = outcomes(context, 'reading').filter(({ outcome }) => outcome === 'stored');
      checkCount(context, 'stored', SENSORS * MINUTES, stored);
      checkCount(context, 'delivered', SENSORS * MINUTES, answered(context, 'delivered', 'packets'));
    },
  },
  {
    id: 'mioty/network/factory/BV-02',
    judge: (context) => {
      const packets = answered(context, 'delivered', 'packets').filter(({ device }) => device === sensorOf(0));
      const [first, second] = packets.map(({ timeSeconds }) => timeSeconds);
      check(context, 'tagged', same(MINUTES, packets.length));
      check(context, 'apart', same(60, second === undefined ? null : Math.round(second - first)));
    },
  },
  {
    id: 'mioty/network/factory/BV-03',
    judge: (context) => {
      const payloads = answered(context, 'delivered', 'packets')
        .filter(({ device }) => device === sensorOf(0))
        .map(({ payload }) => payload ?? 'none');
      const expected = Array.from({ length: MINUTES }, (_, counter) => readingOf(counter));
      check(context, 'readable', same(expected.join(), payloads.join()));
    },
  },
  { id: 'mioty/network/factory/BI-01', judge: (context) => checkRefused(context, 'refused', 'downlink') },
  { id: 'mioty/network/factory/BI-02', judge: (context) => checkRefused(context, 'refused', 'key server') },
  {
    id: 'mioty/network/factory/BV-04',
    judge: (context) => {
      checkDone(context, 'done', 'taken out');
      checkRejected(context, 'rejected', 'after it was taken out');
      checkCount(context, 'forgotten', 0, keysOf(context, 'north', sensorOf(1)));
      checkCount(context, 'forgotten', 0, keysOf(context, 'centre', sensorOf(1)));
      checkCount(context, 'others', 1, keysOf(context, 'north', sensorOf(0)));
    },
  },
];

function payloadsOf(context: JudgeContext, device: string): string {
  return answered(context, 'delivered', 'packets')
    .filter((packet) => packet.device === device)
    .map(({ payload }) => payload ?? 'none')
    .join();
}

const cityCases: readonly CaseBinding[] = [
  {
    id: 'mioty/network/city/BV-01',
    judge: (context) => {
      checkStored(context, 'stored', 'vehicle');
      check(
        context,
        'delivered',
        same(ROUTE.map((_, counter) => readingOf(counter)).join(), payloadsOf(context, VEHICLE)),
      );
    },
  },
  {
    id: 'mioty/network/city/BV-02',
    judge: (context) => {
      checkDone(context, 'attached', 'tram attached');
      checkStored(context, 'stored', 'tram');
      check(context, 'delivered', same(ROUTE.map(() => readingOf(0)).join(), payloadsOf(context, TRAM)));
      const holders = STATIONS.filter((unit) => keysOf(context, `inventory: ${unit}`, TRAM).length > 0);
      check(context, 'last', same(ROUTE.at(-1) ?? '', holders.join()));
    },
  },
  {
    id: 'mioty/network/city/BV-03',
    judge: (context) => {
      for (const unit of [CENTRE, ...STATIONS]) {
        const keys = inventory(context, `inventory: ${unit}`).keys.filter(({ layer }) => layer === 'application');
        checkCount(context, 'keyless', 0, keys);
      }
      const plain = answered(context, 'delivered', 'packets').filter(
        ({ data, payload }) => payload === undefined || data.includes(payload),
      );
      checkCount(context, 'sealed', 0, plain);
      check(context, 'applications', same(true, inventory(context, `inventory: ${DASHBOARD}`).packets.length > 0));
    },
  },
  { id: 'mioty/network/city/BI-01', judge: (context) => checkRefused(context, 'refused', 'downlink') },
];

const softwareCases: readonly CaseBinding[] = [
  { id: 'mioty/network/application-centre/BI-02', judge: (context) => checkRefused(context, 'refused', 'altered') },
  { id: 'mioty/network/application-centre/BI-03', judge: (context) => checkRefused(context, 'refused', 'too old') },
  { id: 'mioty/network/application-centre/BV-01', judge: (context) => checkDone(context, 'admitted', 'as published') },
  {
    id: 'mioty/network/application-centre/BI-04',
    judge: (context) => {
      const told = answered(context, 'warnings', 'warnings').filter(({ who }) => who === OTHER_WORKS);
      check(context, 'told', {
        ok: told.length > 0,
        expected: 'a warning',
        observed: told.length > 0 ? 'a warning' : 'none',
      });
    },
  },
  {
    id: 'mioty/network/application-centre/BV-02',
    judge: (context) => {
      checkDone(context, 'served', 'calm');
      checkCount(context, 'quiet', 0, answered(context, 'warnings while calm', 'warnings'));
    },
  },
  {
    id: 'mioty/network/introduction/BV-01',
    judge: (context) => checkDone(context, 'done', 'introduced by its centre'),
  },
  {
    id: 'mioty/network/introduction/BI-01',
    judge: (context) => checkRefused(context, 'refused', 'introduced by the centre', 'introduced by the application'),
  },
];

export const useCaseCases: readonly CaseBinding[] = [...factoryCases, ...cityCases, ...softwareCases];
