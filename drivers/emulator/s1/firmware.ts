import type { Clock } from '../../../rig/ports/clock.ts';
import { UnbrigError } from '../../../rig/ports/errors.ts';
import type { Random } from '../../../rig/ports/random.ts';
import type { RadioConfigurationId, UplinkBitRate } from '../../../rig/sigfox/types.ts';
import type { FarEnd } from '../../transports/far-end.ts';
import type { Ether } from '../ether.ts';
import { type S1Behaviour, stackBehaviours } from './behaviour.ts';
import { carryOut } from './dispatcher.ts';
import type { S1Identity, S1Module } from './module.ts';
import type { Nvm } from './nvm.ts';
import { drawOscillator } from './oscillator.ts';
import { radioPlan } from './radio-plan.ts';
import { keepAliveMessage } from './send-commands.ts';
import { createSensors } from './sensors.ts';
import { factorySettings } from './settings.ts';
import { transmitMessage } from './transmit.ts';
import { createUart } from './uart.ts';

export interface S1FirmwareOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly ether: Ether;
  readonly identity: S1Identity;
  readonly rc: RadioConfigurationId;
  readonly bitRateBps: UplinkBitRate;
  /** What the non-volatile memory holds at first: the counter of the last message. */
  readonly messageCounter: number;
  readonly behaviours?: readonly S1Behaviour[];
}

/** An emulated S1 module with its supply switched on. */
export interface S1Firmware {
  readonly farEnd: FarEnd;
  readonly nvm: Nvm;
  readonly module: S1Module;
  /** Cuts the supply at this moment: what is on the air stops, RAM is gone. */
  powerOff(): void;
  powerOn(): void;
}

/** Silent: the module prints no banner (dialect S1.9). */
const BOOT_SECONDS: readonly [number, number] = [0.12, 0.2];
/** From a wake-up byte to the first command that is heard (dialect S1.6). */
const WAKE_UP_SECONDS = 0.3;
const SECONDS_PER_HOUR = 3600;

export function createS1Firmware(options: S1FirmwareOptions): S1Firmware {
  const { clock, random, identity } = options;
  const plan = radioPlan(options.rc, options.bitRateBps);
  const nvm: Nvm = {
    messageCounter: options.messageCounter,
    frequencyState: random.fork('frequency').integer(16384),
    settings: factorySettings(plan),
  };
  const behaviour = stackBehaviours(options.behaviours ?? []);
  let powered = false;
  let stop = new AbortController();
  let lines: string[] = [];
  let radio: Promise<unknown> = Promise.resolve();
  let cancelKeepAlive = (): void => {};

  const uart = createUart({
    line(text) {
      lines.push(text);
      if (lines.length === 1) module.background(carryOutAll);
    },
    wake() {
      uart.setState('deaf');
      module.background(async () => {
        await clock.sleep(WAKE_UP_SECONDS, module.session);
        uart.setState('ready');
      });
    },
    outgoing: behaviour.outgoing,
  });

  const carryOutAll = async (): Promise<void> => {
    const mine = lines;
    while (mine.length > 0) {
      await carryOut(module, mine[0]);
      mine.shift();
    }
  };

  const module: S1Module = {
    clock,
    random: random.fork('processing'),
    ether: options.ether,
    identity,
    epIdLow16: Number.parseInt(identity.epId.slice(-4), 16),
    plan,
    oscillator: drawOscillator(random.fork('oscillator')),
    sensors: createSensors(random.fork('sensors')),
    behaviour,
    nvm,
    uart,
    settings: nvm.settings,
    frequencyState: nvm.frequencyState,
    freeMicroChannels: [],
    session: stop.signal,
    restart() {
      behaviour.event({ kind: 'soft-reset' }, module);
      halt();
      boot();
    },
    armKeepAlive() {
      cancelKeepAlive();
      const hours = module.settings.keepAliveHours;
      if (hours === 0) return;
      cancelKeepAlive = clock.at(clock.nowSeconds() + hours * SECONDS_PER_HOUR, () => {
        module.armKeepAlive();
        module.background(async () => {
          await module.exclusively(() => transmitMessage(module, keepAliveMessage(module)).finished);
        });
      });
    },
    background(work) {
      const { session } = module;
      void work().catch((error: unknown) => {
        if (error !== session.reason) throw error;
      });
    },
    exclusively(work) {
      const { session } = module;
      const run = async () => {
        const before = uart.state();
        uart.setState('deaf');
        const result = await work();
        uart.setState(before);
        return result;
      };
      const next = radio.then(run);
      radio = next.catch((error: unknown) => {
        if (error !== session.reason) throw error;
      });
      return next;
    },
  };

  const halt = (): void => {
    cancelKeepAlive();
    lines = [];
    uart.setState('deaf');
    stop.abort(new UnbrigError('module-stopped', 'link', 'the emulated module lost its supply or restarted'));
  };

  const boot = (): void => {
    stop = new AbortController();
    module.session = stop.signal;
    module.settings = nvm.settings;
    module.frequencyState = nvm.frequencyState;
    module.freeMicroChannels = [];
    radio = Promise.resolve();
    module.background(async () => {
      const [least, most] = BOOT_SECONDS;
      await clock.sleep(least + (most - least) * module.random.next(), module.session);
      uart.setState('ready');
      module.armKeepAlive();
      behaviour.event({ kind: 'booted' }, module);
    });
  };

  const powerOn = (): void => {
    if (powered) return;
    powered = true;
    boot();
  };
  powerOn();

  return {
    farEnd: uart.farEnd,
    nvm,
    module,
    powerOn,
    powerOff() {
      if (!powered) return;
      powered = false;
      behaviour.event({ kind: 'power-lost' }, module);
      halt();
    },
  };
}
