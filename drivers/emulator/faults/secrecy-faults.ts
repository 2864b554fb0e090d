import { publicKeyHex } from '../../../rig/sigfox/uplink-auth.ts';
import { type ModuleFault, moduleFault } from './fault.ts';

/** What tells a key. The reply tells the public one, so that no transcript of a test holds a secret. */
export const secrecyFaults: readonly ModuleFault[] = [
  moduleFault('key-in-payload', 'the payload goes out with bytes of the key in its place', {
    content: (content, { deviceKey }) => ({
      ...content,
      payload: content.payload.map((_byte, index) => deviceKey[index % deviceKey.length]),
    }),
  }),
  moduleFault('key-in-reply', 'the porting code comes with a key behind it', {
    reply: (reply, line) =>
      line === 'AT$I=11' && reply.kind === 'values'
        ? { ...reply, lines: reply.lines.map((value) => `${value} ${publicKeyHex.toUpperCase()}`) }
        : reply,
  }),
];
