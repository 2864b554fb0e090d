#!/usr/bin/env node
import { Command } from 'commander';
import { isUnbrigError, messageOf } from '../ports/errors.ts';
import { addAnalyzeCommand } from './analyze.ts';
import { addBssciCommand } from './bssci.ts';
import { unbrigVersion } from './campaign/compose-record.ts';
import { addCheckCommand } from './check.ts';
import { addDecodeCommand } from './decode.ts';
import { addDoctorCommand } from './doctor.ts';
import { addEmulateCommand } from './emulate.ts';
import { addEncodeCommand } from './encode.ts';
import { exitCodeOfError } from './exit-codes.ts';
import { addExplainCommand } from './explain.ts';
import { addListCommand } from './list.ts';
import { addMutantsCommand } from './mutants.ts';
import { addReportCommand } from './report.ts';
import { addRunCommand } from './run.ts';

const EXAMPLES = `
Start here:
  unbrig run                  every case against the built-in emulated module
  unbrig list                 the cases;  unbrig explain sigfox/uplink/frame/BV-01  one of them
  unbrig analyze air.sigmf-meta --tech sigfox
  unbrig emulate s1 --pty --rtl-tcp 127.0.0.1:1234`;

function createProgram(): Command {
  const program = new Command('unbrig')
    .description('hardware-in-the-loop rig and conformance suite for Sigfox and MIOTY radio modules')
    .version(unbrigVersion())
    .showHelpAfterError('(unbrig --help lists the commands)')
    .exitOverride()
    .addHelpText('after', EXAMPLES);
  for (const add of [
    addRunCommand,
    addListCommand,
    addExplainCommand,
    addAnalyzeCommand,
    addDecodeCommand,
    addEncodeCommand,
    addCheckCommand,
    addEmulateCommand,
    addBssciCommand,
    addMutantsCommand,
    addReportCommand,
    addDoctorCommand,
  ]) {
    add(program);
  }
  for (const command of program.commands) command.exitOverride();
  return program;
}

/** A reader that closes early (head, a pager) is no error. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 4);
});

try {
  await createProgram().parseAsync(process.argv);
} catch (error) {
  const code = exitCodeOfError(error);
  const told = typeof error === 'object' && error !== null && 'exitCode' in error && !isUnbrigError(error);
  if (!told) process.stderr.write(`unbrig: ${isUnbrigError(error) ? `[${error.code}] ` : ''}${messageOf(error)}\n`);
  if (process.env.UNBRIG_DEBUG !== undefined) console.error(error);
  process.exitCode = code;
}
