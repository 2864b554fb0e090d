import {
  type DownlinkCredentials,
  decodeDownlinkContent,
  encodeDownlinkContent,
} from '../../../rig/sigfox/downlink-frame.ts';
import { hexToBytes } from '../../../rig/sigfox/hex.ts';
import type { DeviceBehaviour } from '../device/behaviour.ts';
import type { Device } from '../device/device.ts';
import type { DownlinkFacts } from '../device/receive-window.ts';
import { type ModuleFault, moduleFault } from './fault.ts';

const taking = (name: string, what: string, takes: (takes: boolean, facts: DownlinkFacts) => boolean): ModuleFault =>
  moduleFault(name, what, { takesDownlink: takes });

/** What the window of a device is checked against. */
const credentialsOf = ({ identity, nvm }: Device): DownlinkCredentials => ({
  epId: hexToBytes(identity.epId, 'EP-ID'),
  key: identity.key,
  messageCounter: nvm.messageCounter,
});

/** Takes in its window besides what is meant for it what `read` makes sense of: eight bytes, or null. */
function takesAlso(
  name: string,
  what: string,
  read: (content: Uint8Array, credentials: DownlinkCredentials) => string | null,
): ModuleFault {
  const behaviour = (): DeviceBehaviour => {
    let device: Device | null = null;
    let payload: Uint8Array | null = null;
    return {
      window(plan, listening) {
        device = listening;
        return plan;
      },
      takesDownlink(takes, { content }) {
        const read8 = takes || device === null ? null : read(content, credentialsOf(device));
        payload = read8 === null ? null : hexToBytes(read8, 'payload');
        return takes || payload !== null;
      },
      downlinkPayload: (correct) => payload ?? correct,
    };
  };
  return { name, what, scope: 'module', behaviour };
}

const takesFor = (name: string, what: string, other: (own: DownlinkCredentials) => DownlinkCredentials): ModuleFault =>
  takesAlso(name, what, (content, own) => decodeDownlinkContent(content, other(own)).payload);

const withCounter = (own: DownlinkCredentials, step: number): DownlinkCredentials => ({
  ...own,
  messageCounter: (own.messageCounter + step + 0x1000) & 0xfff,
});

/** What went out without whitening, as it would have come with it. */
function whitened(content: Uint8Array, credentials: DownlinkCredentials): Uint8Array {
  const zeros = new Uint8Array(8);
  const plain = encodeDownlinkContent(zeros, credentials, { whitened: false });
  const mask = encodeDownlinkContent(zeros, credentials).map((byte, index) => byte ^ plain[index]);
  return content.map((byte, index) => byte ^ mask[index]);
}

/** Stronger than this a receiver of the worst sort still hears. */
const INSENSITIVE_DBM = -110;

/** Which downlinks are taken, and what is told of them. */
export const takingFaults: readonly ModuleFault[] = [
  taking('downlink-auth-unchecked', 'DL-AUTH is not looked at', (_takes, { crcOk, solicited }) => crcOk && solicited),
  taking(
    'downlink-crc-unchecked',
    'the CRC of a downlink is not looked at',
    (_takes, { authOk, solicited }) => authOk && solicited,
  ),
  taking(
    'downlink-correction-trusted',
    'whatever had wrong bits corrected counts as right',
    (takes, { correctedCodewords, solicited }) => takes || (solicited && correctedCodewords === 1),
  ),
  taking(
    'downlink-uncorrected',
    'no wrong bit is corrected',
    (takes, { correctedCodewords }) => takes && correctedCodewords === 0,
  ),
  taking(
    'downlink-insensitive',
    'the receiver needs -110 dBm',
    (takes, { powerDbm }) => takes && powerDbm > INSENSITIVE_DBM,
  ),
  takesFor('downlink-other-device', 'downlinks for another device are taken too', (own) => ({
    ...own,
    epId: own.epId.map((byte) => byte ^ 0xff),
  })),
  takesFor('downlink-next-counter', 'a downlink for the next counter is taken too', (own) => withCounter(own, 1)),
  takesFor('downlink-previous-counter', 'a downlink for the counter before is taken too', (own) =>
    withCounter(own, -1),
  ),
  takesFor('downlink-replayed', 'the answer to the request before is taken too', (own) => withCounter(own, -2)),
  takesAlso(
    'downlink-whitening-optional',
    'a downlink that is not whitened is taken too',
    (content, own) => decodeDownlinkContent(whitened(content, own), own).payload,
  ),
  moduleFault('downlink-reversed', 'the bytes of a downlink are told last first', {
    downlinkPayload: (payload) => payload.toReversed(),
  }),
  moduleFault('downlink-zeros-blank', 'zeros of a downlink are told as blanks', {
    downlinkPayload: (payload) => payload.map((byte) => (byte === 0 ? 0x20 : byte)),
  }),
  moduleFault('downlink-seven-bits', 'the highest bit of each byte of a downlink is lost', {
    downlinkPayload: (payload) => payload.map((byte) => byte & 0x7f),
  }),
  moduleFault('listens-always', 'the module receives whenever it does not send', {
    listensAlways: () => true,
    takesDownlink: (_takes, { crcOk, authOk }) => crcOk && authOk,
  }),
];
