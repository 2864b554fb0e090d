import { COMMAND_PLACEHOLDERS, type TransmitterSettings } from '../../drivers/index.ts';
import type { ConfigProblem } from './config-problems.ts';
import type { RigConfig } from './config-types.ts';
import type { YamlFile } from './config-yaml.ts';

type Settings<Kind> = Omit<Extract<TransmitterSettings, { kind: Kind }>, 'kind'>;
type Hackrf = Settings<'hackrf'>;
type OptionalHackrf = 'serial' | 'amplifier' | 'levelAtFullScaleDbm' | 'levelUncertaintyDb' | 'frequencyReferencePpm';

interface TransmitterMap {
  readonly emulated?: Settings<'emulated'>;
  readonly hackrf?: Omit<Hackrf, OptionalHackrf> & Partial<Pick<Hackrf, OptionalHackrf>>;
  readonly command?: readonly string[];
  readonly timingUncertaintySeconds?: number;
  readonly levelUncertaintyDb?: number;
  readonly frequencyReferencePpm?: number;
}
export type TransmitterYaml = 'emulated:' | 'none' | TransmitterMap;

const number = { type: 'number' };
const uncertainty = { type: 'number', minimum: 0 };

/** `transmitter:` of rig.yaml. */
export const TRANSMITTER_SCHEMA = {
  type: ['string', 'object'],
  pattern: '^(emulated:|none)$',
  description: 'emulated:, none, or a map with emulated:, hackrf: or command: in it',
  additionalProperties: false,
  properties: {
    emulated: {
      type: 'object',
      additionalProperties: false,
      properties: {
        timingUncertaintySeconds: uncertainty,
        startJitterSeconds: uncertainty,
        referenceErrorPpm: number,
        frequencyReferencePpm: uncertainty,
        levelUncertaintyDb: uncertainty,
      },
    },
    hackrf: {
      type: 'object',
      additionalProperties: false,
      required: ['txGainDb', 'startLatencySeconds', 'timingUncertaintySeconds'],
      properties: {
        serial: { type: 'string', minLength: 1 },
        // The usage text of hackrf_transfer: TX VGA gain, 0-47 dB, 1 dB steps.
        txGainDb: { type: 'integer', minimum: 0, maximum: 47 },
        amplifier: { type: 'boolean' },
        startLatencySeconds: uncertainty,
        timingUncertaintySeconds: uncertainty,
        levelAtFullScaleDbm: number,
        levelUncertaintyDb: uncertainty,
        frequencyReferencePpm: uncertainty,
      },
    },
    command: { type: 'array', minItems: 1, items: { type: 'string', minLength: 1 } },
    timingUncertaintySeconds: uncertainty,
    levelUncertaintyDb: uncertainty,
    frequencyReferencePpm: uncertainty,
  },
} as const;

/**
 * What the entry means. Without one an emulated module has the emulated transmitter and a real one has none.
 * @param folder of the rig file: a command runs there
 */
export function transmitterSettings(
  content: TransmitterYaml | undefined,
  folder: string,
  moduleKind: RigConfig['module']['transport']['kind'],
): TransmitterSettings {
  if (content === undefined) return { kind: moduleKind === 'emulated' ? 'emulated' : 'none' };
  if (content === 'none') return { kind: 'none' };
  if (content === 'emulated:') return { kind: 'emulated' };
  if (content.hackrf !== undefined) {
    const unknown = { levelAtFullScaleDbm: null, levelUncertaintyDb: null, frequencyReferencePpm: null };
    return { kind: 'hackrf', serial: null, amplifier: false, ...unknown, ...content.hackrf };
  }
  if (content.command === undefined) return { kind: 'emulated', ...content.emulated };
  return {
    kind: 'command',
    command: content.command,
    workingFolder: folder,
    // Both are there: transmitterProblems refuses a command without them.
    timingUncertaintySeconds: content.timingUncertaintySeconds ?? Number.POSITIVE_INFINITY,
    frequencyReferencePpm: content.frequencyReferencePpm ?? Number.POSITIVE_INFINITY,
    levelUncertaintyDb: content.levelUncertaintyDb ?? null,
  };
}

/** What the schema cannot show. */
export function transmitterProblems(
  yaml: YamlFile,
  content: TransmitterYaml | undefined,
  rig: Pick<RigConfig, 'module' | 'transmitter'>,
): ConfigProblem[] {
  const problem: Problem = (path, what) => ({
    path: ['transmitter', ...path],
    message: what(yaml.placeOf(['transmitter', ...path])),
  });
  const inside = typeof content === 'object' ? mapProblems(content, problem) : [];
  if (inside.length > 0) return inside;
  const { kind } = rig.transmitter;
  const moduleKind = rig.module.transport.kind;
  if (kind === 'none' || (kind === 'emulated') === (moduleKind === 'emulated')) return [];
  const cure = 'take both emulated or both real, or transmitter: none';
  const deaf = (at: string): string =>
    `a transmitter of kind ${kind} at ${at} cannot reach a module of kind ${moduleKind}; ${cure}`;
  return [problem([], deaf)];
}

type Problem = (path: readonly string[], what: (place: string) => string) => ConfigProblem;

function mapProblems(content: TransmitterMap, problem: Problem): ConfigProblem[] {
  const kinds = (['emulated', 'hackrf', 'command'] as const).filter((kind) => content[kind] !== undefined);
  if (kinds.length !== 1) {
    const found = kinds.length === 0 ? 'names nothing' : `names ${kinds.join(' and ')}`;
    return [problem([], (at) => `transmitter ${found} at ${at}; give one of emulated:, hackrf: and command:`)];
  }
  if (content.command !== undefined) return commandProblems(content, content.command, problem);
  const stray = (['timingUncertaintySeconds', 'levelUncertaintyDb', 'frequencyReferencePpm'] as const)
    .filter((key) => content[key] !== undefined)
    .map((key) => problem([key], (at) => `${key} at ${at} goes with command:; move it into ${kinds[0]}:`));
  const { levelAtFullScaleDbm, levelUncertaintyDb } = content.hackrf ?? {};
  if (levelAtFullScaleDbm === undefined || levelUncertaintyDb !== undefined) return stray;
  const unsure = (at: string): string =>
    `levelAtFullScaleDbm at ${at} has no levelUncertaintyDb beside it; say how far it can be trusted`;
  return [...stray, problem(['hackrf', 'levelAtFullScaleDbm'], unsure)];
}

function commandProblems(content: TransmitterMap, command: readonly string[], problem: Problem): ConfigProblem[] {
  const missing = (['timingUncertaintySeconds', 'frequencyReferencePpm'] as const)
    .filter((key) => content[key] === undefined)
    .map((key) =>
      problem([], (at) => `"${key}" is missing in transmitter at ${at}; say how far the command can be trusted`),
    );
  const names = command.flatMap((word) => [...word.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!));
  const known: readonly string[] = COMMAND_PLACEHOLDERS;
  const all = known.map((name) => `{${name}}`).join(', ');
  const unknown = names
    .filter((name) => !known.includes(name))
    .map((name) => problem(['command'], (at) => `transmitter.command at ${at} has {${name}}; known are ${all}`));
  if (names.includes('sigmf')) return [...missing, ...unknown];
  const blind = (at: string): string =>
    `transmitter.command at ${at} has no {sigmf}: the command would not know what to send; put it where its file goes`;
  return [...missing, ...unknown, problem(['command'], blind)];
}
