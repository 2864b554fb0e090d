import type { Stimulus, StimulusContext } from '../../rig/conformance/stimulus.ts';
import type { ModuleOperation } from '../../rig/ports/module.ts';
import { radioConfiguration } from '../../rig/sigfox/radio-configuration.ts';
import { type RfpLetter, rfpMode } from '../../rig/sigfox/rfp-modes.ts';
import { underCarrier } from './carriers.ts';
import { carrierSenseOf } from './zone.ts';

/** Opens the turn of a test mode; its data name the mode by its letter. */
export const TEST_MODE_MARK = 'test-mode';

const BOOT_SECONDS = 3;
/** What a module that answers early may still have on the air. */
const LISTEN_SECONDS = 5;

const testMode = (mode: RfpLetter): ModuleOperation => ({ kind: 'testMode', mode, count: 1 });

/** One run of a mode; `seconds` is how long it takes, in case that the module answers before it is over. */
async function runMode(context: StimulusContext, mode: RfpLetter, seconds: number): Promise<void> {
  const { clock } = context;
  context.mark(TEST_MODE_MARK, { mode });
  const beginSeconds = clock.nowSeconds();
  await context.perform(testMode(mode));
  await clock.sleep(Math.max(0, beginSeconds + seconds - clock.nowSeconds()) + LISTEN_SECONDS);
}

/** A mode that ends by itself. */
const wholeMode = (mode: RfpLetter, seconds: number): Stimulus => ({
  id: `testmode/${mode.toLowerCase()}`,
  title: `Test mode ${mode}: ${rfpMode(mode).name}`,
  expectedSeconds: seconds + LISTEN_SECONDS,
  needsPowerSwitch: false,
  run: (context) => runMode(context, mode, seconds),
});

/**
 * A mode that takes half an hour or more: the supply is cut when enough of it was seen. The answer never comes; the wait for it is the dialect's.
 */
const brokenOff = (mode: RfpLetter, seconds: number): Stimulus => ({
  id: `testmode/${mode.toLowerCase()}`,
  title: `The first ${Math.round(seconds)} s of test mode ${mode}: ${rfpMode(mode).name}`,
  expectedSeconds: seconds + LISTEN_SECONDS,
  needsPowerSwitch: true,
  run: async (context) => {
    context.mark(TEST_MODE_MARK, { mode });
    const cut = async (): Promise<void> => {
      await context.clock.sleep(seconds);
      await context.power?.off();
    };
    await Promise.all([context.perform(testMode(mode)), cut()]);
    await context.power?.on();
    await context.clock.sleep(BOOT_SECONDS);
  },
});

/** Windows of mode B that are waited for; the supply goes when all frames of the last of them are over, well before the next. */
export const B_WINDOWS = 8;
const B_WINDOW_SECONDS = 18;
const B_SECONDS = B_WINDOWS * B_WINDOW_SECONDS - 4;

/** Rounds of mode E: uplink, 4 s of listening, 6 s of pause. */
export const E_ROUNDS = 5;
const E_ROUND_SECONDS = 10;
/** The last uplink has left, at the lower bit rate too, and the next is some seconds off. */
const E_SECONDS = (E_ROUNDS - 1) * (E_ROUND_SECONDS + 1.2) + 3.5;

/** When the tester's downlink begins, after the opening of the window or after the one before. */
const IN_WINDOW_SECONDS = 3;
/** The window, the confirmation and the last frame. */
const F_SECONDS = 70;

const downlinkMode = (name: string, title: string, payload: string): Stimulus => ({
  id: `testmode/f-${name}`,
  title: `Test mode F: ${title}`,
  expectedSeconds: F_SECONDS,
  needsPowerSwitch: false,
  run: async (context) => {
    const afterSeconds = radioConfiguration(context.declared.zone).waitSeconds.value + IN_WINDOW_SECONDS;
    context.mark(TEST_MODE_MARK, { mode: 'F' });
    await context.transact(testMode('F'), [{ payload, afterSeconds }], { mode: 'F' });
  },
});

/** The eight bytes that mode F must get, and others. */
const expectedDownlink = rfpMode('F').reception?.payload?.value ?? '';
const otherDownlink = '3736353433323130';

