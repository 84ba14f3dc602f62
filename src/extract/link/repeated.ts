import type { Evidence, Fact, Reference } from '../../model/index.ts';
import { valuesOf } from './step.ts';

/**
 * The reader of settings looks at every YAML and JSON file, for it cannot know who else does. What another reader tells of the same model
 * on the same lines, with the command that loads it, is told once: by that reader.
 */
export function withoutRepeatedSettings(facts: readonly Fact[]): readonly Fact[] {
  const told = new Map<string, Evidence[]>();
  for (const reference of valuesOf(facts, 'reference')) {
    if (reference.loader === SETTINGS) continue;
    const known = told.get(nameOf(reference));
    if (known === undefined) told.set(nameOf(reference), [...reference.evidence]);
    else known.push(...reference.evidence);
  }
  return facts.filter((fact) => {
    if (fact.fact !== 'reference' || fact.value.loader !== SETTINGS) return true;
    const others = told.get(nameOf(fact.value)) ?? [];
    return !fact.value.evidence.some((mine) => others.some((other) => overlaps(mine, other)));
  });
}

const SETTINGS = 'settings';

function nameOf({ path, kind, repo }: Reference): string {
  return [path, kind, repo].join('\0');
}

function overlaps(a: Evidence, b: Evidence): boolean {
  return a.startLine <= b.endLine && b.startLine <= a.endLine;
}
