import type { TransmitterSettings } from '../../drivers/index.ts';
import type { DeclaredModule, IcsAnswer } from '../conformance/types.ts';
import type { DialectName } from '../ports/module.ts';
import type { Traceability } from '../ports/probe.ts';

export type TransportAddress =
  | { readonly kind: 'emulated'; readonly module: DialectName }
  | { readonly kind: 'serial'; readonly path: string; readonly baudRate: number };

export type ProbeAddress =
  | { readonly kind: 'emulated' }
  | { readonly kind: 'rtl_tcp'; readonly host: string; readonly port: number };

/** What the lab knows of its receiver. Null: the driver's own figure. */
export interface ProbeConfig {
  readonly address: ProbeAddress;
  readonly id: string | null;
  readonly frequencyReferencePpm: number | null;
  readonly sampleClockPpm: number | null;
  readonly traceability: Readonly<Partial<Record<'frequency' | 'time' | 'power', Traceability>>>;
}

export interface EmulatorConfig {
  readonly seed?: number;
  readonly snrDb?: number;
  readonly frequencyOffsetHz?: number;
  readonly driftHzPerSecond?: number;
  readonly format?: 'cu8' | 'cf32_le';
}

/** rig.yaml, checked and with defaults filled in. */
export interface RigConfig {
  readonly module: { readonly transport: TransportAddress; readonly dialect: DialectName };
  readonly probe: ProbeConfig;
  readonly transmitter: TransmitterSettings;
  readonly power: 'emulated' | 'none';
  readonly clock: 'real' | 'simulated';
  readonly emulator: EmulatorConfig;
}

/** Where the device key is; the key itself is never part of a configuration. */
export type KeySource =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'environment'; readonly name: string }
  /** A key that a public text prints: not a secret. */
  | { readonly kind: 'published-test-key'; readonly hex: string }
  | { readonly kind: 'none' };

/** What the vendor declares for one radio configuration or profile. */
export interface ZoneDeclaration {
  readonly zone: string;
  readonly ics: Readonly<Record<string, IcsAnswer>>;
  readonly ixit: Readonly<Record<string, number | string | boolean>>;
}

/** dut.yaml, checked; what a zone overrides is filled in. */
export interface DutConfig extends Pick<DeclaredModule, 'technology' | 'identification' | 'epId'> {
  /** At least one; the first is the one that a campaign takes unless told otherwise. */
  readonly zones: readonly ZoneDeclaration[];
  readonly keySource: KeySource;
}

export interface BenchConfig {
  readonly rig: RigConfig;
  readonly dut: DutConfig;
  /** Null: built in. */
  readonly rigFile: string | null;
  readonly dutFile: string | null;
  /** Where an entry of the DUT declaration stands, `dut.yaml:7:3`, for errors that are found later. */
  placeInDut(path: readonly string[]): string;
}
