import type { Clock } from '../../../rig/ports/clock.ts';
import { UnbrigError } from '../../../rig/ports/errors.ts';
import type { Random } from '../../../rig/ports/random.ts';
import type { RadioConfigurationId, UplinkBitRate } from '../../../rig/sigfox/types.ts';
import type { Ether } from '../ether.ts';
import { createAntenna } from './antenna.ts';
import { type DeviceBehaviour, stackBehaviours } from './behaviour.ts';
import type { Device, DeviceIdentity, DeviceShell } from './device.ts';
import { freshHopping } from './hopping.ts';
import { createIdleListener } from './idle-listener.ts';
import { keepAliveMessage } from './messages.ts';
import { createNvm, NVM_ENDURANCE_WRITES } from './nvm.ts';
import { drawOscillator } from './oscillator.ts';
import { radioPlan } from './radio-plan.ts';
import { sendMessage } from './send.ts';
import { createSensors, type Sensors } from './sensors.ts';
import { factorySettings } from './settings.ts';

export interface DeviceOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly ether: Ether;
  readonly identity: DeviceIdentity;
  readonly rc: RadioConfigurationId;
  readonly bitRateBps: UplinkBitRate;
  /** What the non-volatile memory holds at first: the counter of the last message. */
  readonly messageCounter: number;
  readonly behaviours?: readonly DeviceBehaviour[];
  /** Shortest and longest time from supply to the first command that is heard. */
  readonly bootSeconds: readonly [number, number];
  /** Given figures instead of drawn ones. */
  readonly sensors?: Sensors;
  /** Noise at the receiver's input, dBm per hertz. */
  readonly noiseDensityDbmPerHz?: number;
  /** Writes that a cell of the non-volatile memory takes. */
  readonly nvmEnduranceWrites?: number;
}

const SECONDS_PER_HOUR = 3600;

/** A device without a shell and with its supply off. */
export function createDevice(options: DeviceOptions): Device {
  const { clock, random, identity } = options;
  const plan = radioPlan(options.rc, options.bitRateBps);
  const behaviour = stackBehaviours(options.behaviours ?? []);
  const nvm = createNvm({
    messageCounter: options.messageCounter,
    frequencyState: random.fork('frequency').integer(16384),
    settings: factorySettings(plan),
    enduranceWrites: () => behaviour.nvmEndurance(options.nvmEnduranceWrites ?? NVM_ENDURANCE_WRITES),
  });
  let shell: DeviceShell | null = null;
  let powered = false;
  let stop = new AbortController();
  let radio: Promise<unknown> = Promise.resolve();
  let cancelKeepAlive = (): void => {};

  const device: Device = {
    clock,
    random: random.fork('processing'),
    antenna: createAntenna(options.ether, random.fork('receiver'), options.noiseDensityDbmPerHz),
    identity,
    epIdLow16: Number.parseInt(identity.epId.slice(-4), 16),
    plan,
    oscillator: drawOscillator(random.fork('oscillator')),
    sensors: options.sensors ?? createSensors(random.fork('sensors')),
    behaviour,
    nvm,
    settings: nvm.settings,
    frequencyState: nvm.frequencyState,
    hopping: freshHopping(plan),
    quietUntilSeconds: 0,
    lastOffsetHz: null,
    session: stop.signal,
    attach(given) {
      shell = given;
    },
    powerOn() {
      if (powered) return;
      powered = true;
      boot();
    },
    powerOff() {
      if (!powered) return;
      powered = false;
      device.quietUntilSeconds = 0;
      behaviour.event({ kind: 'power-lost' }, device);
      halt();
    },
    restart() {
      behaviour.event({ kind: 'soft-reset' }, device);
      halt();
      boot();
    },
    setZone(rc, bitRateBps) {
      device.plan = radioPlan(rc, bitRateBps);
      const { powerDbm, uplinkHz, downlinkHz } = factorySettings(device.plan);
      device.settings = { ...device.settings, powerDbm, uplinkHz, downlinkHz };
      device.hopping = freshHopping(device.plan);
      device.quietUntilSeconds = 0;
      device.lastOffsetHz = null;
    },
    armKeepAlive() {
      cancelKeepAlive();
      const hours = device.settings.keepAliveHours;
      if (hours === 0) return;
      cancelKeepAlive = clock.at(clock.nowSeconds() + hours * SECONDS_PER_HOUR, () => {
        device.armKeepAlive();
        device.background(async () => {
          await device.exclusively(() => sendMessage(device, keepAliveMessage(device)).done);
        });
      });
    },
    say: (text) => shell?.say(text),
    background(work) {
      const { session } = device;
      void work().catch((error: unknown) => {
        if (error !== session.reason) throw error;
      });
    },
    exclusively(work) {
      const { session } = device;
      const run = async () => {
        // What still waits when the supply goes is forgotten with it.
        session.throwIfAborted();
        const release = shell?.occupied();
        idle.stop();
        try {
          return await work();
        } finally {
          // After a reset the shell starts by itself.
          if (!session.aborted) {
            release?.();
            idle.start();
          }
        }
      };
      const next = radio.then(run);
      // Whoever asked hears of a failure; the radio goes on.
      radio = next.catch(() => {});
      return next;
    },
  };

  const idle = createIdleListener(device, (downlink) => shell?.unsolicited?.(downlink));

  const halt = (): void => {
    idle.stop();
    cancelKeepAlive();
    shell?.stopped();
    stop.abort(new UnbrigError('module-stopped', 'link', 'the emulated module lost its supply or restarted'));
  };

  const boot = (): void => {
    stop = new AbortController();
    device.session = stop.signal;
    device.settings = nvm.settings;
    device.frequencyState = nvm.frequencyState;
    device.hopping = freshHopping(device.plan);
    device.lastOffsetHz = null;
    radio = Promise.resolve();
    device.background(async () => {
      const [least, most] = options.bootSeconds;
      await clock.sleep(least + (most - least) * device.random.next(), device.session);
      shell?.started();
      idle.start();
      device.armKeepAlive();
      behaviour.event({ kind: 'booted' }, device);
    });
  };
  return device;
}
