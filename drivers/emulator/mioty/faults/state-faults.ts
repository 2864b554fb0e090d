import type { MiotyModuleFault } from '../../faults/fault.ts';
import type { Attempt } from '../device/behaviour.ts';
import { ALREADY_ATTACHED, NOT_ATTACHED, RANGE, SIZE } from '../device/refusal.ts';
import { sendUplink } from '../device/send-uplink.ts';
import { done } from '../shell/answer.ts';
import { miotyFault } from './mioty-fault.ts';

const isUplink = (attempt: Attempt): attempt is Extract<Attempt, { readonly bytes: number }> =>
  attempt.kind === 'uplink' || attempt.kind === 'transparent-uplink';

/** Payloads that should go out and do not, and the other way round. */
export const lengthFaults: readonly MiotyModuleFault[] = [
  miotyFault('mioty-accepts-too-long', 'a payload that is too long goes out in a frame that says a wrong length', {
    refusal: (refusal) => (refusal === SIZE ? null : refusal),
  }),
  miotyFault('mioty-truncates-too-long', 'a payload that is too long goes out without its end', {
    refusal: (refusal) => (refusal === SIZE ? null : refusal),
    content: (content) => ({ ...content, payload: content.payload.slice(0, content.mpf === null ? 245 : 244) }),
    mpdu: (mpdu) => mpdu.slice(0, 255),
  }),
  miotyFault('mioty-refuses-longest', 'the longest payload is refused', {
    refusal: (refusal, attempt) => (isUplink(attempt) && attempt.bytes === attempt.longestBytes ? SIZE : refusal),
  }),
  miotyFault('mioty-refuses-empty', 'an uplink without payload is refused', {
    refusal: (refusal, attempt) => (attempt.kind === 'uplink' && attempt.bytes === 0 ? SIZE : refusal),
  }),
  miotyFault('mioty-size-code-wrong', 'a payload that is too long is refused with the code for a range', {
    refusal: (refusal, attempt) => (refusal === SIZE && isUplink(attempt) ? RANGE : refusal),
  }),
];

const SPONTANEOUS_AFTER_SECONDS = 4;
const SILENT = { counter: () => {}, transmits: () => {}, receives: () => {} };
const UNASKED = { kind: 'transparent-uplink', mpdu: new Uint8Array(12), downlink: false } as const;

/** States of attachment. */
export const stateFaults: readonly MiotyModuleFault[] = [
  miotyFault('mioty-sends-detached', 'a detached module sends uplinks', {
    refusal: (refusal, attempt) => (attempt.kind === 'uplink' && refusal === NOT_ATTACHED ? null : refusal),
  }),
  miotyFault('mioty-attaches-twice', 'an attached module can be attached once more', {
    refusal: (refusal, attempt) => (attempt.kind === 'attach-local' && refusal === ALREADY_ATTACHED ? null : refusal),
  }),
  miotyFault('mioty-detaches-twice', 'a detached module can be detached once more', {
    refusal: (refusal, attempt) => (attempt.kind === 'detach-local' ? null : refusal),
  }),
  miotyFault('mioty-key-written-attached', 'the network key can be written while the module is attached', {
    refusal: (refusal, attempt) => (attempt.kind === 'write-key' ? null : refusal),
  }),
  miotyFault('mioty-attach-code-wrong', 'an uplink of a detached module is refused as already attached', {
    refusal: (refusal, attempt) => (attempt.kind === 'uplink' && refusal === NOT_ATTACHED ? ALREADY_ATTACHED : refusal),
  }),
  miotyFault('mioty-attach-made-up', 'an attachment over the air is reported though nothing answered', {
    answer(answer, line, device) {
      if (!line.startsWith('AT-MAOA=') || answer.status !== '1' || device.memory.state !== 'attach-requested') {
        return answer;
      }
      device.memory = { ...device.memory, state: 'attached' };
      return done('-MPCT:0', '-MSTA:2');
    },
  }),
  miotyFault('mioty-downlink-made-up', 'a downlink is reported though none came', {
    answer: (answer, line) =>
      /^AT-B(MPF)?=/.test(line) && answer.lines.includes('-MNFO:12') ? done('-B:2\tBEEF\x1a') : answer,
  }),
  miotyFault('mioty-detach-forgotten', 'a detached module says that it is attached locally', {
    answer: (answer) => ({
      ...answer,
      lines: answer.lines.map((line) => (line === '-MSTA:0' ? '-MSTA:4' : line)),
    }),
  }),
  miotyFault('mioty-refuses-but-sends', 'a refused uplink is answered with an error, yet a frame goes out', {
    event(event, device) {
      if (event.kind !== 'answered' || !/^AT-[UB]/.test(event.line)) return;
      if (event.answer.status !== '1' || event.answer.lines.includes('-MNFO:12')) return;
      device.background(async () => void (await sendUplink(device, UNASKED, SILENT)));
    },
  }),
  miotyFault('mioty-spontaneous-frame', 'the module sends by itself some time after it has started', {
    event(event, device) {
      if (event.kind !== 'booted') return;
      device.background(async () => {
        await device.clock.sleep(SPONTANEOUS_AFTER_SECONDS, device.session);
        await sendUplink(device, UNASKED, SILENT);
      });
    },
  }),
];
