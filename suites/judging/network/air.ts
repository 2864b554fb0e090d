import type { CaseBinding, JudgeContext } from '../../../rig/conformance/judgement.ts';
import { BAND_OFFSETS_HZ, BESIDE_JAMMER, JAMMED, ONE_OFF, UNDISTURBED } from '../../stimuli/network/air.ts';
import { check, same } from '../checks.ts';
import { answered, checkCount, under } from '../network.ts';

/** The message arrived, whatever disturbed it. */
function checkDelivered(context: JudgeContext, device: string): void {
  checkCount(context, 'delivered', 1, answered(context, `${device}: stored`, 'messages'));
}

function stationsOf(context: JudgeContext, device: string): ReadonlySet<string> {
  const records = answered(context, `${device}: metadata`, 'metadata');
  return new Set(records.flatMap((record) => record.receptions.map((reception) => reception.baseStation)));
}

function judgeBand(context: JudgeContext): void {
  const stored = under(context, 'band: stored').map(({ reply }) => (reply.messages ?? []).length);
  stored.forEach((count, index) => {
    const { ok } = same(1, count);
    check(context, 'received', { ok, expected: '1 message', observed: `${count} (at ${BAND_OFFSETS_HZ[index]} Hz)` });
  });
}

/** Frames of a jammed replica are missing, so the disturbance was there; the message came by the others. */
function judgeJammed(context: JudgeContext): void {
  under(context, 'jam');
  checkDelivered(context, JAMMED);
  const ranks = new Set(
    answered(context, `${JAMMED}: metadata`, 'metadata').flatMap((record) =>
      record.receptions.map((reception) => reception.rank),
    ),
  );
  if (ranks.has(2))
    context.inconclusive('NOTHING_MEASURED', 'the jammer did not disturb: the jammed frame was received');
}

function judgeBesideJammer(context: JudgeContext): void {
  under(context, 'jam');
  checkDelivered(context, BESIDE_JAMMER);
  const [all, left] = [stationsOf(context, UNDISTURBED).size, stationsOf(context, BESIDE_JAMMER).size];
  if (left >= all) context.inconclusive('NOTHING_MEASURED', 'the jammer did not disturb: as many stations received');
}

function judgeCooperation(context: JudgeContext): void {
  under(context, 'undisturbed');
  const stations = stationsOf(context, UNDISTURBED).size;
  context.measure('stations', { value: stations, standardUncertainty: 0 });
  check(context, 'several', { ok: stations > 1, expected: 'more than one station', observed: String(stations) });
}

export const airCases: readonly CaseBinding[] = [
  { id: 'sigfox/network/air/BV-01', judge: judgeBand },
  { id: 'sigfox/network/air/BV-02', judge: judgeJammed },
  { id: 'sigfox/network/air/BV-03', judge: judgeBesideJammer },
  { id: 'sigfox/network/air/BV-04', judge: judgeCooperation },
  {
    id: 'sigfox/network/air/BV-05',
    judge: (context) => {
      under(context, 'one off');
      checkDelivered(context, ONE_OFF);
    },
  },
];
