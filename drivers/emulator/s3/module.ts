import type { Device } from '../device/device.ts';
import type { ShellReply } from '../shell/reply.ts';
import type { ShellUart } from '../shell/uart.ts';

/** How the downlink stands behind +RX=: as shipped, sixteen raw bytes of which eight lie behind the payload; or one of two ways to mend it. */
export type DownlinkPrint = 'sixteen-bytes' | 'eight-bytes' | 'hex';

/** What an S3 command works on. */
export interface S3Module extends Device {
  readonly uart: ShellUart;
  readonly downlinkPrint: DownlinkPrint;
  /** AT+VL: from 2 up traces stand between command and reply. RAM. */
  verbosity: number;
  /** ATE: whether the banner ends the boot text. */
  banner: boolean;
  /** AT$RSSICAL: kept, and without effect here. */
  rssiCalibration: number;
  /** Prints a line with its time, if the verbosity asks for it. */
  trace(text: string): void;
  /** Writes the settings to the non-volatile memory: this firmware does so at once. */
  persist(): void;
}

/** One command. Without a marker it runs, `=?` gets, `=` sets, `?` tells its help. */
export interface S3Command {
  /** Behind AT; of two that match the first counts. */
  readonly name: string;
  /** The line that `?` prints. */
  readonly help: string;
  run?(module: S3Module): Work;
  get?(module: S3Module): ShellReply;
  set?(module: S3Module, argument: string): Work;
}

/** A command that holds the main loop up is a promise. */
export type Work = ShellReply | Promise<ShellReply>;
