import type { MiotyDialectName } from '../../../../rig/ports/module.ts';
import type { FarEnd } from '../../../transports/far-end.ts';
import { createShellUart } from '../../shell/uart.ts';
import { createWorkQueue } from '../../shell/work-queue.ts';
import { createMiotyDevice, type MiotyDeviceOptions } from '../device/create-device.ts';
import type { MiotyDevice } from '../device/device.ts';
import type { Memory } from '../device/memory.ts';
import { UNFINISHED } from '../device/refusal.ts';
import { type Answer, done, INVALID_ARGUMENT, READ_FAILED, refused, text, UNKNOWN_COMMAND } from './answer.ts';
import type { Command, ShellModule } from './command.ts';
import { createLineReader } from './line-reader.ts';
import { macCommands } from './mac-commands.ts';
import { parseLine } from './parser.ts';
import { FIRMWARE_PROFILES } from './profiles.ts';
import { identityCommands, radioCommands } from './settings-commands.ts';
import { systemCommands, testCommands } from './system-commands.ts';

export interface MiotyFirmwareOptions
  extends Omit<MiotyDeviceOptions, 'bootSeconds' | 'powerDbm' | 'factory' | 'memory'> {
  /** What the maker wrote; power and baud rate are the firmware's own. */
  readonly factory: Omit<Memory, 'power' | 'baudRate'>;
  /** What the memory holds now, where that is something else. */
  readonly memory?: Partial<Memory>;
}

/** An emulated MIOTY module with its supply switched on. */
export interface MiotyFirmware {
  readonly farEnd: FarEnd;
  readonly device: MiotyDevice;
}

const TABLE: readonly Command[] = [
  ...systemCommands,
  ...identityCommands,
  ...radioCommands,
  ...macCommands,
  ...testCommands,
];

/** From the end of a line to its answer, for what only looks something up. */
const PROCESSING_SECONDS: readonly [number, number] = [0.005, 0.015];
/** From the end of the line to the beginning of what the command does, where it does more. */
const READY_SECONDS = 0.02;

/** `deaf`: starts or is off. `asleep`: a question mark wakes. */
type Ear = 'deaf' | 'ready' | 'asleep';

export function createMiotyFirmware(name: MiotyDialectName, options: MiotyFirmwareOptions): MiotyFirmware {
  const profile = FIRMWARE_PROFILES[name];
  const factory: Memory = { ...options.factory, power: profile.power.factory, baudRate: profile.baudRate };
  const device = createMiotyDevice({
    ...options,
    factory,
    memory: { ...factory, ...options.memory },
    bootSeconds: profile.bootSeconds,
    powerDbm: profile.power.powerDbm,
  });
  const table = TABLE.filter((command) => !profile.lacks.includes(command.name));
  const queue = createWorkQueue(device);
  let ear: Ear = 'deaf';
  let radioWorks = false;
  let waiting = 0;
  let repliedSeconds = Number.NEGATIVE_INFINITY;

  const uart = createShellUart(device, profile.baudRate, (byte) => {
    if (ear === 'asleep' && profile.wakesByQuestion && byte === QUESTION) ear = 'ready';
    else if (ear === 'ready') lines.receive(byte);
  });
  const print = async (answer: Answer): Promise<void> => {
    await uart.print(text(answer));
    repliedSeconds = device.clock.nowSeconds();
  };
  const module: ShellModule = {
    device,
    profile,
    commands: table.map((command) => command.name),
    carrier: null,
    notice: () => {},
    rest: (how) => {
      ear = how === 'asleep' ? 'asleep' : 'deaf';
    },
  };

  const carryOut = async (received: string, hurried: boolean): Promise<void> => {
    const { behaviour, clock } = device;
    behaviour.event({ kind: 'line', line: received }, device);
    const line = behaviour.line(received);
    const found = find(table, line);
    const [least, most] = PROCESSING_SECONDS;
    const drawn = least + (most - least) * device.random.next();
    await clock.sleep(behaviour.processing('answer' in found ? drawn : READY_SECONDS, received), device.session);
    module.notice = (notice) => {
      const bent = behaviour.notice(notice, received);
      if (bent !== null) device.background(() => uart.print(`${bent}\r\n`));
    };
    radioWorks = 'command' in found && found.command.transmits === true;
    const answer = 'answer' in found ? found.answer : await found.run(module);
    radioWorks = false;
    const given = hurried ? withoutData(answer, found) : answer;
    await print(behaviour.answer(given, received, device));
    behaviour.event({ kind: 'answered', line: received, answer: given }, device);
    if ('command' in found && answer.status !== '1' && answer.status !== '2') found.command.after?.(module);
  };

  const lines = createLineReader(profile, device.clock, (line, beganSeconds) => {
    if (radioWorks) {
      device.background(() => print(refused(UNFINISHED)));
      return;
    }
    const hurried = waiting > 0 || beganSeconds - repliedSeconds < profile.gapSeconds;
    const { session } = device;
    waiting++;
    queue.add(async () => {
      await carryOut(line, hurried && profile.gapSeconds > 0);
      if (!session.aborted) waiting--;
    });
  });

  device.attachShell({
    started(again) {
      ear = 'ready';
      if (again && profile.banner) device.background(() => print(done(`I:${profile.info}`)));
    },
    stopped() {
      ear = 'deaf';
      radioWorks = false;
      waiting = 0;
      repliedSeconds = Number.NEGATIVE_INFINITY;
      module.carrier = null;
      queue.clear();
      lines.reset();
    },
    say: uart.echo,
  });
  device.powerOn();
  return { farEnd: uart.farEnd, device };
}

const QUESTION = 0x3f;

type Found =
  | { readonly answer: Answer }
  | { readonly command: Command; readonly reads: boolean; run(module: ShellModule): Answer | Promise<Answer> };

/** What a line asks for; a form that the command does not have is refused. */
function find(table: readonly Command[], line: string): Found {
  const parsed = parseLine(line);
  if ('refusal' in parsed) return { answer: parsed.refusal };
  const command = table.find(({ name }) => name === parsed.name);
  if (command === undefined) return { answer: UNKNOWN_COMMAND };
  const run = runnerOf(command, parsed);
  if (run === null) return { answer: parsed.form === 'get' ? READ_FAILED : INVALID_ARGUMENT };
  return { command, reads: parsed.form !== 'number' && parsed.form !== 'bytes', run };
}

type Parsed = Exclude<ReturnType<typeof parseLine>, { readonly refusal: Answer }>;

function runnerOf(command: Command, parsed: Parsed): ((module: ShellModule) => Answer | Promise<Answer>) | null {
  switch (parsed.form) {
    case 'run':
      return command.run ? (module) => command.run!(module) : null;
    case 'get':
      return command.get ? (module) => command.get!(module) : null;
    case 'list':
      return command.list ? (module) => command.list!(module) : null;
    case 'number':
      return command.number ? (module) => command.number!(module, parsed.value) : null;
    case 'bytes':
      return command.bytes ? (module) => command.bytes!(module, parsed.bytes) : null;
  }
}

/** What RC1882 answers to a command that came too soon: the status alone. */
function withoutData(answer: Answer, found: Found): Answer {
  return 'command' in found && found.reads && answer.status === '0' ? done() : answer;
}