/** How often mode D gets its pattern. */
const PATTERNS = 2;

/**
 * Where the module listens when it means the downlink centre: off by the error of its reference, which mode C shows, as it means the uplink centre
 * there. A base station answers relative to what it heard, so that this error never counts.
 */
async function downlinkCentreHz(context: StimulusContext): Promise<number> {
  const { uplinkCentreHz, downlinkCentreHz: centreHz } = radioConfiguration(context.declared.zone);
  const { request } = await context.transact(testMode('C'), [], { mode: 'C' });
  return request === null ? centreHz.value : (centreHz.value * request.carrierHz.value) / uplinkCentreHz.value;
}

/** The pattern is not decoded, so it goes out as it is. */
const receiveMode: Stimulus = {
  id: 'testmode/d',
  title: `Test mode D: ${rfpMode('D').name}, the pattern twice, then a message`,
  expectedSeconds: 80,
  needsPowerSwitch: false,
  run: async (context) => {
    const { clock } = context;
    const payload = rfpMode('D').reception?.payload?.value ?? '';
    const frequencyHz = await downlinkCentreHz(context);
    context.mark(TEST_MODE_MARK, { mode: 'D' });
    const send = async (): Promise<void> => {
      for (let n = 0; n < PATTERNS; n++) {
        await clock.sleep(IN_WINDOW_SECONDS);
        const startSeconds = clock.nowSeconds() + 1;
        const defect = { kind: 'not-whitened' } as const;
        await context.sendDownlink({ payload, defect, startSeconds, frequencyHz, messageCounter: 0 });
      }
    };
    await Promise.all([context.perform(testMode('D')), send()]);
    await clock.sleep(LISTEN_SECONDS);
    await context.send({ kind: 'sendBit', bit: 1 });
  },
};

/** Longer than the usual first carrier sense and shorter than that of mode G, and than what T_LF leaves to frames 2 and 3. */
const G_TAKEN_SECONDS = 8;
const G_SECONDS = 2 * 8;
/** Far above every threshold. */
const G_STRONG_DB = 15;

const carrierSenseMode: Stimulus = {
  id: 'testmode/g',
  title: `Test mode G: ${rfpMode('G').name}, with the channel free, and taken for ${G_TAKEN_SECONDS} s`,
  expectedSeconds: 55,
  needsPowerSwitch: false,
  run: async (context) => {
    await runMode(context, 'G', G_SECONDS);
    const threshold = carrierSenseOf(context.declared)?.thresholdDbm.value ?? Number.NaN;
    const around = { levelDbm: threshold + G_STRONG_DB, untilSeconds: G_TAKEN_SECONDS };
    await underCarrier(context, around, () => runMode(context, 'G', G_SECONDS + G_TAKEN_SECONDS));
  },
};

const publicKeyMode: Stimulus = {
  id: 'testmode/k',
  title: `Test mode K: ${rfpMode('K').name}, then a message`,
  expectedSeconds: 28,
  needsPowerSwitch: false,
  run: async (context) => {
    await runMode(context, 'K', 6);
    await context.send({ kind: 'sendBit', bit: 1 });
  },
};

/** A memory that a reset empties brings the frequencies of the same beginning, so there is one before either run. */
const memoryMode: Stimulus = {
  id: 'testmode/l',
  title: `Test mode L: ${rfpMode('L').name}, after a reset and after another`,
  expectedSeconds: 30,
  needsPowerSwitch: false,
  run: async (context) => {
    for (let run = 0; run < 2; run++) {
      context.mark('reset');
      await context.perform({ kind: 'softReset' });
      await context.clock.sleep(BOOT_SECONDS);
      await runMode(context, 'L', 6);
    }
  },
};

export const testModeStimuli: readonly Stimulus[] = [
  wholeMode('A', 9 * 9),
  brokenOff('B', B_SECONDS),
  receiveMode,
  brokenOff('E', E_SECONDS),
  downlinkMode('expected', 'the downlink that it expects', expectedDownlink),
  downlinkMode('other', 'another downlink', otherDownlink),
  carrierSenseMode,
  wholeMode('J', 16 * 18),
  publicKeyMode,
  memoryMode,
];
