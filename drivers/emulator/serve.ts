import { openPty, type Pty } from '../transports/pty.ts';
import { createEmulatedBench, type EmulatedBenchOptions } from './bench.ts';
import { type RtlTcpServer, startRtlTcpServer } from './rtl-tcp-server.ts';

export interface ServeOptions {
  /** Its clock is a real one. */
  readonly bench: EmulatedBenchOptions;
  readonly pty: boolean;
  readonly rtlTcp: { readonly host: string; readonly port: number } | null;
}

/** An emulated module that other processes can reach. */
export interface EmulationServer {
  /** What a client needs to know; never the key. */
  readonly facts: {
    readonly pty: string | null;
    readonly rtl_tcp: { readonly host: string; readonly port: number } | null;
    readonly ep_id: string;
    readonly pac: string;
    readonly rc: string;
    readonly seed: number;
    readonly faults: readonly string[];
  };
  close(): Promise<void>;
}

/** @throws UnbrigError `pty-impossible`, `rtl-tcp-port` (rig), and those of createEmulatedBench. */
export async function serveEmulation(options: ServeOptions): Promise<EmulationServer> {
  const bench = createEmulatedBench(options.bench);
  const opened: AsyncDisposable[] = [bench];
  const close = async (): Promise<void> => {
    for (const resource of opened.splice(0).reverse()) await resource[Symbol.asyncDispose]();
  };
  const keep = <T extends AsyncDisposable>(resource: T): T => {
    opened.push(resource);
    return resource;
  };
  try {
    const { plan } = bench.device;
    const { clock } = options.bench;
    const { ether, frontEnd } = bench;
    const server: RtlTcpServer | null =
      options.rtlTcp &&
      keep(
        await startRtlTcpServer({ clock, ether, frontEnd, centreFrequencyHz: plan.uplinkCentreHz, ...options.rtlTcp }),
      );
    const pty: Pty | null = options.pty ? keep(await openPty(bench.farEnd)) : null;
    return {
      facts: {
        pty: pty?.path ?? null,
        rtl_tcp: server && { host: server.host, port: server.port },
        ep_id: bench.epId,
        pac: bench.pac,
        rc: plan.rc.id,
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
