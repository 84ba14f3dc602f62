import { createHash } from 'node:crypto';
import type { Grant, Threat } from '../model/index.ts';
import type { Unread } from './verdict.ts';

/**
 * Marks threats that the register accepts as they stand: same fingerprint, same content, and the day has not passed. `contentOf` is asked
 * for threats of which a fingerprint is granted alone.
 */
export async function acceptGranted(
  threats: readonly Threat[],
  grants: readonly Grant[],
  now: Date,
  contentOf: (threat: Threat) => Promise<string>,
): Promise<Threat[]> {
  const valid = validOn(grants, 'threat', now);
  const marked: Threat[] = [];
  for (const threat of threats) {
    const contents = valid.filter(({ subject }) => subject === threat.fingerprint).map(({ content }) => content);
    const isAccepted = contents.length > 0 && contents.includes(await contentOf(threat));
    marked.push(isAccepted ? { ...threat, status: 'accepted' } : threat);
  }
  return marked;
}

/** Unread files without those that the register accepts at their present hash. */
export function withoutGranted(
  unread: readonly Unread[],
  grants: readonly Grant[],
  now: Date,
  blobOf: (path: string) => string | undefined,
): Unread[] {
  const valid = validOn(grants, 'file', now);
  return unread.filter(({ path }) => {
    const blob = blobOf(path);
    return !valid.some(({ subject, content }) => subject === path && content === blob);
  });
}

/**
 * A hash of what a person looks at when accepting a threat: its subject and weight, what was seen, the way it takes, the rights of the jobs that run it, and `seen`, the text
 * or hash of each place that proves it. Lines may move; when anything of this changes, the acceptance lapses. 32 hexadecimal digits.
 */
export function contentHash(threat: Threat, seen: readonly string[]): string {
  const { rule, subject, severity, likelihood, impact, confidence, detail, steps = [], runsIn = [] } = threat;
  const way = steps.map(({ role, from, to, data, protocol }) => [role, from.key, to.key, [...data].sort(), protocol]);
  const weight = [severity, likelihood, impact, confidence];
  const held = runsIn.map(({ job, rights }) => [job, ...rights]);
  const all = [
    rule,
    subject.key,
    subject.context,
    ...weight,
    detail,
    way,
    [...seen].sort(),
    ...(held.length > 0 ? [held] : []),
  ];
  return createHash('sha256').update(JSON.stringify(all)).digest('hex').slice(0, 32);
}

function validOn(grants: readonly Grant[], kind: Grant['kind'], now: Date): readonly Grant[] {
  const today = now.toISOString().slice(0, 10);
  return grants.filter((grant) => grant.kind === kind && (grant.until === null || grant.until >= today));
}
