import type { MiotyModuleFault } from '../../faults/fault.ts';
import type { MiotyDevice } from '../device/device.ts';
import type { Answer } from '../shell/answer.ts';
import { miotyFault } from './mioty-fault.ts';

type Change = (answer: Answer, line: string, device: MiotyDevice) => Answer;

/** What is answered to lines that fit. */
export const answering = (name: string, what: string, lines: RegExp, change: Change): MiotyModuleFault =>
  miotyFault(name, what, {
    answer: (answer, line, device) => (lines.test(line) ? change(answer, line, device) : answer),
  });

/** Data lines of replies that fit, each changed. */
export const telling = (
  name: string,
  what: string,
  lines: RegExp,
  change: (line: string) => string,
): MiotyModuleFault => answering(name, what, lines, (answer) => ({ ...answer, lines: answer.lines.map(change) }));
