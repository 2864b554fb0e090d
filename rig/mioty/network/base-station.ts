import type { MiotyOutcome, MiotyReception } from '../../ports/mioty-network.ts';
import { bytesToHex, hexToBytes } from '../../sigfox/hex.ts';
import { type AttachedEndPoint, openUplink } from './base-station-uplink.ts';
import type { ForgetReason } from './behaviour.ts';
import type { Message } from './messages.ts';
import { done, error, heldKey, inventoryOf, notMine, type Surroundings, type Unit } from './unit.ts';

/** Decrypts and checks what attached end points send. Keys lie in its main memory alone, as long as the end point is attached (guideline 4.3, 5.1.3). */
export interface BaseStation extends Unit {
  readonly role: 'base-station';
  receive(reception: MiotyReception, nowSeconds: number): MiotyOutcome;
  /** `done`, or `error` with the check by which the service centre refused it. */
  attach(request: AttachRequest, nowSeconds: number): Message;
  detach(epEui: string, nowSeconds: number): Message;
  restart(): void;
  /** Opens a session with the service centre, which gives back the keys of what is attached here. */
  synchronise(nowSeconds: number): Message;
}

export interface AttachRequest {
  readonly epEui: string;
  readonly attachCounter: number;
  readonly nonce: Uint8Array;
  readonly sign: Uint8Array;
}

const CENTRE = 'service-centre';

export function createBaseStation(name: string, { behaviour, wires }: Surroundings): BaseStation {
  const memory = new Map<string, AttachedEndPoint>();
  const queue = new Map<string, Uint8Array[]>();
  let inSession = false;

  const forget = (epEui: string, why: ForgetReason): void => {
    if (behaviour.forgets(true, why)) memory.delete(epEui);
    queue.delete(epEui);
  };

  const take = (message: Message): Message => {
    // Without a session nothing comes; the service centre tells it all when one is opened.
    if (!inSession) return error('session');
    switch (message.message) {
      case 'attPrp': {
        const { epEui, nwkSnKey: key, shAddr: shortAddress, lastPacketCnt } = message;
        // Below zero: nothing was received since it was attached.
        const lastCounter = lastPacketCnt < 0 ? null : lastPacketCnt;
        memory.set(epEui, { epEui, key, layer: message.bidi ? 'session' : 'network', shortAddress, lastCounter });
        return done;
      }
      case 'detPrp':
        forget(message.epEui, 'detach');
        return done;
      case 'dlDataQue':
        queue.set(message.epEui, [...(queue.get(message.epEui) ?? []), message.userData]);
        return done;
      default:
        return notMine();
    }
  };

  const receive = (reception: MiotyReception, nowSeconds: number): MiotyOutcome => {
    if (!inSession) return { outcome: 'rejected', check: 'session' };
    const mpdu = hexToBytes(reception.mpdu, 'MPDU');
    const uplink = openUplink(mpdu, [...memory.values()], behaviour);
    if ('rejected' in uplink) return { outcome: 'rejected', check: uplink.rejected };
    const { endPoint, packetCounter, rxOpen } = uplink;
    endPoint.lastCounter = Math.max(packetCounter, endPoint.lastCounter ?? 0);
    const answer = wires.ask(
      name,
      CENTRE,
      {
        message: 'ulData',
        epEui: endPoint.epEui,
        rxTime: reception.timeSeconds,
        packetCnt: packetCounter,
        userData: uplink.userData,
        rssi: reception.rssiDbm,
        snr: reception.snrDb,
        dlOpen: rxOpen,
      },
      nowSeconds,
    );
    if (answer.message !== 'ulDataRsp') return { outcome: 'rejected', check: reasonOf(answer) };
    const outcome: MiotyOutcome = { outcome: answer.copy ? 'counted' : 'stored' };
    return behaviour.check(rxOpen, 'window') ? withDownlink(outcome, endPoint.epEui, nowSeconds) : outcome;
  };

  const withDownlink = (outcome: MiotyOutcome, epEui: string, nowSeconds: number): MiotyOutcome => {
    const next = queue.get(epEui)?.shift();
    if (next === undefined) return outcome;
    wires.ask(name, CENTRE, { message: 'dlDataRes', epEui }, nowSeconds);
    return { ...outcome, downlink: bytesToHex(next) };
  };

  const attach = ({ epEui, attachCounter, nonce, sign }: AttachRequest, nowSeconds: number): Message => {
    if (!inSession) return error('session');
    wires.noteRadio(epEui, name, 'attachRequest', ['nonce', 'sign'], nonce.length + sign.length, nowSeconds);
    const request: Message = { message: 'att', epEui, attachCnt: attachCounter, nonce, sign };
    const answer = wires.ask(name, CENTRE, request, nowSeconds);
    if (answer.message !== 'attRsp') return error(reasonOf(answer));
    const { nwkSnKey: key, shAddr: shortAddress } = answer;
    memory.set(epEui, { epEui, key, layer: 'session', shortAddress, lastCounter: null });
    wires.noteRadio(epEui, name, 'attachAccept', ['shAddr'], 2, nowSeconds);
    return done;
  };

  return {
    name,
    role: 'base-station',
    take,
    receive,
    attach,
    detach: (epEui, nowSeconds) => {
      if (!memory.has(epEui)) return error('end-point');
      const answer = wires.ask(name, CENTRE, { message: 'det', epEui }, nowSeconds);
      if (answer.message !== 'error') forget(epEui, 'detach');
      return answer;
    },
    restart: () => {
      inSession = false;
      for (const epEui of [...memory.keys()]) forget(epEui, 'restart');
    },
    synchronise: (nowSeconds) => {
      inSession = true;
      const answer = wires.ask(name, CENTRE, { message: 'con', bsEui: name }, nowSeconds);
      inSession = answer.message === 'done';
      return answer;
    },
    inventory: () =>
      inventoryOf({
        keys: [...memory.values()].map(({ epEui, layer, key }) =>
          heldKey(epEui, layer, behaviour.keyPlace('memory'), key),
        ),
      }),
  };
}

function reasonOf(answer: Message): string {
  return answer.message === 'error' ? answer.reason : `unexpected-${answer.message}`;
}
