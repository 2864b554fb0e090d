import type { CaseBinding, JudgeContext } from '../../../rig/conformance/judgement.ts';
import { GENUINE, OTHER } from '../../stimuli/network/authenticity.ts';
import { type Defect, defectDevice } from '../../stimuli/network/checks.ts';
import { SCENES, type SceneName, sceneDevice } from '../../stimuli/network/copies.ts';
import { acrossLabel, probeLabel } from '../../stimuli/network/windows.ts';
import { check, same } from '../checks.ts';
import { answered, checkCount, checkRejected, checkTaken } from '../network.ts';

const taken = (context: JudgeContext, name: string, level: number, ...counters: readonly number[]): void =>
  checkTaken(context, name, ...counters.map((counter) => probeLabel(level, counter)));
const rejected = (context: JudgeContext, name: string, level: number, ...counters: readonly number[]): void =>
  checkRejected(context, name, ...counters.map((counter) => probeLabel(level, counter)));

const across = (rollover: number, ...counters: readonly number[]): string[] =>
  counters.map((counter) => acrossLabel(rollover, counter));

export const windowCases: readonly CaseBinding[] = [
  {
    id: 'sigfox/network/window/BV-01',
    judge: (context) => {
      taken(context, 'first', 140, 6);
      taken(context, 'last', 140, 426);
    },
  },
  {
    id: 'sigfox/network/window/BI-01',
    judge: (context) => {
      rejected(context, 'behind', 140, 5);
      rejected(context, 'beyond', 140, 427);
    },
  },
  {
    id: 'sigfox/network/window/BV-02',
    judge: (context) => {
      taken(context, 'first', 1, 6);
      taken(context, 'last', 1, 26);
    },
  },
  {
    id: 'sigfox/network/window/BI-02',
    judge: (context) => {
      rejected(context, 'behind', 1, 5);
      rejected(context, 'beyond', 1, 27);
    },
  },
  {
    id: 'sigfox/network/window/BV-03',
    judge: (context) => {
      taken(context, 'inside', 7, 27);
      taken(context, 'inside', 10, 36);
      rejected(context, 'outside', 7, 28);
      rejected(context, 'outside', 10, 37);
    },
  },
  {
    id: 'sigfox/network/window/BI-03',
    judge: (context) => {
      checkRejected(context, 'rejected', 'beyond');
      checkTaken(context, 'unmoved', 'after beyond');
    },
  },
  {
    id: 'sigfox/network/window/BV-04',
    judge: (context) =>
      checkTaken(context, 'goesOn', ...across(128, 126, 127, 0, 18), ...across(4096, 4094, 4095, 0, 418)),
  },
  {
    id: 'sigfox/network/window/BI-04',
    judge: (context) => {
      checkRejected(context, 'beyond', ...across(128, 19), ...across(4096, 419));
      checkRejected(context, 'behind', ...across(128, 125), ...across(4096, 4093));
    },
  },
];

export const authenticityCases: readonly CaseBinding[] = [
  {
    id: 'sigfox/network/authenticity/BV-01',
    judge: (context) => checkTaken(context, 'genuine', 'genuine', 'own key', 'next'),
  },
  {
    id: 'sigfox/network/authenticity/BI-01',
    judge: (context) => {
      checkRejected(context, 'rejected', 'inverted');
      checkCount(context, 'stored', 2, answered(context, 'stored', 'messages'));
    },
  },
  { id: 'sigfox/network/authenticity/BI-02', judge: (context) => checkRejected(context, 'rejected', 'raised') },
  {
    id: 'sigfox/network/authenticity/BI-03',
    judge: (context) => {
      checkRejected(context, 'rejected', 'foreign key');
      checkCount(context, 'stored', 1, answered(context, 'stored of the other', 'messages'));
    },
  },
  {
    id: 'sigfox/network/replay/BI-01',
    judge: (context) => {
      checkRejected(context, 'rejected', 'replayed');
      checkCount(context, 'stored', 2, answered(context, 'stored', 'messages'));
      const calls = answered(context, 'called back', 'callbacks');
      for (const device of [GENUINE, OTHER]) {
        const own = calls.filter((call) => call.device === device);
        check(context, 'calledBack', same(new Set(own.map((call) => call.counter)).size, own.length));
      }
    },
  },
];

