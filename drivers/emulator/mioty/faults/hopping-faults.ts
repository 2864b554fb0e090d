import type { MiotyModuleFault } from '../../faults/fault.ts';
import type { HopChoice } from '../device/frame-plan.ts';
import { miotyFault } from './mioty-fault.ts';

const onHop = (name: string, what: string, change: (choice: HopChoice) => Partial<HopChoice>): MiotyModuleFault =>
  miotyFault(name, what, { hop: (choice) => ({ ...choice, ...change(choice) }) });

/** Which pattern, channel and offset a frame takes. */
export const hoppingFaults: readonly MiotyModuleFault[] = [
  onHop('mioty-pattern-fixed', 'every frame has the first pattern of its group', () => ({ pattern: 0 })),
  onHop('mioty-pattern-reserved', 'frames have the last pattern of their group, which nothing selects', ({ upg }) => ({
    pattern: upg === 'UPG3' ? 0 : 7,
  })),
  onHop('mioty-mode-ignored', 'all modes send by the normal pattern group', () => ({ upg: 'UPG1' })),
  onHop('mioty-channel-a-always', 'every frame is on channel A', () => ({ channel: 'A' })),
  onHop('mioty-channel-inverted', 'each frame is on the other channel', ({ channel, profile }) => ({
    channel: channel === 'A' && profile !== 'EU0' ? 'B' : 'A',
  })),
  // The same offset more for all frames would be no fault that shows: the crystal may be as far off.
  onHop(
    'mioty-offset-beyond-range',
    'frames are off by twice as many carrier spacings as the crystal allows',
    ({ carrierOffset }) => ({ carrierOffset: 2 * carrierOffset }),
  ),
  onHop('mioty-offset-none', 'frames are never off the middle of their channel', () => ({ carrierOffset: 0 })),
  onHop('mioty-extension-seed', 'places of extension bursts are drawn from the payload CRC alone', () => ({
    headerCrc: 0,
  })),
];
