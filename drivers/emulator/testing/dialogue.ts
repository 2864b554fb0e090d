import type { FarEnd } from '../../transports/far-end.ts';

/** Talks to a far end and keeps what it says. */
export function dialogueWith(farEnd: FarEnd) {
  const decoder = new TextDecoder();
  const encoder = new TextEncoder();
  let heard = '';
  let onText = (): void => {};
  farEnd.connect({
    deliver(bytes) {
      heard += decoder.decode(bytes);
      onText();
    },
    gone: () => {},
  });
  return {
    send: (text: string): void => farEnd.receive(encoder.encode(text)),
    /** All text since the last call. */
    take(): string {
      const text = heard;
      heard = '';
      return text;
    },
    /** Resolves when something that ends a line has come. */
    line: (): Promise<void> =>
      new Promise((resolve) => {
        onText = () => {
          if (heard.endsWith('\n')) resolve();
        };
        onText();
      }),
  };
}