/** The sound message is kept, the defective one leaves nothing. */
function judgeDefect(context: JudgeContext, defect: Defect): void {
  checkTaken(context, 'sound', `${defect}: sound`);
  checkRejected(context, 'rejected', `${defect}: defective`);
  checkCount(context, 'stored', 1, answered(context, `${defect}: stored`, 'messages'));
  const calls = answered(context, 'callbacks', 'callbacks').filter((call) => call.device === defectDevice(defect));
  const kept = defect === 'station' || defect === 'attestation' ? 2 : 1;
  checkCount(context, 'calledBack', kept, calls);
}

function judgeBlacklist(context: JudgeContext): void {
  checkRejected(context, 'rejected', 'blacklist: defective');
  checkCount(context, 'stored', 0, answered(context, 'blacklist: stored', 'messages'));
  const calls = answered(context, 'blacklist: callbacks', 'callbacks');
  checkCount(
    context,
    'calledBack',
    0,
    calls.filter((call) => call.device === defectDevice('blacklist')),
  );
  const sent = (label: string) =>
    answered(context, label, 'downlinks').filter((entry) => entry.startSeconds !== undefined);
  checkCount(context, 'noDownlink', 0, sent('blacklist: downlinks'));
  checkTaken(context, 'delisted', 'blacklist: sound');
  checkCount(context, 'delisted', 1, sent('blacklist: downlinks after'));
}

const defectCase = (number: string, defect: Defect): CaseBinding => ({
  id: `sigfox/network/check/BI-${number}`,
  judge: (context) => judgeDefect(context, defect),
});
const stationCase = (number: string, defect: Defect): CaseBinding => ({
  id: `sigfox/network/station/BI-${number}`,
  judge: (context) => {
    judgeDefect(context, defect);
    checkTaken(context, 'right', `${defect}: right`);
  },
});

export const checkCases: readonly CaseBinding[] = [
  defectCase('01', 'device'),
  { id: 'sigfox/network/check/BI-02', judge: judgeBlacklist },
  defectCase('03', 'crc'),
  defectCase('04', 'mac'),
  defectCase('05', 'counter'),
  defectCase('06', 'replay'),
  defectCase('07', 'clone'),
  stationCase('01', 'station'),
  stationCase('02', 'attestation'),
];

function tallyOf(context: JudgeContext, scene: SceneName): number | null {
  const records = answered(context, `${scene}: metadata`, 'metadata');
  return records.length === 1 ? records[0].tally : null;
}

function checkStoredOnce(context: JudgeContext, scene: SceneName): void {
  checkCount(context, 'stored', 1, answered(context, `${scene}: stored`, 'messages'));
  const calls = answered(context, 'callbacks', 'callbacks').filter((call) => call.device === sceneDevice(scene));
  checkCount(context, 'calledBack', 1, calls);
}

export const copyCases: readonly CaseBinding[] = [
  { id: 'sigfox/network/copies/BV-01', judge: (context) => checkStoredOnce(context, 'nine') },
  {
    id: 'sigfox/network/copies/BV-02',
    judge: (context) => {
      for (const scene of ['nine', 'one', 'four'] as const)
        check(context, 'tally', same(SCENES[scene].length, tallyOf(context, scene)));
    },
  },
  {
    id: 'sigfox/network/copies/BV-03',
    judge: (context) => {
      checkStoredOnce(context, 'third first');
      check(context, 'tally', same(SCENES['third first'].length, tallyOf(context, 'third first')));
    },
  },
  { id: 'sigfox/network/copies/BV-04', judge: (context) => checkStoredOnce(context, 'one station deaf') },
  {
    id: 'sigfox/network/copies/BI-01',
    judge: (context) => {
      checkStoredOnce(context, 'forged');
      check(context, 'tally', same(2, tallyOf(context, 'forged')));
    },
  },
];
