import type { Stimulus } from '../../rig/conformance/stimulus.ts';
import { asymmetricPayload } from './messages.ts';

/** Three of the longest frames at 100 bit/s with a second between them, and the time to start them. */
const TEST_MODE_SECONDS = 14;

/** The two settings are the vendor's (IXIT); the second number of each step's mark is the power that was asked for. */
export const powerSteps: Stimulus = {
  id: 'power/steps',
  title: 'A message at the high power setting, one at the low setting, then the high setting again',
  expectedSeconds: 40,
  needsPowerSwitch: false,
  run: async (context) => {
    const high = Number(context.declared.ixit.powerHighDbm);
    const low = Number(context.declared.ixit.powerLowDbm);
    for (const powerDbm of [high, low]) {
      await context.perform({ kind: 'setPower', powerDbm });
      await context.send({ kind: 'sendFrame', payload: asymmetricPayload(1) }, { powerDbm });
    }
    await context.perform({ kind: 'setPower', powerDbm: high });
  },
};

/** Certification mode C: the longest frames at the uplink centre frequency, so the requested frequency is known. */
export const testModeC: Stimulus = {
  id: 'testmode/tx-bpsk',
  title: 'Test mode C: frames at the uplink centre frequency',
  expectedSeconds: 35,
  needsPowerSwitch: false,
  run: async (context) => {
    context.mark('test-mode', { mode: 'C' });
    await context.perform({ kind: 'testMode', mode: 'C', count: 1 });
    await context.clock.sleep(TEST_MODE_SECONDS);
  },
};

/** Marks that open the two quiet waits, and the one that closes the second. */
export const QUIET_MARK = 'quiet';
export const BOOT_MARK = 'boot';
export const QUIET_END_MARK = 'quiet-end';
const QUIET_SECONDS = 60;
const BOOT_QUIET_SECONDS = 40;

/** Messages at both ends show that silence between them is the module's and not the receiver's. */
export const silence: Stimulus = {
  id: 'silence',
  title: 'A message, a minute without a command, a reset and another quiet wait, a message',
  expectedSeconds: 140,
  needsPowerSwitch: false,
  run: async (context) => {
    await context.send({ kind: 'sendFrame', payload: 'c1' });
    context.mark(QUIET_MARK);
    await context.clock.sleep(QUIET_SECONDS);
    context.mark(BOOT_MARK);
    await context.perform({ kind: 'softReset' });
    await context.clock.sleep(BOOT_QUIET_SECONDS);
    context.mark(QUIET_END_MARK);
    await context.send({ kind: 'sendFrame', payload: 'c2' });
  },
};
