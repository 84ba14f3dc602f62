import { type Evidence, type Fact, subjectKey } from '../../model/index.ts';

/** Of two statements about one subject the weaker protection is believed: values from the worst on. */
const WORST: Readonly<Record<string, readonly string[]>> = {
  trust: ['public', 'third-party', 'unknown', 'internal'],
  exposure: ['public', 'network', 'unknown', 'local'],
  authentication: ['none', 'optional', 'unknown', 'required'],
  input: ['model-output', 'request', 'repository-event', 'parameter', 'unknown', 'configuration', 'literal'],
  pinned: ['none', 'branch', 'tag', 'unknown', 'local', 'digest', 'commit'],
  remoteCode: ['on', 'optional', 'unknown', 'off'],
  certainty: ['exact', 'likely'],
};
const MOST_PLACES = 30;

/**
 * Makes one fact of those that speak of the same subject, so that three equal calls in one function are one thing to judge. A
 * protection counts only when every statement has it. Sorted by key.
 */
export function foldFacts(facts: readonly Fact[]): Fact[] {
  const folded = new Map<string, Fact>();
  for (const fact of facts) {
    const key = keyOf(fact);
    const before = folded.get(key);
    folded.set(key, before ? merged(before, fact) : fact);
  }
  return [...folded].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, fact]) => fact);
}

function keyOf(fact: Fact): string {
  switch (fact.fact) {
    case 'signal':
      return `signal ${fact.value.name}`;
    case 'runs':
      return `runs ${fact.value.runner} ${fact.value.path}`;
    case 'flow':
      return `flow ${fact.value.source} ${fact.value.target}`;
    case 'alias':
      return `alias ${fact.value.of} ${fact.value.names.join(' ')}`;
    case 'python-module':
    case 'settings-file':
      return `${fact.fact} ${fact.value.path}`;
    case 'remark':
      return `remark ${fact.value.about}`;
    default:
      return `${fact.fact}:${subjectKey({ kind: '', ...fact.value })}`;
  }
}

function merged(a: Fact, b: Fact): Fact {
  if (!('controls' in a.value) || !('controls' in b.value)) return a;
  const value: Record<string, unknown> = { ...a.value };
  for (const [field, other] of Object.entries(b.value)) value[field] = mergedField(field, value[field], other);
  // Both are facts of one kind with every field of it.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return { fact: a.fact, value } as Fact;
}

function mergedField(field: string, mine: unknown, other: unknown): unknown {
  if (field === 'evidence' && isPlaces(mine) && isPlaces(other)) {
    const all = new Map([...mine, ...other].map((place) => [`${place.startLine} ${place.endLine}`, place]));
    return [...all.values()]
      .toSorted((x, y) => x.startLine - y.startLine || x.endLine - y.endLine)
      .slice(0, MOST_PLACES);
  }
  if (Array.isArray(mine) && Array.isArray(other)) {
    if (field === 'controls') return mine.filter((item) => other.includes(item));
    if (field === 'edits') return [...mine, ...other].slice(0, MOST_PLACES);
    return [...new Set([...mine, ...other])].toSorted((x, y) => (String(x) < String(y) ? -1 : 1));
  }
  const order = WORST[field];
  if (order === undefined || typeof mine !== 'string' || typeof other !== 'string') return mine;
  return order.indexOf(other) < order.indexOf(mine) ? other : mine;
}

function isPlaces(value: unknown): value is readonly Evidence[] {
  return Array.isArray(value);
}
