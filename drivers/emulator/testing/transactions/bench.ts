import { simulatedClock } from '../../../../rig/bench/simulated-clock.ts';
import type { Probe } from '../../../../rig/ports/probe.ts';
import type { Random } from '../../../../rig/ports/random.ts';
import { bytesToHex } from '../../../../rig/sigfox/hex.ts';
import { testDevice } from '../../../../rig/sigfox/network/test-devices.ts';
import { radioConfiguration } from '../../../../rig/sigfox/radio-configuration.ts';
import { emulatedProbe } from '../../../probes/emulated-probe.ts';
import { createDevice } from '../../device/create-device.ts';
import type { Device } from '../../device/device.ts';
import { radioPlan } from '../../device/radio-plan.ts';
import type { WindowPlan } from '../../device/receive-window.ts';
import { createEther, type Ether, PATH_LOSS_DB } from '../../ether.ts';
import type { NetworkFault } from '../../faults/fault.ts';
import { createEmulatedNetwork, type EmulatedNetwork } from '../../network/emulated-network.ts';
import { createFrontEnd } from '../../receiver-front-end.ts';
import type { SessionPlan } from './scenario.ts';

/** The device, the air, the network and the rig's receiver of one session. */
export interface SessionBench {
  readonly plan: SessionPlan;
  readonly clock: ReturnType<typeof simulatedClock>;
  readonly ether: Ether;
  readonly device: Device;
  /** The windows that the device opened. */
  readonly windows: WindowPlan[];
  readonly network: EmulatedNetwork;
  readonly probe: Probe;
  readonly key: Uint8Array;
  nextNeighbourCounter(): number;
  /** How far into the window the network sends, as a share of what it could. */
  setWindowShare(share: number): void;
  close(): Promise<void>;
}

export const DEVICE = 'device';
export const APPLICATION = 'application';
/** Disturbances of one transaction that are frames of other devices: each of another one. */
const NEIGHBOURS = 2;

export function neighbourName(plan: SessionPlan, which: number): string {
  return `${plan.name} neighbour ${which + 1}`;
}

/** Signal over noise of the device at the rig's receiver, which stands beside it. */
const RIG_SNR_DB = 40;
const HEADROOM_DB = 10;
/** As in a campaign. */
const CAPTURE_RATE_HZ = 250_000;

/** Sends at an instant of the window that each transaction chooses: a network may. */
function lateInWindow(shareOf: () => number): NetworkFault {
  return {
    name: 'anywhere-in-window',
    what: 'downlinks go out anywhere in the window',
    scope: 'network',
    behaviour: () => ({
      downlinkPlan: (plan) => ({
        ...plan,
        earliestSeconds: plan.earliestSeconds + shareOf() * (plan.latestSeconds - plan.earliestSeconds),
      }),
    }),
  };
}

export async function openSession(plan: SessionPlan, random: Random): Promise<SessionBench> {
  const clock = simulatedClock();
  const ether = createEther();
  const { rc, bitRateBps, rollover } = plan;
  const { epId, key } = testDevice(plan.name);
  const windows: WindowPlan[] = [];
  const device = createDevice({
    clock,
    ether,
    random: random.fork('device'),
    identity: { epId: bytesToHex(epId).toUpperCase(), pac: '0000000000000000', key, counterRollover: rollover },
    rc,
    bitRateBps,
    messageCounter: plan.messageCounter,
    bootSeconds: [0.1, 0.1],
    behaviours: [
      {
        window(window) {
          windows.push(window);
          return window;
        },
      },
    ],
  });
  let windowShare = 0;
  let neighbourCounter = 0;
  const registration = { application: APPLICATION, messagesPerDay: 140, rollover, rc };
  const network = createEmulatedNetwork({
    clock,
    ether,
    random: random.fork('network'),
    rc,
    baseStations: plan.baseStations,
    devices: () => [
      { ...registration, name: DEVICE, epId, key, lastCounter: plan.messageCounter },
      ...Array.from({ length: NEIGHBOURS }, (_, which) => {
        const name = neighbourName(plan, which);
        return { ...registration, name, ...testDevice(name), lastCounter: 0 };
      }),
    ],
    faults: [lateInWindow(() => windowShare)],
  });
  const receivedDbm = radioPlan(rc, bitRateBps).defaultPowerDbm - PATH_LOSS_DB;
  const frontEnd = createFrontEnd({
    ether,
    seed: random.fork('noise').integer(0x1_0000_0000),
    pathLossDb: PATH_LOSS_DB,
    noiseDensityDbmPerHz: receivedDbm - RIG_SNR_DB - 10 * Math.log10(bitRateBps),
    fullScaleDbm: receivedDbm + HEADROOM_DB,
  });
  const probe = emulatedProbe({ clock, ether: uplinkBandOf(ether, rc), frontEnd });
  device.powerOn();
  await clock.sleep(1);
  return {
    plan,
    clock,
    ether,
    device,
    windows,
    network,
    probe,
    key,
    nextNeighbourCounter: () => ++neighbourCounter,
    setWindowShare: (share) => {
      windowShare = share;
    },
    close: async () => {
      network.close();
      await probe[Symbol.asyncDispose]();
      device.powerOff();
    },
  };
}

/** What lies in the band that the rig's receiver covers: of the downlink band it hears nothing, so nothing need be rendered for it. */
function uplinkBandOf(ether: Ether, rc: string): Ether {
  const centreHz = radioConfiguration(rc).uplinkCentreHz.value;
  return {
    ...ether,
    during: (fromSeconds, toSeconds) =>
      ether
        .during(fromSeconds, toSeconds)
        .filter((emission) => Math.abs(emission.carrierHz - centreHz) < CAPTURE_RATE_HZ / 2),
  };
}

/** Half of the band that the rig listens to is that of the zone, with room for oscillators. */
export function captureRequestOf(bench: SessionBench) {
  const centreFrequencyHz = radioConfiguration(bench.plan.rc).uplinkCentreHz.value;
  return { centreFrequencyHz, sampleRateHz: CAPTURE_RATE_HZ };
}
