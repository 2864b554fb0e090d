import type { Device } from '../device/device.ts';
import { bitMessage, frameMessage } from '../device/messages.ts';
import { sendMessage } from '../device/send.ts';
import { type ModuleFault, moduleFault } from './fault.ts';

/** What the command table gets instead of a line that it would refuse. */
const lenient = (name: string, what: string, line: (line: string) => string): ModuleFault =>
  moduleFault(name, what, { line });

/** Splits `AT$SF=<argument>[,<downlink>]`; null for other lines. */
function frameArgument(line: string): { readonly argument: string; readonly rest: string } | null {
  const match = /^AT\$SF=([^,]*)(,.*)?$/.exec(line);
  return match && { argument: match[1], rest: match[2] ?? '' };
}

const onFrame =
  (change: (argument: string) => string) =>
  (line: string): string => {
    const found = frameArgument(line);
    return found ? `AT$SF=${change(found.argument)}${found.rest}` : line;
  };

/** Malformed sends that are carried out. */
export const lenientFaults: readonly ModuleFault[] = [
  lenient(
    'accepts-13-bytes',
    'a payload of 13 bytes is sent without its last byte',
    onFrame((hex) => (hex.length === 26 ? hex.slice(0, 24) : hex)),
  ),
  lenient(
    'accepts-odd-hex',
    'an odd number of hex digits is sent with the last digit dropped',
    onFrame((hex) => (hex.length % 2 === 1 ? hex.slice(0, -1) : hex)),
  ),
  lenient(
    'accepts-non-hex',
    'characters that are no hex digits are sent as 0',
    onFrame((hex) => hex.replace(/[^0-9A-Fa-f]/g, '0')),
  ),
  lenient('accepts-bit-2', 'AT$SB=2 is sent as bit 0', (line) => line.replace(/^AT\$SB=2/, 'AT$SB=0')),
];

const inBackground = (module: Device, message: ReturnType<typeof bitMessage>): void =>
  module.background(async () => {
    await module.exclusively(() => sendMessage(module, message).done);
  });

const SPONTANEOUS_AFTER_BOOT_SECONDS = 4;
const SPONTANEOUS_AFTER_COMMAND_SECONDS = 20;

function spontaneous(module: Device, afterSeconds: number): void {
  module.background(async () => {
    await module.clock.sleep(afterSeconds, module.session);
    await module.exclusively(() => sendMessage(module, bitMessage('1', false)).done);
  });
}

/** Frames that nobody asked for. */
export const unaskedFaults: readonly ModuleFault[] = [
  moduleFault('refuses-but-sends', 'a refused send is answered with an error, yet frames go out', {
    event(event, module) {
      if (event.kind === 'refused' && /^AT\$S[FB]/.test(event.line)) inBackground(module, frameMessage('00', false));
    },
  }),
  moduleFault('spontaneous-frame', 'the module sends by itself after boot and some time after every command', {
    event(event, module) {
      if (event.kind === 'booted') spontaneous(module, SPONTANEOUS_AFTER_BOOT_SECONDS);
      if (event.kind === 'answered') spontaneous(module, SPONTANEOUS_AFTER_COMMAND_SECONDS);
    },
  }),
];
