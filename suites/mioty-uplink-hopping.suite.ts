import type { JudgeContext } from '../rig/conformance/judgement.ts';
import type { FrameBurst, ObservedRadioFrame } from '../rig/mioty/types.ts';
import { carrierOffsetOf } from '../rig/mioty/uplink.ts';
import { defineCases } from '../rig/suite.ts';
import { exact, furthestFromZero, scaled, shifted } from './judging/estimates.ts';
import { declaredProfile, fittedUplinkAt, offsetHz, offsetsSpanned, sendsOf } from './judging/mioty/hopping.ts';
import { medianOf } from './judging/mioty/pattern.ts';
import { channelRules, patternPhase } from './judging/mioty/rules.ts';
import { allDecodedUplinks, allReadableUplinks, checkUplinks } from './judging/mioty/uplinks.ts';

/** The 23 start-to-start intervals of every core frame, against the row of UPG1 that fits best. */
function judgeIntervals(context: JudgeContext): void {
  for (let index = 0; index < sendsOf(context); index++) {
    const { fit, frame } = fittedUplinkAt(context, index, 'UPG1');
    const wrong = fit.wrongIntervals;
    context.check('intervals', wrong.length === 0, {
      expected: 'the intervals of one of the eight patterns',
      observed: wrong.length === 0 ? `pattern ${fit.pattern}` : `${wrong.length} other than in pattern ${fit.pattern}`,
      ...(frame === null ? {} : { frame }),
    });
  }
}

function judgeCarriers(context: JudgeContext): void {
  for (let index = 0; index < sendsOf(context); index++) {
    const { fit, frame } = fittedUplinkAt(context, index, 'UPG1');
    const wrong = fit.wrongCarriers;
    context.check('carriers', wrong.length === 0, {
      expected: 'the carriers of one of the eight patterns, in its order',
      observed: wrong.length === 0 ? `pattern ${fit.pattern}` : `${wrong.length} other than in pattern ${fit.pattern}`,
      ...(frame === null ? {} : { frame }),
    });
  }
}

/** Bursts that nothing disturbed. */
const clear = ({ bursts, erasedBursts }: ObservedRadioFrame): readonly FrameBurst[] =>
  bursts.filter(({ index }) => !erasedBursts.includes(index));

function judgeTiming(context: JudgeContext): void {
  const bursts = allReadableUplinks(context).flatMap(({ frame }) => clear(frame));
  context.measure('timeError', furthestFromZero(bursts.map((burst) => scaled(burst.timeErrorSeconds, 1e6))));
}

function judgeGrid(context: JudgeContext): void {
  const { carrierSpacingHz } = declaredProfile(context);
  const frames = allReadableUplinks(context).map(({ frame }) => frame);
  context.measure('slotError', furthestFromZero(frames.flatMap(clear).map((burst) => burst.slotErrorHz)));
  context.measure(
    'spacingError',
    furthestFromZero(frames.map((frame) => shifted(frame.carrierSpacingHz, -carrierSpacingHz))),
  );
}

/** Every frame lies around the middle of one of the profile's channels, no further than offset and crystal can bring it. */
function judgeChannel(context: JudgeContext): void {
  const profile = declaredProfile(context);
  const crystal = context.ixitNumber('oscillatorAccuracyPpm') * 1e-6;
  const reach = Math.floor(context.ixitNumber('carrierOffsets') / 2) * profile.offsetStepHz;
  const uplinks = allReadableUplinks(context);
  checkUplinks(context, 'channel', uplinks, ({ frame }) => {
    const { value } = offsetHz(profile, frame);
    const allowed = reach + crystal * frame.f0Hz.value;
    return {
      ok: Math.abs(value) <= allowed,
      expected: `within ${(allowed / 1e3).toFixed(1)} kHz of a channel of ${profile.id}`,
      observed: `${(value / 1e3).toFixed(1)} kHz from channel ${frame.channel}`,
    };
  });
  context.measure('channels', exact(new Set(uplinks.map(({ frame }) => frame.channel)).size));
}

