import type { PlannedDownlink, Stimulus, StimulusContext } from '../../rig/conformance/stimulus.ts';
import { downlinkFrameSeconds, downlinkModulation, downlinkPreambleBits } from '../../rig/sigfox/downlink-frame.ts';
import {
  nominalWindow,
  numberedPayload,
  placesIn,
  request,
  UNANSWERED_SECONDS,
  withSingleFrames,
  wrong,
} from './downlink-parts.ts';
import { type EdgeSearch, searchEdge } from './downlink-search.ts';

/** Resolution of the two edges. */
const RESOLUTION_SECONDS = 0.01;
const EDGE_TRANSACTIONS = 14;

/** Names of the steps of the search, and of the transactions beside them. */
export const EDGES = { opening: 'opening', closing: 'closing' } as const;

/** How far off an edge is still found. Earlier the module may not have done with its own frames; a window cannot be shorter than nothing. */
const FURTHEST_SECONDS = 10;
const SHORTEST_WINDOW_SECONDS = 5;

/** One downlink a transaction; whether it is told says on which side of the edge it was. */
async function search(
  context: StimulusContext,
  step: string,
  edge: Omit<EdgeSearch, 'furthestUnheard' | 'resolution'>,
): Promise<void> {
  let number = 0;
  const tryAt = async (afterSeconds: number): Promise<boolean> => {
    const payload = numberedPayload(number++);
    const { exchange } = await request(context, step, [{ payload, afterSeconds }]);
    return exchange.downlink === payload;
  };
  await searchEdge({ ...edge, furthestUnheard: FURTHEST_SECONDS, resolution: RESOLUTION_SECONDS }, tryAt);
}

/**
 * Both edges of the window, each by halves. A downlink is taken to be heard when the last `downlinkPreambleBits` bits of its preamble and all that
 * follows lie inside the window.
 */
export const edges: Stimulus = {
  id: 'downlink/edges',
  title: 'The edges of the receive window, each by halves down to 10 ms',
  expectedSeconds: EDGE_TRANSACTIONS * 48,
  needsPowerSwitch: false,
  run: (context) =>
    withSingleFrames(context, async () => {
      const { opensSeconds, closesSeconds } = nominalWindow(context);
      const unneededBits = downlinkPreambleBits - Number(context.declared.ixit.downlinkPreambleBits);
      await search(context, EDGES.opening, {
        expected: opensSeconds - unneededBits / downlinkModulation.bitRateBps,
        heardSide: 1,
        furthestHeard: FURTHEST_SECONDS,
      });
      await search(context, EDGES.closing, {
        expected: closesSeconds - downlinkFrameSeconds,
        heardSide: -1,
        furthestHeard: closesSeconds - opensSeconds - SHORTEST_WINDOW_SECONDS,
      });
    }),
};

const wrongKey = (payload: string, afterSeconds: number): PlannedDownlink =>
  wrong(payload, afterSeconds, { kind: 'wrong-key' });

export const window: Stimulus = {
  id: 'downlink/window',
  title: 'Downlinks just before the window, twice in it, at its end behind wrong ones, and just after it',
  expectedSeconds: 4 * UNANSWERED_SECONDS,
  needsPowerSwitch: false,
  run: (context) =>
    withSingleFrames(context, async () => {
      const { justBefore, last, justAfter, into } = placesIn(context);
      await request(context, 'before', [
        { payload: numberedPayload(1), afterSeconds: justBefore },
        { payload: numberedPayload(2), afterSeconds: into(5) },
      ]);
      await request(context, 'twice', [
        { payload: numberedPayload(3), afterSeconds: into(2) },
        { payload: numberedPayload(4), afterSeconds: into(2.9) },
        { payload: numberedPayload(5), afterSeconds: into(12) },
      ]);
      await request(context, 'at-the-end', [
        wrongKey(numberedPayload(6), into(2)),
        wrongKey(numberedPayload(7), into(12)),
        { payload: numberedPayload(8), afterSeconds: last },
      ]);
      await request(context, 'after', [
        wrongKey(numberedPayload(9), into(2)),
        wrongKey(numberedPayload(10), into(22)),
        { payload: numberedPayload(11), afterSeconds: justAfter },
      ]);
    }),
};
