/** The module's side of an emulated serial line: what the emulated binding, the PTY and the TCP server all connect to. */
export interface FarEnd {
  /** Bytes from the host, in order, any chunking. */
  receive(bytes: Uint8Array): void;
  /** Modem lines, where the line has them. */
  setLines?(lines: { readonly dtr?: boolean; readonly rts?: boolean; readonly brk?: boolean }): void;
  /** Connects the host side. `gone` is called when the module's side vanishes (unplugged). Returns the disconnect function. */
  connect(host: { readonly deliver: (bytes: Uint8Array) => void; readonly gone: () => void }): () => void;
}
