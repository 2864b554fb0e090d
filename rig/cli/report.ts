import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { writeReports } from '../../reports/write-reports.ts';
import { readRecord } from './campaign/read-record.ts';

const EXAMPLES = `
Examples:
  unbrig report runs/2026-11-21T20-00-00Z-seed1              all views again
  unbrig report runs/2026-11-21T20-00-00Z-seed1 --format junit`;

export function addReportCommand(program: Command): void {
  program
    .command('report')
    .description('make the views of a finished run again from its record and evidence')
    .argument('<run>', 'run folder')
    .addOption(new Option('--format <format...>', 'which views').choices(['html', 'junit', 'allure', 'figures']))
    .addHelpText('after', EXAMPLES)
    .action(async (run: string, options: { format?: readonly ('html' | 'junit' | 'allure' | 'figures')[] }) => {
      const folder = resolve(run);
      const written = await writeReports(
        folder,
        readRecord(folder),
        options.format === undefined ? {} : { formats: options.format },
      );
      for (const file of written) process.stdout.write(`${file}\n`);
    });
}
