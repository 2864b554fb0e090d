import type { Stimulus, StimulusContext } from '../../../rig/conformance/stimulus.ts';
import type { Exchange } from '../../../rig/ports/module.ts';

/** Bytes of which none repeats within 256 and none reads the same from the other end: 1e 2d 3c ... */
export function steppedBytes(count: number): string {
  return Array.from({ length: count }, (_, index) => ((0x1e + 15 * index) & 0xff).toString(16).padStart(2, '0')).join(
    '',
  );
}

/** A module sends only while it is attached; one that another test left detached is attached locally. */
export async function attached(context: StimulusContext): Promise<void> {
  const { values } = await context.perform({ kind: 'attachState' });
  if (values[0] === 'detached') await context.perform({ kind: 'attachLocal' });
}

/** Sends a payload of stepped bytes. */
export function sendBytes(
  context: StimulusContext,
  count: number,
  facts: Readonly<Record<string, number | string | boolean>> = {},
): Promise<Exchange> {
  return context.send({ kind: 'uplink', payload: steppedBytes(count) }, facts);
}

/** A stimulus of an attached MIOTY module. */
export function miotyStimulus(
  id: string,
  title: string,
  expectedSeconds: number,
  run: (context: StimulusContext) => Promise<void>,
  needsPowerSwitch = false,
): Stimulus {
  return {
    id: `mioty/${id}`,
    title,
    expectedSeconds,
    needsPowerSwitch,
    run: async (context) => {
      await attached(context);
      await run(context);
    },
  };
}
