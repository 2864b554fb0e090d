import { dirname, resolve } from 'node:path';
import type { DialectName } from '../ports/module.ts';
import { probeAddress, transportAddress } from './config-address.ts';
import { type ConfigProblem, refuse, schemaProblems } from './config-problems.ts';
import { RIG_SCHEMA } from './config-schema.ts';
import { type TransmitterYaml, transmitterProblems, transmitterSettings } from './config-transmitter.ts';
import type { EmulatorConfig, ProbeConfig, RigConfig } from './config-types.ts';
import { readYaml, type YamlFile } from './config-yaml.ts';

interface RigYaml {
  readonly module: { readonly transport: string; readonly dialect: DialectName };
  readonly probe: string | (Partial<Omit<ProbeConfig, 'address'>> & { readonly address: string });
  readonly transmitter?: TransmitterYaml;
  readonly power?: 'emulated:' | 'none';
  readonly clock?: 'real' | 'simulated';
  readonly emulator?: EmulatorConfig;
}

/** @throws UnbrigError (usage) `config-not-found`, `config-syntax`, `config-invalid`. */
export function readRigFile(file: string): RigConfig {
  const yaml = readYaml(file);
  refuse(yaml, schemaProblems(yaml, RIG_SCHEMA));
  const content = yaml.value as RigYaml;
  const rig = withDefaults(content, dirname(resolve(file)));
  refuse(yaml, [...mismatches(yaml, rig), ...transmitterProblems(yaml, content.transmitter, rig)]);
  return rig;
}

function withDefaults(content: RigYaml, folder: string): RigConfig {
  const transport = transportAddress(content.module.transport, content.module.dialect);
  const probe = typeof content.probe === 'string' ? { address: content.probe } : content.probe;
  const address = probeAddress(probe.address);
  const emulated = transport.kind === 'emulated' && address.kind === 'emulated';
  return {
    module: { transport, dialect: content.module.dialect },
    probe: {
      address,
      id: probe.id ?? null,
      frequencyReferencePpm: probe.frequencyReferencePpm ?? null,
      sampleClockPpm: probe.sampleClockPpm ?? null,
      traceability: probe.traceability ?? {},
    },
    transmitter: transmitterSettings(content.transmitter, folder, transport.kind),
    power:
      content.power === undefined ? (emulated ? 'emulated' : 'none') : content.power === 'none' ? 'none' : 'emulated',
    clock: content.clock ?? (emulated ? 'simulated' : 'real'),
    emulator: content.emulator ?? {},
  };
}

/** What single keys cannot show: parts that cannot work together. */
function mismatches(yaml: YamlFile, rig: RigConfig): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const add = (path: readonly string[], what: (place: string) => string): void => {
    problems.push({ path, message: what(yaml.placeOf(path)) });
  };
  const { address } = rig.probe;
  const { transport, dialect } = rig.module;
  const moduleKind = transport.kind;
  if (transport.kind === 'emulated' && transport.module !== dialect) {
    const spoken = transport.module;
    add(['module', 'dialect'], (place) => `dialect is ${dialect} at ${place} but the emulated module speaks ${spoken}`);
  }
  if (address.kind === 'rtl_tcp' && address.port > 65535) {
    add(['probe'], (place) => `probe has port ${address.port} at ${place}; a TCP port is at most 65535`);
  }
  if ((moduleKind === 'emulated') !== (address.kind === 'emulated')) {
    add(['probe'], (place) => {
      const cure = 'take both emulated or both real';
      return `a probe of kind ${address.kind} at ${place} cannot hear a module of kind ${moduleKind}; ${cure}`;
    });
  }
  if (rig.power === 'emulated' && moduleKind !== 'emulated') {
    add(['power'], (place) => `power is emulated: at ${place} but the module is real; write power: none`);
  }
  if (rig.clock === 'simulated' && (moduleKind !== 'emulated' || address.kind !== 'emulated')) {
    add(['clock'], (place) => `clock is simulated at ${place} but not everything is emulated; write clock: real`);
  }
  return problems;
}
