import { radioProfile } from '../../../../rig/mioty/profile.ts';
import { NOT_ALLOWED, RANGE, SIZE, UNFINISHED } from '../device/refusal.ts';
import { startTestCarrier } from '../device/test-carrier.ts';
import { type Answer, done, refused, SILENCE } from './answer.ts';
import type { Command, ShellModule } from './command.ts';

const restartAnswer = ({ profile }: ShellModule): Answer => (profile.answersRestart ? done() : SILENCE);

const FACTORY_RECORD_BYTES = 64;

export const systemCommands: readonly Command[] = [
  { name: 'I', run: ({ profile }) => done(`I:${profile.info}`) },
  { name: '-LIBV', run: ({ profile }) => done(`I:${profile.library}`) },
  { name: '-RST', run: restartAnswer, after: ({ device }) => device.restart('reset') },
  { name: 'Z', run: restartAnswer, after: ({ device }) => device.restart('factory') },
  { name: '-SHDN', run: () => SILENCE, after: (module) => module.rest('off') },
  // The boot loader speaks XMODEM at a rate of its own; to an AT client it is silent.
  { name: '-SBTL', run: () => SILENCE, after: (module) => module.rest('off') },
  { name: '%SLEEP', run: () => done(), after: (module) => module.rest('asleep') },
  {
    // Takes the maker's record once, before there is one.
    name: '-DEF',
    bytes: (_module, record) => refused(record.length === FACTORY_RECORD_BYTES ? NOT_ALLOWED : SIZE),
  },
  // The list of commands that M4 has; its form is not known.
  { name: '', get: ({ commands }) => done(...commands.filter((name) => name !== '').map((name) => `AT${name}`)) },
];

/** What the transmitter reaches: the bands of all profiles. */
const LOWEST_HZ = 863_000_000;
const HIGHEST_HZ = 928_000_000;

function carrier(module: ShellModule, frequencyHz: number, modulated: boolean): Answer {
  if (module.carrier !== null) return refused(UNFINISHED);
  module.carrier = startTestCarrier(module.device, frequencyHz, modulated);
  return done();
}

const carrierAt = (name: string, modulated: boolean): Command => ({
  name,
  number: (module, frequencyHz) =>
    frequencyHz < LOWEST_HZ || frequencyHz > HIGHEST_HZ ? refused(RANGE) : carrier(module, frequencyHz, modulated),
});

export const testCommands: readonly Command[] = [
  carrierAt('$TXCU', false),
  carrierAt('$TXCMLP', true),
  {
    name: '%MOD',
    run: (module) => carrier(module, radioProfile(module.device.memory.profile).channels[0].centreHz, true),
  },
  {
    name: '$TXOFF',
    run(module) {
      module.carrier?.stop();
      module.carrier = null;
      return done();
    },
  },
  // A receiver that listens puts nothing on the air.
  {
    name: '$RXCONT',
    number: (_module, frequencyHz) => (frequencyHz < LOWEST_HZ || frequencyHz > HIGHEST_HZ ? refused(RANGE) : done()),
  },
  { name: '$RXOFF', run: () => done() },
];
