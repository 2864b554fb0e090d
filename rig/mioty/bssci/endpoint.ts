import type { BssciCodec, ByteLink } from '../../ports/bssci.ts';
import { messageOf } from '../../ports/errors.ts';
import { type BssciConnection, type ConnectionOptions, createConnection } from './connection.ts';
import type { BssciMessage } from './fields.ts';
import { createFrameReader, encodeFrame, type FrameEvent } from './framing.ts';
import { type SessionEvent, type SessionOutput, violation } from './session.ts';

export interface EndpointOptions extends ConnectionOptions {
  readonly link: ByteLink;
  readonly codec: BssciCodec;
  onEvent(event: SessionEvent): void;
  onClosed?(): void;
}

/** One end of an open stream of bytes that speaks the protocol. */
export interface Endpoint {
  readonly connected: boolean;
  /** Begins an operation. */
  start(command: string, fields?: BssciMessage): void;
  close(): void;
}

export function createEndpoint(options: EndpointOptions): Endpoint {
  const { link, codec, behaviours = [] } = options;
  const connection: BssciConnection = createConnection(options);
  const reader = createFrameReader();
  let open = true;

  const transmit = (message: BssciMessage): void => {
    const messages = behaviours.reduce<readonly BssciMessage[]>(
      (all, behaviour) => all.flatMap((one) => behaviour.outgoing?.(one) ?? [one]),
      [message],
    );
    for (const one of messages) {
      const frame = encodeFrame(codec.encode(one));
      link.send(behaviours.reduce((bytes, behaviour) => behaviour.frame?.(bytes) ?? bytes, frame));
    }
  };
  const perform = (outputs: readonly SessionOutput[]): void => {
    for (const output of outputs) {
      if (!open) return;
      if (output.kind === 'send') transmit(output.message);
      else if (output.kind === 'event') options.onEvent(output.event);
      else close();
    }
  };
  const close = (): void => {
    open = false;
    link.close();
  };
  const take = (event: FrameEvent): readonly SessionOutput[] => {
    if (event.kind === 'lost') return [violation(event.why), { kind: 'close', why: event.why }];
    let message: BssciMessage;
    try {
      message = codec.decode(event.payload);
    } catch (error) {
      const why = messageOf(error);
      return [violation(why), { kind: 'close', why }];
    }
    return connection.receive(message);
  };

  link.listen({
    onBytes(bytes) {
      const read = behaviours.reduce((seen, behaviour) => behaviour.received?.(seen) ?? seen, bytes);
      for (const event of reader.push(read)) if (open) perform(take(event));
    },
    onClosed() {
      open = false;
      options.onClosed?.();
    },
  });
  perform(connection.opened());
  return {
    get connected() {
      return open && connection.connected;
    },
    start: (command, fields) => perform(connection.start(command, fields)),
    close,
  };
}
