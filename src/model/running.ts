import type { Evidence } from './evidence.ts';
import type { Job } from './subjects.ts';
import { keyOf } from './subject-key.ts';
import type { SystemModel } from './system-model.ts';

/** A job that runs a file, with what it may do beyond running it. */
export type Running = {
  /** `train/train`: workflow and job. */
  readonly job: string;
  /** In words for a reader; empty when it holds nothing. */
  readonly rights: readonly string[];
  /** Where the job starts the file. */
  readonly evidence: Evidence;
};

/**
 * Which jobs run a file, by its path, in the order of the flows: a job starts the code of the file, and of several jobs in one workflow it is
 * the one in whose lines the command stands.
 */
export function runningIn({ elements, flows, jobs }: SystemModel): (path: string) => readonly Running[] {
  const byKey = new Map(elements.map((element) => [keyOf('element', element), element]));
  const running = new Map<string, Running[]>();
  for (const { source, target, data, protocol, evidence } of flows) {
    const [starter, started] = [byKey.get(source), byKey.get(target)];
    const [place] = evidence;
    if (starter?.kind !== 'ci' || started === undefined || started.path === '' || place === undefined) continue;
    if (protocol !== 'exec' || !data.includes('code')) continue;
    const job = jobAt(jobs, place);
    if (job === undefined) continue;
    const known = running.get(started.path) ?? [];
    if (known.some((one) => one.job === job.name)) continue;
    running.set(started.path, [...known, { job: job.name, rights: rightsOf(job), evidence: place }]);
  }
  return (path) => running.get(path) ?? [];
}

/** The job of a file that begins last at or before a line. */
function jobAt(jobs: readonly Job[], { path, startLine }: Evidence): Job | undefined {
  return jobs
    .filter((job) => job.path === path && (job.evidence[0]?.startLine ?? 0) <= startLine)
    .toSorted((a, b) => (b.evidence[0]?.startLine ?? 0) - (a.evidence[0]?.startLine ?? 0))[0];
}

function rightsOf({ permissions, provesIdentity, usesSecrets, selfHosted, untrustedTrigger }: Job): string[] {
  return [
    ...(permissions === 'write-all' || permissions === 'write' ? ['a token that writes'] : []),
    ...(provesIdentity ? ['an identity that clouds trust'] : []),
    ...(usesSecrets ? ['secrets'] : []),
    ...(selfHosted ? ['its own runner'] : []),
    ...(untrustedTrigger ? ['strangers as its trigger'] : []),
  ];
}
