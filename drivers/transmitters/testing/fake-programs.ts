import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** How a fake `hackrf_transfer` misbehaves; a good one has none of this. */
export interface HackrfManners {
  readonly exitCode?: number;
  /** What it reports instead of the size of the file. */
  readonly reportedBytes?: number;
  readonly underruns?: number;
  /** Ends without a report. */
  readonly silent?: boolean;
  /** Reports nothing and never ends, SIGTERM or not. */
  readonly hangs?: boolean;
  /** Reports and then never ends. */
  readonly hangsAtTheEnd?: boolean;
  /** Does not take the time that the samples take. */
  readonly hurries?: boolean;
  /** An older program, without -B. */
  readonly old?: boolean;
}

/** One call of a fake program. */
export interface FakeCall {
  readonly args: readonly string[];
  /** Host time at which the first sample left, seconds since 1970. */
  readonly startSeconds: number;
  readonly pid: number;
  /** What it was given to send: file by suffix. */
  readonly files: Readonly<Record<string, Buffer>>;
}

const HEADER = `#!/bin/sh
trap 'kill $! 2>/dev/null; rm -f "$calls/$$.running"; exit 1' TERM
nap() { sleep "$1" & wait $!; }
stamp() { date +%s.%N >"$calls/$$.start"; }
calls="$(dirname "$0")/calls"
`;
const RECORD = `printf '%s\\n' "$@" >"$calls/$$.args"
: >"$calls/$$.running"
`;

function install(folder: string, name: string, script: string): string {
  mkdirSync(join(folder, 'calls'), { recursive: true });
  const path = join(folder, name);
  writeFileSync(path, script);
  chmodSync(path, 0o755);
  return path;
}

/** The words are those of hackrf_transfer 2022.09.1. */
export function installFakeHackrf(folder: string, manners: HackrfManners = {}): string {
  const report = `echo "Transfer statistics:" >&2
echo "${manners.reportedBytes ?? '$bytes'} bytes transferred by M0" >&2
echo "${manners.reportedBytes ?? '$bytes'} bytes transferred by M4" >&2
echo "${manners.underruns ?? 0} underruns, longest 0 bytes" >&2`;
  return install(
    folder,
    'hackrf_transfer',
    `${HEADER}
if [ "$1" = -h ]; then
  echo "Usage:"
  ${manners.old ? ':' : 'echo "	[-B] # Print buffer statistics during transfer"'}
  exit 0
fi
${RECORD}
stamp
for word; do
  case "$last" in -t) file=$word ;; -s) rate=$word ;; esac
  last=$word
done
bytes=$(wc -c <"$file")
cp "$file" "$calls/$$.ci8"
echo "call hackrf_set_sample_rate($rate Hz/2.016 MHz)" >&2
${manners.hangs ? 'trap \'\' TERM; rm -f "$calls/$$.running"; exec sleep 60' : ''}
ms=$((bytes * 500 / rate))
${manners.hurries ? '' : 'nap "$((ms / 1000)).$(printf %03d $((ms % 1000)))"'}
echo "Exiting..." >&2
${manners.silent ? 'echo "hackrf_open() failed: HackRF not found (-5)" >&2' : report}
rm -f "$calls/$$.running"
${manners.hangsAtTheEnd ? 'exec sleep 60' : ''}
echo "hackrf_close() done" >&2
echo "exit" >&2
exit ${manners.exitCode ?? 0}
`,
  );
}

/** A program for the command driver: `send SIGMF START SECONDS FREQUENCY LEVEL`. `then` is what it does in the end. */
export function installFakeSender(folder: string, then = 'exit 0'): string {
  return install(
    folder,
    'send',
    `${HEADER}${RECORD}
cp "$1" "$calls/$$.sigmf-meta"
cp "\${1%-meta}-data" "$calls/$$.sigmf-data"
nap "$3"
stamp
nap 0.04
rm -f "$calls/$$.running"
${then}
`,
  );
}

/** The calls so far, in order. */
export function callsOf(folder: string): readonly FakeCall[] {
  const calls = join(folder, 'calls');
  const names = readdirSync(calls);
  return names
    .filter((name) => name.endsWith('.start'))
    .map((name) => {
      const pid = name.replace('.start', '');
      const kept = names.filter((other) => other.startsWith(`${pid}.`) && !/\.(args|start|running)$/.test(other));
      return {
        pid: Number(pid),
        args: readFileSync(join(calls, `${pid}.args`), 'utf8')
          .trimEnd()
          .split('\n'),
        startSeconds: Number(readFileSync(join(calls, name), 'utf8')),
        files: Object.fromEntries(kept.map((other) => [other.slice(pid.length + 1), readFileSync(join(calls, other))])),
      };
    })
    .sort((a, b) => a.startSeconds - b.startSeconds);
}

/** Programs that were started and have not ended. */
export function runningOf(folder: string): readonly string[] {
  const calls = join(folder, 'calls');
  return existsSync(calls) ? readdirSync(calls).filter((name) => name.endsWith('.running')) : [];
}
