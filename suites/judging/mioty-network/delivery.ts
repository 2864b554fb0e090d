import type { CaseBinding, JudgeContext } from '../../../rig/conformance/judgement.ts';
import type { MiotyPacket } from '../../../rig/ports/mioty-network.ts';
import { DEVICES, FORGED_COUNTER, OTHER_WORKS, OWNERS, UPLINKS } from '../../stimuli/mioty-network/delivery.ts';
import { CENTRE, DASHBOARD, WORKS } from '../../stimuli/mioty-network/dialogue.ts';
import { dataOf, euiOf, readingOf } from '../../stimuli/mioty-network/frames.ts';
import { check, same } from '../checks.ts';
import {
  answered,
  checkCount,
  checkDone,
  checkLayers,
  checkRefused,
  checkRejected,
  checkStored,
  inventory,
} from '../mioty-network.ts';

type Owner = (typeof OWNERS)[number];
const devices: readonly string[] = Object.values(DEVICES).flat();
const delivered = (context: JudgeContext, owner: Owner): readonly MiotyPacket[] =>
  answered(context, `delivered: ${owner}`, 'packets');
const counters = Array.from({ length: UPLINKS }, (_, counter) => counter);

/** Each owner got every reading of each of its devices, decrypted, and nothing of another's. */
function checkDelivery(context: JudgeContext): void {
  for (const owner of OWNERS) {
    const packets = delivered(context, owner);
    for (const device of devices) {
      const readings = packets.filter((packet) => packet.device === device || packet.epEui === euiOf(device));
      const own = (DEVICES[owner] as readonly string[]).includes(device);
      const payloads = readings.flatMap(({ payload }) => (payload === undefined ? [] : [payload]));
      const expected = own ? counters.map(readingOf).join(', ') : '';
      const observed = payloads.join(', ');
      if (own) check(context, 'own', { ok: observed === expected, expected, observed: `${observed} (${device})` });
      else
        check(context, 'others', {
          ...same(0, readings.length),
          observed: `${readings.length} of ${device} at ${owner}`,
        });
    }
  }
}

/** What the service centre had to do with was sealed; only the owner's application centre opened it. */
function checkSealed(context: JudgeContext, packets: readonly MiotyPacket[]): void {
  const sealed = devices.flatMap((device) => counters.map((counter) => dataOf(device, { counter, sealedFor: device })));
  const known = packets.filter(({ data }) => sealed.includes(data));
  check(context, 'sealed', same(sealed.length, new Set(known.map(({ data }) => data)).size));
}

const pushCases: readonly CaseBinding[] = [
  {
    id: 'mioty/delivery/push/BV-01',
    judge: (context) => {
      checkStored(context, 'stored', 'sealed for another');
      checkDelivery(context);
    },
  },
  {
    id: 'mioty/delivery/push/BV-02',
    judge: (context) => {
      const { owners } = inventory(context, `inventory: ${CENTRE}`);
      for (const owner of OWNERS) {
        for (const device of DEVICES[owner]) {
          const found = owners.find(({ epEui }) => epEui === euiOf(device));
          check(context, 'mapped', same(owner, found?.owner ?? null));
        }
      }
    },
  },
  {
    id: 'mioty/delivery/push/BV-03',
    judge: (context) => checkCount(context, 'kept', 0, inventory(context, `inventory: ${CENTRE}`).packets),
  },
  {
    id: 'mioty/delivery/push/BV-04',
    judge: (context) => {
      const packets = delivered(context, WORKS);
      const telling = packets.filter(
        ({ rssiDbm, baseStation }) => typeof rssiDbm === 'number' && typeof baseStation === 'string',
      );
      const ok = packets.length > 0 && telling.length === packets.length;
      check(context, 'there', { ok, expected: 'all packets', observed: `${telling.length} of ${packets.length}` });
    },
  },
  {
    id: 'mioty/delivery/push/BV-05',
    judge: (context) => {
      const readings = inventory(context, `inventory: ${DASHBOARD}`).packets.filter(
        (packet) => packet.payload !== undefined,
      );
      checkCount(context, 'passedOn', UPLINKS * DEVICES[WORKS].length, readings);
    },
  },
  {
    id: 'mioty/delivery/owner/BI-01',
    judge: (context) => {
      checkDone(context, 'own', 'read: own');
      checkRefused(context, 'others', 'read: another’s');
      const told = answered(context, 'warnings', 'warnings').filter(({ who }) => who === OTHER_WORKS);
      check(context, 'told', {
        ok: told.length > 0,
        expected: 'a warning',
        observed: told.length > 0 ? 'a warning' : 'none',
      });
    },
  },
  {
    id: 'mioty/delivery/owner/BI-02',
    judge: (context) => {
      checkRefused(context, 'refused', 'deregister: another’s');
      checkStored(context, 'stillIn', 'still in');
    },
  },
  {
    id: 'mioty/delivery/owner/BV-01',
    judge: (context) => {
      checkDone(context, 'done', 'deregister: own');
      checkRejected(context, 'rejected', 'taken out');
    },
  },
];

