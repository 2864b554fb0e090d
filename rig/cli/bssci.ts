import type { Command } from 'commander';
import { createDialler, listenForStations } from '../../drivers/bssci/network.ts';
import { realClock } from '../bench/real-clock.ts';
import { writeTestCertificates } from './bssci-certificates.ts';
import { type EmulateOptions, emulateCentre, emulateStation, type RunningPeer } from './bssci-emulate.ts';
import { addressOf, countOf, identityOf, type TlsOptions } from './bssci-options.ts';
import { type TestOptions, testPeer } from './bssci-test-peer.ts';

const EXAMPLES = `
Try it without hardware:
  unbrig bssci certificates /tmp/certs
  unbrig bssci emulate-centre --listen 127.0.0.1:16018 --ca /tmp/certs/ca.pem \\
    --cert /tmp/certs/centre.pem --key /tmp/certs/centre.key
  unbrig bssci centre 127.0.0.1:16018 --ca /tmp/certs/ca.pem \\
    --cert /tmp/certs/station.pem --key /tmp/certs/station.key`;

const TEST_HELP = `
Certificates and keys are PEM files. Keys never come on the command line and
never appear in the output. Waiting for what must not come takes --patience
seconds each time; the whole takes some minutes.
Exit codes: 0 all passed, 1 a case failed, 3 something stayed open, 4 no
connection.`;

const CENTRE_EXAMPLES = `${TEST_HELP}

Examples:
  unbrig bssci centre sc.example.org:16018 --ca ca.pem --cert bs.pem --key bs.key
  unbrig bssci centre 127.0.0.1:16018 --ca ca.pem --cert bs.pem --key bs.key \\
    --eui 70b3d56770000002 --end-point 70b3d56770111505 --end-point-key ep.key \\
    --attach-counter 41 --select mioty/bssci/centre/attach`;

const STATION_EXAMPLES = `${TEST_HELP}
The station is told to connect to this address; it must do so again after each
cut.

Examples:
  unbrig bssci station --listen 0.0.0.0:16018 --ca ca.pem --cert sc.pem \
    --key sc.key
  unbrig bssci station --listen 127.0.0.1:16018 --ca ca.pem --cert sc.pem \\
    --key sc.key --json --log session.jsonl`;

interface ListenOptions {
  readonly listen: string;
}
interface EmulatedOptions extends TlsOptions {
  readonly fault?: readonly string[];
  readonly seed: string;
}
interface Selection {
  readonly select?: readonly string[];
}

const repeated = (value: string, all: readonly string[] = []): readonly string[] => [...all, value];

function withTls(command: Command): Command {
  return command
    .requiredOption('--cert <file>', 'own certificate')
    .requiredOption('--key <file>', 'its private key')
    .requiredOption('--ca <file>', 'authority that the certificate of the peer must come from')
    .option('--json', 'JSON lines on stdout');
}

function withTest(command: Command): Command {
  return withTls(command)
    .option('--select <case>', 'case id, prefix or pattern (repeatable)', repeated)
    .option('--eui <hex>', 'EUI-64 that the rig connects with')
    .option('--end-point <hex>', 'EUI-64 of an end point that the peer knows')
    .option('--end-point-key <file>', 'file with its network key, for attachments')
    .option('--attach-counter <number>', 'its last attach counter', '0')
    .option('--packet-counter <number>', 'its last packet counter', '0')
    .option('--patience <seconds>', 'how long to wait for an answer', '5')
    .option('--connect-wait <seconds>', 'how long to wait for a connection', '60')
    .option('--log <file>', 'write all that passes, as JSON lines');
}

export function addBssciCommand(program: Command): void {
  const bssci = program
    .command('bssci')
    .description('test a MIOTY service centre or base station at the interface between them (BSSCI)')
    .addHelpText('after', EXAMPLES);
  withTest(bssci.command('centre'))
    .description('test a service centre; the rig connects as a base station')
    .argument('<host:port>', 'where it listens')
    .addHelpText('after', CENTRE_EXAMPLES)
    .action(async (where: string, options: TestOptions & TlsOptions & Selection) => {
      const clock = realClock();
      const connector = createDialler(addressOf(where, false), identityOf(options), clock);
      process.exitCode = await testPeer('service-centre', connector, clock, options.select ?? [], options);
    });
  withTest(bssci.command('station'))
    .description('test a base station that connects; the rig is its service centre')
    .requiredOption('--listen <host:port>', 'address that it connects to')
    .addHelpText('after', STATION_EXAMPLES)
    .action(async (options: TestOptions & TlsOptions & Selection & ListenOptions) => {
      const clock = realClock();
      const stations = await listenForStations(addressOf(options.listen, true), identityOf(options), clock);
      const { host, port } = stations.listening.address;
      if (options.json === true) process.stdout.write(`${JSON.stringify({ type: 'listening', host, port })}\n`);
      else process.stderr.write(`waiting for a base station at ${host}:${port}\n`);
      try {
        process.exitCode = await testPeer('base-station', stations, clock, options.select ?? [], options);
      } finally {
        stations.close();
        await stations.listening.close();
      }
    });
  addEmulated(bssci);
  bssci
    .command('certificates')
    .description('make certificates for tests: an authority, one for a centre, one for a station')
    .argument('<folder>', 'where to write them')
    .action((folder: string) => {
      for (const path of writeTestCertificates(folder)) process.stdout.write(`${path}\n`);
    });
  for (const command of bssci.commands) command.exitOverride();
}

function addEmulated(bssci: Command): void {
  const withFaults = (command: Command): Command =>
    withTls(command)
      .option('--fault <name>', 'build this fault in (repeatable)', repeated)
      .option('--seed <number>', 'seed of all chance', '1');
  withFaults(bssci.command('emulate-centre'))
    .description('run an EMULATED service centre until SIGTERM or Ctrl-C')
    .requiredOption('--listen <host:port>', 'address for stations; port 0 takes a free one')
    .action(async (options: EmulatedOptions & ListenOptions) => {
      process.exitCode = await serve('service-centre', emulateCentre, options.listen, options);
    });
  withFaults(bssci.command('emulate-station'))
    .description('run an EMULATED base station until SIGTERM or Ctrl-C')
    .argument('<host:port>', 'service centre to connect to')
    .action(async (where: string, options: EmulatedOptions) => {
      process.exitCode = await serve('base-station', emulateStation, where, options);
    });
}

async function serve(
  peer: string,
  open: (options: EmulateOptions) => Promise<RunningPeer>,
  where: string,
  options: EmulatedOptions,
): Promise<number> {
  const ended = new Promise<number>((resolve) => {
    process.once('SIGTERM', () => resolve(0));
    process.once('SIGINT', () => resolve(130));
  });
  const print = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);
  const running = await open({
    clock: realClock(),
    address: addressOf(where, peer === 'service-centre'),
    identity: identityOf(options),
    faults: options.fault ?? [],
    seed: countOf(options.seed, '--seed'),
    onLine: (line) => {
      if (options.json === true) print(line);
    },
  });
  print({ type: 'emulator', emulated: true, peer, ...running.address });
  const code = await ended;
  await running.close();
  return code;
}
