import type { Command } from 'commander';
import type { CampaignOptions } from './campaign/run-campaign.ts';

interface RunOptions {
  readonly rig?: string;
  readonly dut?: string;
  readonly out?: string;
  readonly seed: number;
  readonly fault: readonly string[];
  readonly rc: readonly string[];
  readonly profile: readonly string[];
  readonly json?: boolean;
}

const EXAMPLES = `
Examples:
  unbrig run                                   the whole campaign on the built-in emulated bench
  unbrig run sigfox/uplink/frame               one group
  unbrig run 'sigfox/**/TI-*' '!sigfox/regulation'
  unbrig run --rig rig.yaml --dut dut.yaml     a module on a serial line, a receiver on rtl_tcp
  unbrig run --rc RC1,RC2,RC3C,RC4             four zones of the emulated module, two at a time on two cores
  unbrig run --profile EU1                     the emulated MIOTY module, every MIOTY case
  unbrig run mioty/uplink                      one group of them
  unbrig run --fault crc-init-ffff             see a faulty emulated module fail (unbrig mutants lists the faults)

Exit codes: 0 passed, 1 a fail, 2 usage or configuration, 3 inconclusive only, 4 rig or link error, 5 nothing selected,
6 refused beforehand, 130 interrupted.`;

export function addRunCommand(program: Command): void {
  program
    .command('run')
    .description('run a conformance campaign and write its record, reports and evidence')
    .argument('[select...]', 'case ids, prefixes or patterns with *; a leading ! excludes (default: every case)')
    .option('--rig <file>', 'rig.yaml: what the bench is made of (default: the built-in emulated bench)')
    .option('--dut <file>', 'dut.yaml: identification, ICS and IXIT of the module (default: the emulated module)')
    .option(
      '--rc <list>',
      'radio configurations, separated by commas (default: those in the DUT file; emulated module: RC1)',
      addList,
      [],
    )
    .option(
      '--profile <list>',
      'radio profiles of a MIOTY module, separated by commas (default: those in the DUT file; emulated module: EU1)',
      addList,
      [],
    )
    .option('--out <folder>', 'run folder (default: runs/<time>-<seed>)')
    .option('--seed <number>', 'seed of all chance; the same seed gives the same record', parseSeed, 1)
    .option(
      '--fault <name>',
      'give the emulated module a named fault (repeatable)',
      (name: string, all: string[]) => [...all, name],
      [],
    )
    .option('--json', 'JSON lines on stdout: one a case, the summary last')
    .addHelpText('after', EXAMPLES)
    .action(async (select: string[], options: RunOptions) => {
      const campaign: CampaignOptions = {
        selection: select,
        rigFile: options.rig ?? null,
        dutFile: options.dut ?? null,
        zones: [...options.rc, ...options.profile],
        outFolder: options.out ?? null,
        seed: options.seed,
        faults: options.fault,
        json: options.json === true,
      };
      // Loaded when it is wanted: the views alone take half a second.
      const { runCampaign } = await import('./campaign/run-campaign.ts');
      process.exitCode = await runCampaign(campaign);
    });
}

function addList(list: string, all: string[]): string[] {
  return [...all, ...list.split(',').map((zone) => zone.trim())];
}

function parseSeed(text: string): number {
  const seed = Number(text);
  if (!Number.isInteger(seed) || seed < 0 || seed > 0xffffffff)
    throw new RangeError(`--seed ${text}: give a whole number from 0 to 4294967295`);
  return seed;
}