const layerCases: readonly CaseBinding[] = [
  {
    id: 'mioty/delivery/sealed/BV-01',
    judge: (context) => {
      checkSealed(
        context,
        OWNERS.flatMap((owner) => delivered(context, owner)),
      );
      checkDelivery(context);
    },
  },
  {
    id: 'mioty/delivery/sealed/BV-02',
    judge: (context) => {
      for (const owner of OWNERS) {
        for (const device of DEVICES[owner]) {
          checkLayers(context, 'centre', `inventory: ${CENTRE}`, device, 'network');
          checkLayers(context, 'station', 'inventory: north', device, 'network');
          checkLayers(context, 'owner', `inventory: ${owner}`, device, 'application');
        }
      }
      const fields = answered(context, 'traffic', 'traffic').filter(({ message }) => message === 'register');
      for (const entry of fields) check(context, 'wire', same(false, entry.fields.includes('applicationKey')));
    },
  },
  {
    id: 'mioty/delivery/sealed/BI-01',
    judge: (context) => {
      const forged = delivered(context, WORKS).find(
        ({ data }) => data === dataOf('press', { counter: FORGED_COUNTER, sealedFor: 'bus' }),
      );
      check(context, 'came', same(true, forged !== undefined));
      check(context, 'unread', same('none', forged?.payload ?? 'none'));
    },
  },
  {
    id: 'mioty/delivery/sealed/BI-02',
    judge: (context) => checkRefused(context, 'refused', 'registered without'),
  },
  { id: 'mioty/delivery/sealed/BI-03', judge: (context) => checkRefused(context, 'refused', 'registered without') },
];

const pollCases: readonly CaseBinding[] = [
  {
    id: 'mioty/delivery/poll/BV-01',
    judge: (context) => {
      checkDelivery(context);
      const stored = inventory(context, `inventory: ${CENTRE}`).packets;
      checkCount(context, 'available', UPLINKS * devices.length, stored);
    },
  },
  {
    id: 'mioty/delivery/poll/BV-02',
    judge: (context) => {
      checkCount(context, 'mapping', 0, inventory(context, `inventory: ${CENTRE}`).owners);
      const named = answered(context, 'traffic', 'traffic').filter(
        (entry) => entry.interface === 'E' && entry.epEui !== undefined && entry.message !== 'register',
      );
      check(context, 'wire', { ...same(0, named.length), observed: named.map(({ message }) => message).join() || '0' });
      const registered = answered(context, 'registered', 'traffic').filter(({ message }) => message === 'register');
      checkCount(context, 'registration', devices.length, registered);
    },
  },
  {
    id: 'mioty/delivery/poll/BV-03',
    judge: (context) => {
      const answers = answered(context, 'traffic', 'traffic').filter(({ message }) => message === 'packets');
      const shapes = OWNERS.map((owner) =>
        answers
          .filter(({ to }) => to === owner)
          .map(({ octets, fields }) => `${octets} octets: ${fields.join()}`)
          .join(),
      );
      check(context, 'same', same(shapes[0] ?? '', shapes[1] ?? ''));
      checkCount(context, 'answered', OWNERS.length, answers);
    },
  },
  {
    id: 'mioty/delivery/poll/BV-04',
    judge: (context) => {
      const { packets } = inventory(context, `inventory: ${CENTRE}`);
      const shapes = packets.map((packet) => Object.keys(packet).sort().join(', '));
      check(context, 'fields', same('data, epEui, timeSeconds', [...new Set(shapes)].join(' | ')));
      check(context, 'there', same(true, packets.length > 0));
    },
  },
  {
    id: 'mioty/delivery/poll/BV-05',
    judge: (context) => {
      checkSealed(context, inventory(context, `inventory: ${CENTRE}`).packets);
      for (const owner of OWNERS) {
        const foreign = delivered(context, owner).filter(({ device }) => device === undefined);
        checkCount(
          context,
          'foreign',
          0,
          foreign.filter(({ payload }) => payload !== undefined),
        );
      }
    },
  },
];

export const deliveryCases: readonly CaseBinding[] = [...pushCases, ...layerCases, ...pollCases];
