import { credentialOf } from '../credential/index.ts';
import type { Edit, Evidence, Fact } from '../model/index.ts';

const HIDDEN = '[credential]';

/**
 * The facts of one file without the credentials that its statements hold: whatever has a provider's own form is replaced in every text,
 * and an edit that would show a line with a credential is not offered. Reports are read by more people than the repository.
 */
export function withoutCredentials(facts: readonly Fact[]): Fact[] {
  const places = facts.flatMap((fact) => (fact.fact === 'credential' ? fact.value.evidence : []));
  return facts.map((fact) => {
    const value =
      'edits' in fact.value
        ? { ...fact.value, edits: fact.value.edits.filter((edit) => isShowable(edit, places)) }
        : fact.value;
    return redacted({ ...fact, value }) as Fact;
  });
}

function isShowable(edit: Edit, places: readonly Evidence[]): boolean {
  const touches = places.some(
    ({ path, startLine, endLine }) => path === edit.path && startLine <= edit.endLine && edit.startLine <= endLine,
  );
  return !touches && redactText(edit.replacement) === edit.replacement;
}

/** Texts of a value, however deep, without credentials. Paths stay: they are names of files. */
function redacted(value: unknown): unknown {
  if (typeof value === 'string') return redactText(value);
  if (Array.isArray(value)) return value.map(redacted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, key === 'path' ? inner : redacted(inner)]),
  );
}

function redactText(text: string): string {
  if (text.length < 16) return text;
  return text.replaceAll(/[\w-]{16,}/g, (run) => (credentialOf('', run)?.certainty === 'exact' ? HIDDEN : run));
}
