import { radioProfile } from '../../rig/mioty/profile.ts';
import type { Clock } from '../../rig/ports/clock.ts';
import { isMiotyDialect } from '../../rig/ports/module.ts';
import type { FarEnd } from '../transports/far-end.ts';
import { openPty, type Pty } from '../transports/pty.ts';
import { createEmulatedBench, type EmulatedBenchOptions } from './bench.ts';
import type { Ether } from './ether.ts';
import { createEmulatedMiotyBench, type MiotyBenchOptions } from './mioty/bench.ts';
import type { FrontEnd } from './receiver-front-end.ts';
import { type RtlTcpServer, startRtlTcpServer } from './rtl-tcp-server.ts';

export interface ServeOptions {
  /** Its clock is a real one. The module's name says which technology it is of. */
  readonly bench: EmulatedBenchOptions | MiotyBenchOptions;
  readonly pty: boolean;
  readonly rtlTcp: { readonly host: string; readonly port: number } | null;
}

interface ServedFacts {
  readonly pty: string | null;
  readonly rtl_tcp: { readonly host: string; readonly port: number } | null;
  readonly seed: number;
  readonly faults: readonly string[];
}

/** Who a Sigfox module is. */
interface SigfoxIdentityFacts {
  readonly ep_id: string;
  readonly pac: string;
  readonly rc: string;
}

/** Who a MIOTY module is. */
interface MiotyIdentityFacts {
  readonly ep_eui: string;
  readonly profile: string;
}

/** An emulated module that other processes can reach. */
export interface EmulationServer {
  /** What a client needs to know; never the key. */
  readonly facts: ServedFacts & (SigfoxIdentityFacts | MiotyIdentityFacts);
  close(): Promise<void>;
}

/** A bench of either technology, as far as a server sees it. */
interface Served extends AsyncDisposable {
  readonly farEnd: FarEnd;
  readonly ether: Ether;
  readonly frontEnd: FrontEnd;
  readonly centreFrequencyHz: number;
  readonly identity: SigfoxIdentityFacts | MiotyIdentityFacts;
}

const isMioty = (options: ServeOptions['bench']): options is MiotyBenchOptions =>
  options.module !== undefined && isMiotyDialect(options.module);

function openBench(options: ServeOptions['bench']): Served {
  return isMioty(options) ? openMioty(options) : openSigfox(options);
}

function openSigfox(options: EmulatedBenchOptions): Served {
  const bench = createEmulatedBench(options);
  const { plan } = bench.device;
  return {
    ...bench,
    centreFrequencyHz: plan.uplinkCentreHz,
    identity: { ep_id: bench.epId, pac: bench.pac, rc: plan.rc.id },
  };
}

function openMioty(options: MiotyBenchOptions): Served {
  const bench = createEmulatedMiotyBench(options);
  const { channels } = radioProfile(bench.profile);
  return {
    ...bench,
    // Between the channels.
    centreFrequencyHz: channels.reduce((sum, { centreHz }) => sum + centreHz, 0) / channels.length,
    identity: { ep_eui: bench.epEui, profile: bench.profile },
  };
}

/** @throws UnbrigError `pty-impossible`, `rtl-tcp-port` (rig), and those of createEmulatedBench and createEmulatedMiotyBench. */
export async function serveEmulation(options: ServeOptions): Promise<EmulationServer> {
  const bench = openBench(options.bench);
  const opened: AsyncDisposable[] = [bench];
  const close = async (): Promise<void> => {
    for (const resource of opened.splice(0).reverse()) await resource[Symbol.asyncDispose]();
  };
  const keep = <T extends AsyncDisposable>(resource: T): T => {
    opened.push(resource);
    return resource;
  };
  try {
    const clock: Clock = options.bench.clock;
    const { ether, frontEnd, centreFrequencyHz } = bench;
    const server: RtlTcpServer | null =
      options.rtlTcp && keep(await startRtlTcpServer({ clock, ether, frontEnd, centreFrequencyHz, ...options.rtlTcp }));
    const pty: Pty | null = options.pty ? keep(await openPty(bench.farEnd)) : null;
    return {
      facts: {
        pty: pty?.path ?? null,
        rtl_tcp: server && { host: server.host, port: server.port },
        ...bench.identity,
        seed: options.bench.seed,
        faults: options.bench.faults ?? [],
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
