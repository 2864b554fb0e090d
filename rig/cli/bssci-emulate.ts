import type { TlsIdentity } from '../../drivers/bssci/certificates.ts';
import { messagePack } from '../../drivers/bssci/messagepack.ts';
import { dialCentre, type NetworkAddress, serveStations } from '../../drivers/bssci/network.ts';
import { faultOf } from '../../drivers/emulator/faults/registry.ts';
import { createEmulatedStation } from '../../drivers/emulator/mioty-bssci/base-station.ts';
import { createEmulatedCentre } from '../../drivers/emulator/mioty-bssci/service-centre.ts';
import { TEST_END_POINT } from '../mioty/bssci/end-point.ts';
import { logMessage } from '../mioty/bssci/log.ts';
import { type BssciBehaviour, type SessionEvent, STRICT_TLS, type TlsPolicy } from '../mioty/bssci/session.ts';
import type { BssciPeer } from '../ports/bssci.ts';
import type { Clock } from '../ports/clock.ts';
import { messageOf } from '../ports/errors.ts';
import { seededRandom } from '../ports/random.ts';
import { usage } from './bssci-options.ts';

export interface EmulateOptions {
  readonly clock: Clock;
  readonly address: NetworkAddress;
  readonly identity: TlsIdentity;
  /** Names of faults of this end. */
  readonly faults: readonly string[];
  readonly seed: number;
  onLine(line: object): void;
}

export interface RunningPeer {
  readonly address: NetworkAddress;
  close(): Promise<void>;
}

function behavioursOf(peer: BssciPeer, names: readonly string[]): readonly BssciBehaviour[] {
  return names.map((name) => {
    const fault = faultOf('mioty', name);
    if (fault.scope === 'bssci' && fault.peer === peer) return fault.behaviour();
    throw usage('unknown-fault', `${name} is not a fault of a ${peer}`);
  });
}

const policyOf = (behaviours: readonly BssciBehaviour[]): TlsPolicy =>
  behaviours.reduce((policy, behaviour) => behaviour.tls?.(policy) ?? policy, STRICT_TLS);

/** An event as a line of JSON, without keys. */
function lineOf(event: SessionEvent): object {
  const type = 'event';
  if (event.kind === 'answered')
    return { type, event: event.kind, request: logMessage(event.request), again: event.again };
  if (event.kind === 'completed') {
    const { kind, command, opId, response } = event;
    return {
      type,
      event: kind,
      command,
      opId: Number(opId),
      ...(response === null ? {} : { response: logMessage(response) }),
    };
  }
  if (event.kind === 'failed') return { type, event: event.kind, message: logMessage(event.message) };
  const { kind, ...rest } = event;
  return { type, event: kind, ...rest };
}

/** A service centre on the network that stations can connect to. */
export async function emulateCentre(options: EmulateOptions): Promise<RunningPeer> {
  const { clock, onLine } = options;
  const behaviours = behavioursOf('service-centre', options.faults);
  const centre = createEmulatedCentre({
    clock,
    random: seededRandom(options.seed, 'service centre'),
    codec: messagePack,
    endPoints: [TEST_END_POINT],
    behaviours,
    onEvent: (event) => onLine(lineOf(event)),
  });
  const serving = await serveStations(options.address, options.identity, (link) => centre.accept(link), {
    policy: policyOf(behaviours),
    onRefused: (error) => onLine({ type: 'event', event: 'refused', why: error.message }),
  });
  return {
    address: serving.address,
    async close() {
      centre.close();
      await serving.close();
    },
  };
}

/** A base station that connects to a service centre, again and again. */
export async function emulateStation(options: EmulateOptions): Promise<RunningPeer> {
  const { clock, address, identity, onLine } = options;
  const behaviours = behavioursOf('base-station', options.faults);
  const station = createEmulatedStation({
    clock,
    random: seededRandom(options.seed, 'base station'),
    codec: messagePack,
    epEui: TEST_END_POINT.eui,
    behaviours,
    dial: () => dialCentre(address, identity, policyOf(behaviours)),
    onEvent: (event) => onLine(lineOf(event)),
    onDialFailed: (error) => onLine({ type: 'event', event: 'not-connected', why: messageOf(error) }),
  });
  return {
    address,
    async close() {
      station.close();
    },
  };
}
