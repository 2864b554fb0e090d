import type { AddressMode } from '../../../../rig/mioty/types.ts';
import type { Clock } from '../../../../rig/ports/clock.ts';
import { UnbrigError } from '../../../../rig/ports/errors.ts';
import type { Random } from '../../../../rig/ports/random.ts';
import type { Ether } from '../../ether.ts';
import { type MiotyBehaviour, type StartCause, stackMiotyBehaviours } from './behaviour.ts';
import type { MiotyDevice, MiotyShell } from './device.ts';
import type { Memory } from './memory.ts';
import { CARRIER_OFFSETS, drawCrystal } from './oscillator.ts';

export interface MiotyDeviceOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly ether: Ether;
  /** As the maker wrote it. */
  readonly factory: Memory;
  /** What it holds now, where that is something else. */
  readonly memory?: Memory;
  readonly addressMode?: AddressMode;
  readonly carrierOffsets?: 3 | 11;
  readonly behaviours?: readonly MiotyBehaviour[];
  /** Shortest and longest time from supply or reset to the first command that is heard. */
  readonly bootSeconds: readonly [number, number];
  readonly powerDbm: (setting: number) => number;
}

/** A device without a shell and with its supply off. */
export function createMiotyDevice(options: MiotyDeviceOptions): MiotyDevice {
  const { clock, factory } = options;
  const random = options.random.fork('processing');
  const behaviour = stackMiotyBehaviours(options.behaviours ?? []);
  let shell: MiotyShell | null = null;
  let powered = false;
  let stop = new AbortController();

  const boot = (cause: StartCause): void => {
    stop = new AbortController();
    device.memory = behaviour.restored(cause === 'factory' ? factory : device.memory, cause);
    device.background(async () => {
      const [least, most] = options.bootSeconds;
      await clock.sleep(least + (most - least) * random.next(), stop.signal);
      shell?.started(cause !== 'power');
      behaviour.event({ kind: 'booted' }, device);
    });
  };
  const halt = (): void => {
    shell?.stopped();
    stop.abort(new UnbrigError('module-stopped', 'link', 'the emulated module lost its supply or restarted'));
  };

  const device: MiotyDevice = {
    clock,
    random,
    ether: options.ether,
    crystal: drawCrystal(options.random.fork('crystal')),
    behaviour,
    carrierOffsets: options.carrierOffsets ?? CARRIER_OFFSETS,
    addressMode: options.addressMode ?? 'short',
    factory,
    memory: options.memory ?? factory,
    get session() {
      return stop.signal;
    },
    get powered() {
      return powered;
    },
    attachShell(given) {
      shell = given;
    },
    powerOn() {
      if (powered) return;
      powered = true;
      boot('power');
    },
    powerOff() {
      if (!powered) return;
      powered = false;
      halt();
    },
    restart(cause) {
      halt();
      boot(cause);
    },
    powerDbm: options.powerDbm,
    say: (text) => shell?.say(text),
    background(work) {
      const { signal } = stop;
      void work().catch((error: unknown) => {
        if (error !== signal.reason) throw error;
      });
    },
  };
  return device;
}
