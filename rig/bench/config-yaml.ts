import { readFileSync } from 'node:fs';
import { type Document, isCollection, isMap, isNode, isScalar, LineCounter, type Pair, parseDocument } from 'yaml';
import { messageOf, UnbrigError } from '../ports/errors.ts';

export type YamlPath = readonly (string | number)[];

/** A YAML file with the places of its entries. */
export interface YamlFile {
  readonly file: string;
  readonly value: unknown;
  /** `rig.yaml:7:3` of the key that the path names; of the nearest thing around it where it has none. */
  placeOf(path: YamlPath): string;
  /** For sorting: characters from the begin of the file. */
  offsetOf(path: YamlPath): number;
}

/** @throws UnbrigError (usage) `config-not-found`, `config-unreadable` or `config-syntax`. */
export function readYaml(file: string): YamlFile {
  const source = readText(file);
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false });
  const place = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  if (document.errors.length > 0) {
    const problems = document.errors.map((error) => `${error.message} at ${place(error.pos[0])}`);
    throw new UnbrigError('config-syntax', 'usage', problems.join('\n'), { facts: { file, problems } });
  }
  const offsetOf = (path: YamlPath): number => nodeOffset(document, path);
  return { file, value: document.toJS(), offsetOf, placeOf: (path) => place(offsetOf(path)) };
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const missing = (error as { code?: unknown }).code === 'ENOENT';
    throw new UnbrigError(
      missing ? 'config-not-found' : 'config-unreadable',
      'usage',
      missing ? `${file} does not exist: check the path` : `${file} cannot be read: ${messageOf(error)}`,
      { facts: { file }, cause: error },
    );
  }
}

function nodeOffset(document: Document, path: YamlPath): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const step of path) {
    if (!isCollection(node)) break;
    const pair: Pair | undefined = isMap(node)
      ? node.items.find((item) => (isScalar(item.key) ? String(item.key.value) : null) === String(step))
      : undefined;
    const next = pair === undefined ? node.get(step, true) : pair.value;
    offset = startOf(pair?.key) ?? startOf(next) ?? offset;
    node = next;
  }
  return offset;
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}
