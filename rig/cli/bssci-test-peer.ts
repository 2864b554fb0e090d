import { randomBytes } from 'node:crypto';
import { appendFileSync, writeFileSync } from 'node:fs';
import { STATION_EUI } from '../../drivers/emulator/mioty-bssci/base-station.ts';
import { CENTRE_EUI } from '../../drivers/emulator/mioty-bssci/service-centre.ts';
import { countVerdicts, exitCodeOf } from '../conformance/verdict.ts';
import { createEndPoint } from '../mioty/bssci/end-point.ts';
import type { BssciConnector, BssciPeer } from '../ports/bssci.ts';
import type { Clock } from '../ports/clock.ts';
import { messageOf } from '../ports/errors.ts';
import { runConformance } from './bssci-conformance.ts';
import { type EndPointOptions, endPointOf, euiOf, secondsOf, usage } from './bssci-options.ts';
import { caseLine, caseText } from './bssci-print.ts';
import { createProgress } from './progress.ts';

/** Options of the two commands that test an end. */
export interface TestOptions extends EndPointOptions {
  readonly eui?: string;
  readonly patience: string;
  readonly connectWait: string;
  readonly log?: string;
  readonly json?: boolean;
}

/** Tests what the connector reaches and tells each case as it is judged. Gives the exit code. */
export async function testPeer(
  peer: BssciPeer,
  connector: BssciConnector,
  clock: Clock,
  select: readonly string[],
  options: TestOptions,
): Promise<number> {
  const json = options.json === true;
  const progress = createProgress();
  const log = options.log === undefined ? null : newFile(options.log);
  const print = (text: string): void => void process.stdout.write(`${text}\n`);
  const own = peer === 'service-centre' ? STATION_EUI : CENTRE_EUI;
  try {
    const results = await runConformance({
      peer,
      connector,
      clock,
      select,
      patienceSeconds: secondsOf(options.patience, '--patience'),
      connectSeconds: secondsOf(options.connectWait, '--connect-wait'),
      endPoint: createEndPoint(endPointOf(options)),
      ownEui: options.eui === undefined ? own : euiOf(options.eui, '--eui'),
      newUuid: () => Uint8Array.from(randomBytes(16)),
      onScenario: (title, number, of) => progress.update(`${number}/${of}  ${title}`),
      onLog: (entry) => {
        if (log !== null) appendFileSync(log, `${JSON.stringify({ type: 'scenario', ...entry })}\n`);
      },
      onCase: (entry, result) => {
        if (json) print(JSON.stringify(caseLine(entry, result)));
        else progress.line(caseText(entry, result));
      },
    });
    const counts = countVerdicts(results);
    const exitCode = exitCodeOf(results, false);
    if (json) print(JSON.stringify({ type: 'summary', peer, ...counts, exitCode }));
    else {
      const { pass, fail, inconclusive, blocked } = counts;
      progress.line(`${pass} passed, ${fail} failed, ${inconclusive} inconclusive, ${blocked} blocked`);
    }
    return exitCode;
  } finally {
    progress.end();
  }
}

/** An empty file that was not there. @throws UnbrigError `log-unwritable` (usage). */
function newFile(path: string): string {
  try {
    writeFileSync(path, '', { flag: 'wx' });
    return path;
  } catch (cause) {
    throw usage('log-unwritable', `--log ${path}: ${messageOf(cause)}; name a new file`);
  }
}
