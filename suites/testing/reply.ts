import type { TranscriptLine } from '../../rig/ports/module.ts';

/** A line from the module; CR LF at its end unless told otherwise. */
export function reply(text: string, ending = '0d0a', timeSeconds = 0): TranscriptLine {
  const hex = Array.from(text, (letter) => letter.charCodeAt(0).toString(16).padStart(2, '0')).join('') + ending;
  return { timeSeconds, direction: 'from-module', hex, text };
}
