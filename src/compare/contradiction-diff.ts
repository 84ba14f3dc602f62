import { movedKey, SubjectKey, type Contradiction, type Diff, type SystemModel } from '../model/index.ts';

/** Contradictions between configuration and files that a change brought or settled. Both sides follow the same configuration. */
export function diffContradictions(
  base: SystemModel,
  head: SystemModel,
  moved: ReadonlyMap<string, string>,
): Diff['contradictions'] {
  const before = new Set(base.contradictions.map((one) => traceOf(one, moved)));
  const after = new Set(head.contradictions.map((one) => traceOf(one, new Map())));
  return {
    introduced: head.contradictions.filter((one) => !before.has(traceOf(one, new Map()))),
    resolved: base.contradictions.filter((one) => !after.has(traceOf(one, moved))),
  };
}

function traceOf({ about, key, field, declared, found }: Contradiction, moved: ReadonlyMap<string, string>): string {
  return [about, key === '' ? '' : movedKey(SubjectKey.parse(key), moved), field, declared, found].join('\0');
}
