import { macHeaderBits } from '../../../../rig/mioty/mpdu.ts';
import type { PatternGroup } from '../../../../rig/mioty/types.ts';
import type { MiotyModuleFault } from '../../faults/fault.ts';
import type { MiotyBehaviour } from '../device/behaviour.ts';
import { sendUplink } from '../device/send-uplink.ts';
import { miotyFault } from './mioty-fault.ts';

/** A fault that remembers what it saw of its module. */
const remembering = (name: string, what: string, behaviour: () => MiotyBehaviour): MiotyModuleFault => ({
  name,
  what,
  scope: 'mioty-module',
  behaviour,
});

/** Between the last burst of a frame and the first of its copy. */
const COPY_AFTER_SYMBOLS = 2000;
const CLOCK_ERROR_PPM = 600;

/** The frame as a whole: how often, when, how long. */
const frameFaults: readonly MiotyModuleFault[] = [
  miotyFault('mioty-frame-twice', 'every frame is sent a second time', {
    plan: (plan) => {
      const last = Math.max(...plan.bursts.map(({ startSymbols }) => startSymbols));
      const copies = plan.bursts.map((burst) => ({
        ...burst,
        startSymbols: burst.startSymbols + last + COPY_AFTER_SYMBOLS,
      }));
      return { ...plan, bursts: [...plan.bursts, ...copies] };
    },
  }),
  miotyFault('mioty-frame-clock-slow', 'bursts are spaced by a clock that is 600 ppm slow, their symbols are right', {
    plan: (plan) => ({
      ...plan,
      bursts: plan.bursts.map((burst) => ({
        ...burst,
        startSymbols: burst.startSymbols * (1 + CLOCK_ERROR_PPM * 1e-6),
      })),
    }),
  }),
  miotyFault('mioty-bursts-cut', 'the transmitter is off for the last six symbols of each burst', {
    plan: (plan) => ({
      ...plan,
      bursts: plan.bursts.map((burst) => ({ ...burst, symbols: burst.symbols.slice(0, -6) })),
    }),
  }),
  miotyFault('mioty-window-announced', 'every uplink announces a window', {
    content: (content) => ({ ...content, header: content.header | macHeaderBits.rxOpen }),
  }),
  miotyFault('mioty-transparent-flagged', 'the module sets a flag in the MPDU of its host', {
    mpdu: (mpdu, { transparent }) =>
      transparent ? Uint8Array.of(mpdu[0] | macHeaderBits.acknowledge, ...mpdu.slice(1)) : mpdu,
  }),
];

const BEACON_AFTER_SECONDS = 20;
const BEACON = { kind: 'transparent-uplink', mpdu: new Uint8Array(12), downlink: false } as const;
const SILENT = { counter: () => {}, transmits: () => {}, receives: () => {} };

/** What a module goes on doing that was over. */
const lastingFaults: readonly MiotyModuleFault[] = [
  remembering('mioty-key-write-ignored', 'a network key that is written changes nothing', () => {
    let first: Uint8Array | null = null;
    return {
      content: (content) => {
        first ??= content.key;
        return { ...content, key: first };
      },
    };
  }),
  remembering('mioty-key-not-written-back', 'after the first change of its key the module keeps the new one', () => {
    const seen: Uint8Array[] = [];
    return {
      content: (content) => {
        if (!seen.some((key) => key.every((byte, i) => byte === content.key[i]))) seen.push(content.key);
        return { ...content, key: seen[seen.length - 1] };
      },
    };
  }),
  remembering('mioty-mode-stays', 'a module that left standard mode does not come back to it', () => {
    let left: PatternGroup | null = null;
    return {
      hop: (choice) => {
        if (choice.upg !== 'UPG1') left = choice.upg;
        return left === null ? choice : { ...choice, upg: left };
      },
    };
  }),
  remembering('mioty-beacon', 'the module sends a frame of its own 20 s after an uplink', () => {
    let sending = false;
    return {
      event(event, device) {
        if (event.kind !== 'frame-sent' || sending) return;
        device.background(async () => {
          await device.clock.sleep(BEACON_AFTER_SECONDS, device.session);
          sending = true;
          await sendUplink(device, BEACON, SILENT);
          sending = false;
        });
      },
    };
  }),
];

/** Named faults of what a MIOTY module puts on the air, beside those of its parts. Names are stable. */
export const miotyAirFaults: readonly MiotyModuleFault[] = [...frameFaults, ...lastingFaults];
