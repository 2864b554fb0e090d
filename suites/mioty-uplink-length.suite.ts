import type { JudgeContext } from '../rig/conformance/judgement.ts';
import { defineCases } from '../rig/suite.ts';
import { same } from './judging/checks.ts';
import { checkQuiet } from './judging/mioty/air.ts';
import { checkUplinks, decodedUplinkAt, uplinkAt } from './judging/mioty/uplinks.ts';
import { exchangeOf, missing, turnsOf } from './judging/turns.ts';

/** A length that must be taken: a success, and the whole of it on the air. */
function judgeTaken(context: JudgeContext, index: number): void {
  const turn = turnsOf(context, 'send')[index];
  if (turn === undefined) throw missing(context, `send number ${index + 1}`);
  const { status } = exchangeOf(context, turn);
  context.check('taken', status === 'ok', { expected: 'ok', observed: status });
  checkUplinks(context, 'whole', [decodedUplinkAt(context, index)], ({ frame, mpduBytes }) =>
    same(mpduBytes, frame.decoded.psi),
  );
}

/** A length that must be refused: an error, and nothing on the air, by a receiver that hears the uplinks around it. */
function judgeRefused(context: JudgeContext, command: string): void {
  context.radioMessages.forEach((_message, index) => {
    uplinkAt(context, index);
  });
  const turn = turnsOf(context, 'must-refuse').find(({ mark }) => mark.data.command === command);
  if (turn === undefined) throw missing(context, `a refusal of ${command}`);
  const { status } = exchangeOf(context, turn);
  if (status === 'unsupported') context.inconclusive('NOTHING_MEASURED', 'the module has no such command');
  if (status === 'silent') context.inconclusive('DUT_SILENT', 'the module did not answer');
  context.check('refused', status === 'error', { expected: 'error', observed: status });
  checkQuiet(context, 'nothingSent', turn);
}

export const cases = defineCases([
  { id: 'mioty/uplink/length/BV-01', judge: (context) => judgeTaken(context, 0) },
  { id: 'mioty/uplink/length/BV-02', judge: (context) => judgeTaken(context, 1) },
  { id: 'mioty/uplink/length/BV-03', judge: (context) => judgeTaken(context, 0) },
  { id: 'mioty/uplink/length/BV-04', judge: (context) => judgeTaken(context, 1) },
  { id: 'mioty/uplink/length/BI-01', judge: (context) => judgeRefused(context, 'bytes-246') },
  { id: 'mioty/uplink/length/BI-02', judge: (context) => judgeRefused(context, 'format-and-bytes-245') },
  { id: 'mioty/uplink/length/BI-03', judge: (context) => judgeRefused(context, 'mpdu-256') },
]);
