import { mergeEvidence, type Evidence } from '../../model/index.ts';

/** How bad each value is, the later the worse: of two statements about the same subject the weaker protection is believed. */
const WORST: Readonly<Record<string, readonly string[]>> = {
  exposure: ['unknown', 'local', 'network', 'public'],
  authentication: ['unknown', 'required', 'optional', 'none'],
  trust: ['unknown', 'internal', 'third-party', 'public'],
  pinned: ['local', 'commit', 'digest', 'exact', 'unknown', 'tag', 'range', 'url', 'branch', 'none'],
  remoteCode: ['off', 'unknown', 'optional', 'on'],
  transport: ['local', 'hub', 'registry', 'git', 'object-store', 'https', 'unknown', 'http'],
  executes: ['no', 'unknown', 'version', 'yes'],
  origin: ['local', 'unknown', 'argument', 'remote'],
  input: ['literal', 'configuration', 'unknown', 'parameter', 'repository-event', 'request', 'model-output'],
  certainty: ['likely', 'exact'],
  permissions: ['none', 'read', 'default', 'write', 'write-all'],
  context: ['copy', 'test', 'documentation', 'example', 'shipped'],
};

type Mergeable = { readonly controls: readonly string[]; readonly evidence: readonly Evidence[] };

/**
 * Statements about one subject as one: evidence and lists joined, protections kept only when all show them (an element's are joined,
 * because each file shows a part of it), and of each graded value the worst. Of other values the first that says something stands, so
 * the statements come in a fixed order. Linear in the statements.
 */
export function mergeSubjects<T extends Mergeable>(statements: readonly [T, ...T[]], joinControls: boolean): T {
  const [first] = statements;
  if (statements.length === 1) return { ...first, controls: [...new Set(first.controls)].sort() };
  const values = new Map<string, unknown[]>();
  for (const statement of statements) {
    for (const [field, value] of Object.entries(statement)) {
      const known = values.get(field);
      if (known === undefined) values.set(field, [value]);
      else known.push(value);
    }
  }
  const merged = [...values].map(([field, given]) => [field, mergeValues(field, given, joinControls)] as const);
  // Each field holds a value of its own form again.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return Object.fromEntries(merged) as T;
}

function mergeValues(field: string, values: readonly unknown[], joinControls: boolean): unknown {
  const lists = values.filter((value): value is readonly string[] => Array.isArray(value));
  if (field === 'evidence') return mergeEvidence((values as Evidence[][]).flat(), []);
  if (field === 'edits') return lists.flat();
  if (lists.length > 0) return field === 'controls' && !joinControls ? common(lists) : joined(lists);
  if (values.every((value) => typeof value === 'boolean')) {
    return ['verified', 'hashed', 'resolved'].includes(field) ? values.every(Boolean) : values.some(Boolean);
  }
  const order = WORST[field];
  if (order !== undefined) return order[Math.max(...values.map((value) => order.indexOf(String(value))))] ?? values[0];
  return values.find((value) => value !== '') ?? '';
}

function joined(lists: readonly (readonly string[])[]): string[] {
  return [...new Set(lists.flat())].sort();
}

function common(lists: readonly (readonly string[])[]): string[] {
  const times = new Map<string, number>();
  for (const item of lists.flatMap((list) => [...new Set(list)])) times.set(item, (times.get(item) ?? 0) + 1);
  return [...times].flatMap(([item, count]) => (count === lists.length ? [item] : [])).sort();
}
