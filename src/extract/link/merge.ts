import { mergeEvidence, type Element, type Evidence, type Load, type Reference } from '../../model/index.ts';

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
  context: ['test', 'documentation', 'example', 'shipped'],
};

type Mergeable = { readonly controls: readonly string[]; readonly evidence: readonly Evidence[] } & Readonly<
  Record<string, unknown>
>;

/**
 * Two statements about one subject as one: evidence and lists joined, protections kept only when both show them (an element's are
 * joined, because each file shows a part of it), and of each graded value the worse.
 */
export function mergeSubjects<T extends Element | Load | Reference | Mergeable>(a: T, b: T, joinControls: boolean): T {
  const merged: Record<string, unknown> = { ...a };
  for (const [field, other] of Object.entries(b)) merged[field] = mergeField(field, merged[field], other, joinControls);
  return merged as T;
}

function mergeField(field: string, mine: unknown, other: unknown, joinControls: boolean): unknown {
  if (field === 'evidence') return mergeEvidence(mine as readonly Evidence[], other as readonly Evidence[]);
  if (field === 'edits') return [...(mine as readonly unknown[]), ...(other as readonly unknown[])];
  if (field === 'controls' && !joinControls)
    return (mine as readonly string[]).filter((control) => (other as readonly string[]).includes(control));
  if (Array.isArray(mine) && Array.isArray(other))
    return [...new Set([...(mine as readonly string[]), ...(other as readonly string[])])].sort();
  if (typeof mine === 'boolean' && typeof other === 'boolean')
    return field === 'verified' || field === 'hashed' || field === 'resolved' ? mine && other : mine || other;
  const order = WORST[field];
  if (order !== undefined && typeof mine === 'string' && typeof other === 'string') {
    return order.indexOf(other) > order.indexOf(mine) ? other : mine;
  }
  return mine === '' ? other : mine;
}
