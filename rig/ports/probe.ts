import type { IqBlock } from './iq.ts';

/** How far a probe's value of one quantity can be trusted. An indicative value cannot support a regulatory pass. */
export type Traceability = 'traceable' | 'checked-against-reference' | 'indicative';

export interface ProbeDescription {
  /** Which driver: `emulated`, `rtl_tcp`, `file`. */
  readonly driver: string;
  readonly id: string;
  readonly emulated: boolean;
  readonly traceability: Readonly<Record<'frequency' | 'time' | 'power', Traceability>>;
  /** Standard uncertainty of the probe's frequency reference, parts per million. */
  readonly frequencyReferencePpm: number;
  /** Standard uncertainty of the sample clock, parts per million. */
  readonly sampleClockPpm: number;
  /** Standard uncertainty of host time against sample time, seconds: what UART-to-RF times suffer from. */
  readonly hostTimeSeconds: number;
}

export interface CaptureRequest {
  readonly centreFrequencyHz: number;
  readonly sampleRateHz: number;
}

/** A running capture: iterate the blocks; `stop` ends the iteration after the samples up to now. */
export interface Capture extends AsyncIterable<IqBlock> {
  stop(): Promise<void>;
}

/** A receiver of IQ. */
export interface Probe extends AsyncDisposable {
  readonly description: ProbeDescription;
  /** @throws UnbrigError (class `instrument` or `link`) when the receiver cannot be started or gives no samples. */
  capture(request: CaptureRequest): Promise<Capture>;
}
