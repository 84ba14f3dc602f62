import type { Evidence, Step, Threat } from '../model/index.ts';
import { count, placeText } from './wording.ts';

/** A step of a threat in words; texts are plain and come from the repository. */
export type StepLine = {
  /** `forum → store (document)`. */
  readonly text: string;
  /** `web.py:3`; empty when no file shows it. */
  readonly place: string;
  /** What the change did: `new`, `lost human-approval`; empty when it did nothing. */
  readonly note: string;
  readonly evidence: Evidence | undefined;
};

const MAX_STEPS = 12;

/** The hops of a path or the legs of an agent's authority, in order. */
export function stepLines({ steps = [] }: Threat): readonly StepLine[] {
  return steps.slice(0, MAX_STEPS).map((step) => {
    const [evidence] = step.evidence;
    return {
      text: stepText(step),
      place: evidence === undefined ? '' : placeText(evidence),
      note: noteOf(step),
      evidence,
    };
  });
}

/** The whole way in one line: `forum → store → assistant → run_command`; empty for what is no path. */
export function wayText({ steps = [] }: Threat): string {
  const hops = steps.filter(({ role }) => role === 'hop');
  const [first] = hops;
  return first === undefined ? '' : [first.from.name, ...hops.map(({ to }) => to.name)].join(' → ');
}

/** What of it this change brought, as a sentence; empty when it brought nothing of it. */
export function completion({ steps = [] }: Threat): string {
  const brought = steps.filter((step) => noteOf(step) !== '');
  const [first] = brought;
  if (first === undefined) return '';
  const what = first.role === 'hop' ? 'the path' : 'the triangle';
  if (brought.length === steps.length && steps.every(({ isNew }) => isNew))
    return `This change brings ${what} as a whole.`;
  const told = brought.slice(0, 3).map((step) => `${placeOfStep(step)} (${noteOf(step)})`);
  const more = brought.length - told.length;
  return `This change completes ${what} at ${told.join(', ')}${more > 0 ? ` and ${count(more, 'more step')}` : ''}.`;
}

function placeOfStep({ from, to, protocol }: Step): string {
  return from.key === to.key ? `${from.name} can ${protocol}` : `${from.name} → ${to.name}`;
}

const ROLES: Readonly<Record<Step['role'], string>> = {
  hop: '',
  'private-data': 'private data: ',
  'untrusted-text': 'text of others: ',
  'way-out': 'way out: ',
};

function stepText({ role, from, to, data, protocol }: Step): string {
  if (from.key === to.key) return `${ROLES[role]}${from.name} can ${protocol}`;
  if (role !== 'hop' && to.kind === 'tool') return `${ROLES[role]}${from.name} → ${to.name} (${protocol})`;
  const what = data.length > 0 ? data.join(', ') : protocol;
  return `${ROLES[role]}${from.name} → ${to.name} (${what})`;
}

function noteOf({ isNew, changes }: Step): string {
  return isNew ? 'new' : changes.join(', ');
}