function judgeOffsets(context: JudgeContext): void {
  const frames = allReadableUplinks(context).map(({ frame }) => frame);
  const spanned = offsetsSpanned(declaredProfile(context), frames);
  context.measure('offsets', { ...exact(spanned), samples: frames.length });
}

/** C_RF as the public library draws it from the payload CRC; what all frames have in common is the crystal. */
function judgeOffsetRule(context: JudgeContext): void {
  const profile = declaredProfile(context);
  const count = context.ixitNumber('carrierOffsets') === 11 ? 11 : 3;
  const uplinks = allDecodedUplinks(context);
  const rests = uplinks.map(({ frame }) => {
    const due = carrierOffsetOf(frame.decoded.payloadCrc ?? 0, count) * profile.offsetStepHz;
    return offsetHz(profile, frame).value - due;
  });
  const crystalHz = medianOf(rests);
  checkUplinks(context, 'rule', uplinks, ({ frame, index }) => {
    const off = Math.round((rests[index] - crystalHz) / profile.offsetStepHz);
    return {
      ok: off === 0,
      expected: `the offset that payload CRC ${frame.decoded.payloadCrc} gives`,
      observed: off === 0 ? 'that offset' : `${off} steps from it`,
    };
  });
  context.measure('crystal', exact((1e6 * crystalHz) / uplinks[0].frame.f0Hz.value));
}

function judgeChannelRule(context: JudgeContext): void {
  const frames = allDecodedUplinks(context).map(({ frame }) => frame);
  const { first, last } = channelRules(frames);
  const fits = [...(first ? ['the first bit'] : []), ...(last ? ['the last bit'] : [])];
  context.check('rule', fits.length > 0, {
    expected: 'the channel that the first or the last bit of the payload CRC gives',
    observed: fits.length > 0 ? `${fits.join(' and ')} of it` : 'neither',
  });
  context.remark(`the channel fits ${fits.length > 0 ? fits.join(' and ') : 'neither bit'} of the payload CRC`);
}

function judgePatternRule(context: JudgeContext): void {
  const uplinks = allDecodedUplinks(context);
  const { phases, cycle } = patternPhase(uplinks.map(({ frame }) => frame));
  context.check('rule', phases.length > 0, {
    expected: `patterns in the order of the cycle of ${cycle} packet counters, at some phase`,
    observed:
      phases.length > 0
        ? `phase ${phases.join(' or ')}`
        : `patterns ${uplinks.map(({ frame }) => frame.pattern).join(' ')}`,
  });
  if (phases.length > 0) context.remark(`the pattern is that of the packet counter plus ${phases.join(' or ')}`);
}

export const cases = defineCases([
  { id: 'mioty/uplink/hopping/TI-01', judge: judgeIntervals },
  { id: 'mioty/uplink/hopping/TI-02', judge: judgeTiming },
  { id: 'mioty/uplink/hopping/TI-03', judge: judgeGrid },
  { id: 'mioty/uplink/hopping/TI-04', judge: judgeGrid },
  { id: 'mioty/uplink/hopping/BV-01', judge: judgeCarriers },
  { id: 'mioty/uplink/hopping/BV-02', judge: judgeChannel },
  { id: 'mioty/uplink/hopping/BV-03', judge: judgeChannel },
  { id: 'mioty/uplink/hopping/BV-04', judge: judgeOffsets },
  { id: 'mioty/uplink/hopping/BV-05', judge: judgeOffsetRule },
  { id: 'mioty/uplink/hopping/BV-06', judge: judgeChannelRule },
  { id: 'mioty/uplink/hopping/BV-07', judge: judgePatternRule },
  { id: 'mioty/uplink/hopping/BV-08', judge: judgeCarriers },
  { id: 'mioty/uplink/hopping/BV-09', judge: judgeGrid },
]);
