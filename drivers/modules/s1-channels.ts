import type { Exchange, ModuleOperation } from '../../rig/ports/module.ts';
import type { Aside, Command, DialectSession } from './dialect.ts';
import { hoppingPauseSeconds } from './times.ts';

/** Fewer free micro channels than the frames of a message do not take one (rule of all vendors, AX-SF data sheets). */
const ENOUGH_CHANNELS = 3;

const SENDS: readonly ModuleOperation['kind'][] = ['sendFrame', 'sendBit', 'sendKeepAlive'];
const TRANSMITS: readonly ModuleOperation['kind'][] = [...SENDS, 'testMode', 'raw'];

/**
 * Hopping zones: AT$GI? answers X,Y; when X is 0 (the last message left the default macro channel) or Y below 3 the channels are reset by AT$RC
 * before a message, never within 20 s of the last transmission.
 */
export function s1Channels(
  rc: string,
  commands: { readonly state: Command; readonly reset: Command },
): Required<Pick<DialectSession, 'prepare' | 'observe'>> {
  const pauseSeconds = hoppingPauseSeconds(rc);
  /** Null: the module may have sent just before it was opened. */
  let lastTransmissionSeconds: number | null = null;

  const awaitPause = async ({ clock }: Aside): Promise<void> => {
    const now = clock.nowSeconds();
    await clock.sleep(Math.max(0, (lastTransmissionSeconds ?? now) + pauseSeconds - now));
  };
  return {
    async prepare(operation, aside) {
      if (pauseSeconds === 0 || !SENDS.includes(operation.kind)) return;
      const [macroChannel, free] = (await aside.ask(commands.state)) ?? [];
      if (free === undefined || (macroChannel !== '0' && Number(free) >= ENOUGH_CHANNELS)) return;
      await awaitPause(aside);
      await aside.ask(commands.reset);
    },
    observe({ operation, endSeconds }: Exchange) {
      if (TRANSMITS.includes(operation.kind)) lastTransmissionSeconds = endSeconds;
    },
  };
}
