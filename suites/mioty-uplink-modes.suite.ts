import type { JudgeContext } from '../rig/conformance/judgement.ts';
import { BURST_SYMBOLS } from '../rig/mioty/interleaver.ts';
import { CORE_BURSTS, patternCount, tsmaPattern } from '../rig/mioty/patterns.ts';
import { SYMBOL_RATE_BPS } from '../rig/mioty/profile.ts';
import type { PatternGroup } from '../rig/mioty/types.ts';
import { burstPlaces } from '../rig/mioty/uplink.ts';
import { defineCases } from '../rig/suite.ts';
import { same } from './judging/checks.ts';
import { difference } from './judging/estimates.ts';
import { countedBursts, dueBursts } from './judging/mioty/bursts.ts';
import { fittedUplinkAt } from './judging/mioty/hopping.ts';
import { allProvenUplinks, checkUplinks, provenUplinkAt, type SentUplink, uplinkAt } from './judging/mioty/uplinks.ts';

/** Sends of a mode's observation that the mode was in force for; the last one is in standard mode again. */
const IN_MODE = [0, 1] as const;
const BACK = 2;

function judgeTable(context: JudgeContext, upg: PatternGroup): void {
  for (const index of IN_MODE) {
    const { fit, frame } = fittedUplinkAt(context, index, upg);
    const wrong = fit.wrongIntervals.length + fit.wrongCarriers.length;
    context.check('table', wrong === 0, {
      expected: `a row of ${upg} in the public library`,
      observed: wrong === 0 ? `row ${fit.pattern}` : `${wrong} intervals and carriers are others`,
      ...(frame === null ? {} : { frame }),
    });
  }
}

function judgeBack(context: JudgeContext): void {
  checkUplinks(context, 'standard', [uplinkAt(context, BACK)], ({ frame }) => same('UPG1', frame.upg));
}

function judgeCount(context: JudgeContext): void {
  const uplinks = IN_MODE.map((index) => provenUplinkAt(context, index));
  checkUplinks(context, 'count', uplinks, (uplink) => {
    const due = dueBursts(uplink);
    const counted = countedBursts(context, uplink);
    return { ok: counted === due, expected: `${due} bursts`, observed: `${counted} bursts` };
  });
}

/** An extension burst that is further from its place than this stands at another one. */
const SAME_SYMBOLS = 0.5;

/** Bursts after the core that stand where the public library's shift register puts them. */
function judgeExtension(context: JudgeContext): void {
  const uplinks = allProvenUplinks(context).filter((uplink) => dueBursts(uplink) > CORE_BURSTS);
  if (uplinks.some(({ frame }) => !frame.decoded.headerCrcOk)) {
    context.inconclusive('SYNC_NOT_FOUND', 'the header CRC of a frame does not hold, and it seeds the register');
  }
  checkUplinks(context, 'register', uplinks, (uplink) => {
    const due = dueBursts(uplink) - CORE_BURSTS;
    const placed = placedExtension(uplink);
    return { ok: placed === due, expected: `${due} bursts in their places`, observed: `${placed} bursts` };
  });
}

function placedExtension(uplink: SentUplink): number {
  const { frame } = uplink;
  const { headerCrc, payloadCrc } = frame.decoded;
  const places = burstPlaces(frame.upg, frame.pattern, headerCrc ?? 0, payloadCrc ?? 0, dueBursts(uplink));
  return frame.bursts.filter(({ index, carrier, startSymbols }) => {
    const place = places[index];
    if (index < CORE_BURSTS || place === undefined || frame.erasedBursts.includes(index)) return false;
    return carrier === place.carrier && Math.abs(startSymbols - place.startSymbols) <= SAME_SYMBOLS;
  }).length;
}

/** The core frames of standard mode, by pattern, in symbols from the first burst to the start of the last. */
const usualSymbols = Array.from({ length: patternCount('UPG1') }, (_, row) => tsmaPattern('UPG1', row)).map(
  ({ startSymbols }) => startSymbols[CORE_BURSTS - 1],
);
/** A receiver knows a frame's ends to some microseconds, a crystal its rate to some hundred ppm. */
const CLEARLY = 0.99;

/** A core frame of the mode against all that standard mode could take for it. */
function judgeDelay(context: JudgeContext): void {
  const { frame } = uplinkAt(context, 0);
  const span = difference(frame.endSeconds, frame.startSeconds);
  const usualSeconds = (Math.min(...usualSymbols) + BURST_SYMBOLS) / SYMBOL_RATE_BPS;
  context.check('sooner', span.value < CLEARLY * usualSeconds, {
    expected: `less than the ${usualSeconds.toFixed(2)} s of the shortest normal pattern`,
    observed: `${span.value.toFixed(2)} s`,
  });
  context.measure('span', span);
}

export const cases = defineCases([
  { id: 'mioty/uplink/modes/BV-01', judge: judgeBack },
  { id: 'mioty/uplink/modes/BV-02', judge: judgeCount },
  { id: 'mioty/uplink/modes/BV-03', judge: judgeBack },
  { id: 'mioty/uplink/modes/BV-04', judge: judgeCount },
  { id: 'mioty/uplink/modes/TI-01', judge: (context) => judgeTable(context, 'UPG3') },
  { id: 'mioty/uplink/modes/TI-02', judge: (context) => judgeTable(context, 'UPG2') },
  { id: 'mioty/uplink/modes/TI-03', judge: judgeExtension },
  { id: 'mioty/uplink/modes/TI-04', judge: judgeExtension },
  { id: 'mioty/uplink/modes/TI-05', judge: judgeDelay },
]);
