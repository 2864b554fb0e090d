import type { CaseBinding, JudgeContext } from '../../../rig/conformance/judgement.ts';
import type { MiotyPacket } from '../../../rig/ports/mioty-network.ts';
import { readingOf } from '../../stimuli/mioty-network/frames.ts';
import { AGO_SECONDS, COPIED, FAR, LAST_OF_24_BITS, SENSOR } from '../../stimuli/mioty-network/uplinks.ts';
import { check, same } from '../checks.ts';
import { answered, checkOutcome, checkRejected, checkStored, inventory, outcomes, under } from '../mioty-network.ts';

function packetsOf(context: JudgeContext, label: string, device: string): readonly MiotyPacket[] {
  return answered(context, label, 'packets').filter((packet) => packet.device === device);
}

function judgeCopies(context: JudgeContext): void {
  const seen = outcomes(context, 'copies').map(({ outcome }) => outcome);
  check(context, 'once', same('stored, counted', seen.join(', ')));
  check(context, 'delivered', same(1, packetsOf(context, 'delivered', COPIED).length));
}

/** The packet says when the frame came to the base station, not when the network was told. */
function judgeReading(context: JudgeContext): void {
  checkStored(context, 'stored', 'genuine');
  const [first] = packetsOf(context, 'delivered', SENSOR);
  check(context, 'payload', same(readingOf(3), first?.payload ?? null));
  const [{ timeSeconds: toldSeconds }] = under(context, 'genuine');
  const age = first === undefined ? null : Math.round((toldSeconds - first.timeSeconds) * 1000) / 1000;
  check(context, 'time', same(AGO_SECONDS, age));
}

export const uplinkCases: readonly CaseBinding[] = [
  {
    id: 'mioty/network/authenticity/BI-01',
    judge: (context) => {
      checkRejected(context, 'inverted', 'inverted');
      checkStored(context, 'genuine', 'genuine');
    },
  },
  {
    id: 'mioty/network/authenticity/BI-02',
    judge: (context) => checkRejected(context, 'rejected', 'without a code', 'cut short'),
  },
  { id: 'mioty/network/authenticity/BI-03', judge: (context) => checkRejected(context, 'rejected', 'foreign key') },
  {
    id: 'mioty/network/authenticity/BV-01',
    judge: (context) => checkStored(context, 'stored', 'genuine', 'whole address'),
  },
  {
    id: 'mioty/network/counter/BV-01',
    judge: (context) => checkStored(context, 'stored', 'counter 5', 'counter 6', 'counter 1000'),
  },
  {
    id: 'mioty/network/counter/BV-02',
    judge: (context) => {
      checkStored(context, 'stored', 'last of 24 bits', 'first of the next', 'second of the next');
      const { lastPacketCounter } = answered(context, 'after the rollover', 'endPoint');
      check(context, 'extended', same(LAST_OF_24_BITS + 1, lastPacketCounter));
    },
  },
  {
    id: 'mioty/network/counter/BI-01',
    judge: (context) => {
      checkRejected(context, 'again', 'counter 5 again', 'counter 5 after 6');
      checkRejected(context, 'lower', 'counter 4');
    },
  },
  {
    id: 'mioty/network/counter/BI-02',
    judge: (context) => checkRejected(context, 'rejected', 'last of 24 bits again', 'low bits of 7'),
  },
  { id: 'mioty/network/copies/BV-01', judge: judgeCopies },
  {
    id: 'mioty/network/copies/BI-01',
    judge: (context) => {
      checkRejected(context, 'rejected', 'replayed elsewhere');
      check(context, 'delivered', same(1, packetsOf(context, 'delivered in the end', COPIED).length));
    },
  },
  { id: 'mioty/network/uplink/BV-01', judge: judgeReading },
  {
    id: 'mioty/network/relay/BV-01',
    judge: (context) => {
      checkOutcome(context, 'stored', 'stored', 'through the relay');
      check(context, 'delivered', same(1, packetsOf(context, 'delivered', FAR).length));
      check(context, 'keyless', same(0, inventory(context, 'relay').keys.length));
    },
  },
  {
    id: 'mioty/network/relay/BI-01',
    judge: (context) => checkRejected(context, 'rejected', 'through no relay of ours'),
  },
];
