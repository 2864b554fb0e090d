import { simulatedClock } from '../../../rig/bench/simulated-clock.ts';
import { seededRandom } from '../../../rig/ports/random.ts';
import { createEther } from '../ether.ts';
import type { Firmware, FirmwareOptions } from '../firmwares.ts';
import { answerTo, CORE_IDENTITY } from './core-bench.ts';
import { type DownlinkPlace, downlinkEmission } from './downlink.ts';
import { recordEmissions } from './emissions.ts';

export type BenchOptions = Partial<Omit<FirmwareOptions, 'clock' | 'ether'>> & { readonly seed?: number };

/** An emulated module in simulated time, with its ether; bytes are latin1, one character each. */
export function firmwareBench(create: (options: FirmwareOptions) => Firmware, options: BenchOptions = {}) {
  const clock = simulatedClock();
  const ether = createEther();
  const recorded = recordEmissions(ether);
  const foreign = new Set<number>();
  const answers: { payload: Uint8Array; place: Partial<DownlinkPlace> }[] = [];
  const { farEnd, device } = create({
    random: seededRandom(options.seed ?? 7, 'firmware-bench'),
    identity: CORE_IDENTITY,
    rc: 'RC1',
    bitRateBps: 100,
    messageCounter: 99,
    ...options,
    behaviours: [
      ...(options.behaviours ?? []),
      {
        // A base station that heard frame 1 answers once for each answer that is waiting.
        window(plan, listening) {
          const answer = answers.shift();
          if (answer === undefined) return plan;
          const scale = 1 + listening.oscillator.errorPpm * 1e-6;
          const emission = downlinkEmission(answerTo(listening, listening.nvm.messageCounter, answer.payload), {
            endSeconds: plan.openSeconds + 4,
            frequencyHz: plan.frequencyHz * scale,
            levelDbm: -90,
            ...answer.place,
          });
          foreign.add(ether.transmit(emission).id);
          return plan;
        },
      },
    ],
    clock,
    ether,
  });
  return {
    clock,
    ether,
    device,
    farEnd,
    /** What the module has put on the air. */
    emissions: () => recorded().filter((emission) => !foreign.has(emission.id)),
    /** The next request for a downlink is answered with this payload. */
    answerWith: (payload: Uint8Array, place: Partial<DownlinkPlace> = {}) => void answers.push({ payload, place }),
  };
}

/** Talks to a module byte by byte. */
export function rawDialogue({ farEnd, clock }: Pick<ReturnType<typeof firmwareBench>, 'farEnd' | 'clock'>) {
  let heard = '';
  farEnd.connect({
    deliver(bytes) {
      heard += Buffer.from(bytes).toString('latin1');
    },
    gone: () => {},
  });
  const take = (): string => {
    const text = heard;
    heard = '';
    return text;
  };
  const send = (text: string): void => farEnd.receive(Uint8Array.from(Buffer.from(text, 'latin1')));
  return {
    send,
    take,
    /** Sends and gives what has come `seconds` later. */
    async ask(text: string, seconds = 1): Promise<string> {
      take();
      send(text);
      await clock.sleep(seconds);
      return take();
    },
  };
}
