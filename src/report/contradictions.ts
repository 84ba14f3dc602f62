import type { Analysis, Contradiction } from '../model/index.ts';
import { placeText } from './wording.ts';

/** A place where the configuration and the files differ; texts are plain and come from the repository. */
export type Difference = {
  readonly text: string;
  /** What to do about it; empty when the configuration says why. */
  readonly remedy: string;
  /** Line of the configuration. */
  readonly place: string;
  /** The change brought it. */
  readonly isNew: boolean;
};

/** Where the configuration and the files of head differ, what the change brought first. */
export function differences({ system, diff }: Pick<Analysis, 'system' | 'diff'>): readonly Difference[] {
  const introduced = new Set(diff.contradictions.introduced.map(traceOf));
  const all = system.contradictions.map((one) => differenceOf(one, introduced.has(traceOf(one))));
  return [...all.filter(({ isNew }) => isNew), ...all.filter(({ isNew }) => !isNew)];
}

export function differenceOf(one: Contradiction, isNew = false): Difference {
  return { text: sentenceOf(one), remedy: remedyFor(one), place: placeText(one.declaredAt), isNew };
}

function sentenceOf({ about, field, declared, found, holds, because, evidence }: Contradiction): string {
  const [first] = evidence;
  const where = first === undefined ? '' : ` (${placeText(first)})`;
  if (field === 'existence') return `\`${about}\` is declared, and no file shows it`;
  const counts =
    holds === 'found'
      ? 'the files count'
      : `the configuration counts${because === '' ? ', being worse' : `: ${because}`}`;
  return `\`${about}\`: ${field} ${declared} is declared, the files show ${found}${where}; ${counts}`;
}

function remedyFor({ field, because, holds }: Contradiction): string {
  if (field === 'existence') return 'Take the entry out, or name the thing as the diagram does.';
  if (because !== '' && holds === 'declared') return '';
  return 'Correct one of both, or say `because` in the configuration.';
}

function traceOf({ about, key, field, declared, found }: Contradiction): string {
  return [about, key, field, declared, found].join('\0');
}
