import type { ComponentChildren, VNode } from 'preact';
import type { RecordedObservation } from '../../rig/conformance/record.ts';
import type { TranscriptLine } from '../../rig/ports/module.ts';
import { OUTCOME_WORDS, type Outcome } from '../outcome.ts';
import { readable } from '../text.ts';
import type { Shelf } from './shelf.ts';

/** Text of unknown origin. */
export function Text({ of }: { readonly of: string }): VNode {
  return <>{readable(of)}</>;
}

export function observationAnchor(id: string): string {
  return `observation-${id.replaceAll(/[^A-Za-z0-9]+/g, '-')}`;
}

/** A file of the run folder, as a link relative to the report. */
export function FileLink({ path }: { readonly path: string }): VNode {
  const href = path.split('/').map(encodeURIComponent).join('/');
  return (
    <a class="file" href={`./${href}`}>
      <Text of={path} />
    </a>
  );
}

export function Badge({ outcome }: { readonly outcome: Outcome }): VNode {
  const { letter, label } = OUTCOME_WORDS[outcome];
  return (
    <span class={`badge o-${outcome}`}>
      <b aria-hidden="true">{letter}</b> {label}
    </span>
  );
}

/** Names and values, two columns. */
export function Facts({ rows }: { readonly rows: readonly (readonly [string, ComponentChildren])[] }): VNode {
  return (
    <dl class="facts">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{readable(name)}</dt>
          <dd>{typeof value === 'string' ? readable(value) : value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Shows a figure that the page holds; nothing when it has none of that key. */
export function FigureView({ shelf, of }: { readonly shelf: Shelf; readonly of: string }): VNode | null {
  const shelved = shelf.get(of);
  if (shelved === undefined) return null;
  const { id, figure } = shelved;
  return (
    <figure>
      <svg
        viewBox={`0 0 ${figure.width} ${figure.height}`}
        role="img"
        aria-label={readable(`${figure.title}. ${figure.description}`)}
      >
        <use href={`#${id}`} />
      </svg>
    </figure>
  );
}

/** Lines of the serial line with their times; at most `most` of them. */
export function Transcript({
  lines,
  most,
  folder,
}: {
  readonly lines: readonly TranscriptLine[];
  readonly most: number;
  readonly folder: string;
}): VNode {
  if (lines.length === 0) return <p class="quiet">Nothing was said on the serial line.</p>;
  return (
    <>
      <pre class="transcript">
        {lines.slice(0, most).map((line) => (
          <span class={line.direction}>
            <i>{line.timeSeconds.toFixed(3).padStart(10)}</i> {line.direction === 'to-module' ? '>' : '<'}{' '}
            {readable(line.text)}
            {'\n'}
          </span>
        ))}
      </pre>
      {lines.length > most ? (
        <p class="quiet">
          {lines.length - most} more lines in <FileLink path={`${folder}/transcript.txt`} />
        </p>
      ) : null}
    </>
  );
}

/** Transcript lines near the frames that a case looked at; all of them when it looked at none. */
export function relevantLines(
  lines: readonly TranscriptLine[],
  observation: RecordedObservation | undefined,
  frames: readonly number[],
): readonly TranscriptLine[] {
  const looked = frames.flatMap((index) => observation?.radioFrames[index] ?? observation?.frames[index] ?? []);
  if (looked.length === 0) return lines;
  const from = Math.min(...looked.map((frame) => frame.startSeconds.value)) - 3;
  const to = Math.max(...looked.map((frame) => frame.endSeconds.value)) + 3;
  const near = lines.filter((line) => line.timeSeconds >= from && line.timeSeconds <= to);
  return near.length > 0 ? near : lines;
}
