import type { Coverage, Diff, MitigationDelta, Reason, Severity, Threat, Verdict } from '../model/index.ts';

const ORDER: readonly Severity[] = ['low', 'medium', 'high', 'critical'];

/** A file that the change touched and nobody could read. */
export type Unread = { readonly path: string; readonly reason: string };

export type Judgement = {
  readonly diff: Diff;
  /** Files that the change touched and that were not read. */
  readonly unread: readonly Unread[];
  /** Why a side's tree is not whole, or null. */
  readonly truncated: string | null;
  /** Rules that could not be evaluated. */
  readonly ruleFailures: readonly { readonly rule: string; readonly message: string }[];
  readonly failOn: Severity;
  /** Protections whose loss a person decides on. */
  readonly lostProtections: readonly string[];
};

/**
 * The verdict on a change, the first that applies: `blocked` when files prove a new or worsened threat at or above the threshold;
 * `decision` when one is likely, or a protection was taken away that no new threat speaks of; `not-assessed` when something that could
 * matter was not read; else `pass`. What was there on base never blocks; accepted threats and low confidence never count.
 */
export function decide(judgement: Judgement): Verdict {
  const candidates = worsened(judgement.diff).filter(
    (threat) => threat.status === 'open' && ORDER.indexOf(threat.severity) >= ORDER.indexOf(judgement.failOn),
  );
  const proven = candidates.filter((threat) => threat.confidence === 'high');
  const likely = candidates.filter((threat) => threat.confidence === 'medium');
  const blocking = proven.length > 0 ? [threatReason('new-threat', proven, 'the files prove', judgement.failOn)] : [];
  const asking =
    likely.length > 0 ? [threatReason('likely-threat', likely, 'the files make likely', judgement.failOn)] : [];
  const weaker = mitigationReasons(judgement);
  const gaps = gapReasons(judgement);
  const reasons = [...blocking, ...asking, ...weaker, ...gaps];
  if (blocking.length > 0) return { status: 'blocked', reasons };
  if (asking.length > 0 || weaker.length > 0) return { status: 'decision', reasons };
  if (gaps.length > 0) return { status: 'not-assessed', reasons };
  return { status: 'pass', reasons: [passReason(judgement)] };
}

/** Introduced threats, and those that became more severe, more certain, or are no longer accepted. */
export function worsened(diff: Diff): Threat[] {
  const certainty = ['low', 'medium', 'high'];
  const worse = diff.threats.changed.filter(
    ({ before, after }) =>
      ORDER.indexOf(after.severity) > ORDER.indexOf(before.severity) ||
      certainty.indexOf(after.confidence) > certainty.indexOf(before.confidence) ||
      (before.status === 'accepted' && after.status === 'open'),
  );
  return [...diff.threats.introduced, ...worse.map(({ after }) => after)];
}

function threatReason(code: string, threats: readonly Threat[], how: string, failOn: Severity): Reason {
  const count = threats.length === 1 ? '1 new threat' : `${threats.length} new threats`;
  return {
    code,
    message: `${count} at or above '${failOn}' that ${how}`,
    threats: threats.map((threat) => threat.fingerprint),
    files: [...new Set(threats.flatMap((threat) => threat.evidence.map((item) => item.path)))].sort(),
  };
}

/** A person decides on the loss of what policy names, unless a threat already says it. */
function mitigationReasons({ diff, lostProtections }: Judgement): Reason[] {
  const known = new Set(
    [...diff.threats.introduced, ...diff.threats.changed.map(({ after }) => after), ...diff.threats.unchanged].map(
      (threat) => threat.subject.key,
    ),
  );
  const lost = diff.system.mitigations.removed.filter(
    (delta: MitigationDelta) => lostProtections.includes(delta.control) && !known.has(delta.subject.key),
  );
  return lost.map((delta) => ({
    code: 'mitigation-removed',
    message: `'${delta.control}' was removed from ${delta.subject.name}`,
    threats: [],
    files: [...new Set(delta.evidence.map((item) => item.path))].sort(),
  }));
}

function gapReasons({ unread, truncated, ruleFailures }: Judgement): Reason[] {
  const reasons: Reason[] = [];
  if (truncated !== null) reasons.push({ code: 'tree-truncated', message: truncated, threats: [], files: [] });
  if (unread.length > 0) {
    const files = unread.map(({ path }) => path);
    const message = files.length === 1 ? '1 changed file was not read' : `${files.length} changed files were not read`;
    reasons.push({ code: 'not-read', message, threats: [], files });
  }
  for (const { rule, message } of ruleFailures) {
    reasons.push({
      code: 'rule-failed',
      message: `rule ${rule} could not be evaluated: ${message}`,
      threats: [],
      files: [],
    });
  }
  return reasons;
}

function passReason({ diff, failOn }: Judgement): Reason {
  const below = diff.threats.introduced.length;
  const message =
    below === 0
      ? 'the change introduces no threat'
      : `${below} new, none at or above '${failOn}' that has to be decided`;
  return { code: below === 0 ? 'nothing-new' : 'below-threshold', message, threats: [], files: [] };
}

/**
 * Whether anything of the threat model changed, or could have without being seen. When false, the service says nothing but its check
 * run.
 */
export function isRelevant(diff: Diff, verdict: Verdict): boolean {
  const { threats, system } = diff;
  const quiet =
    threats.introduced.length + threats.resolved.length + threats.changed.length === 0 &&
    system.added.length + system.removed.length + system.changed.length === 0 &&
    system.flows.added.length + system.flows.removed.length + system.flows.changed.length === 0 &&
    system.mitigations.added.length + system.mitigations.removed.length === 0 &&
    diff.contradictions.introduced.length + diff.contradictions.resolved.length === 0;
  return !(quiet && verdict.status === 'pass');
}

/** Coverage gaps of one side limited to the files that the change touched, one line per file, sorted. */
export function unreadOf(coverage: readonly Coverage[], changed: ReadonlySet<string>): Unread[] {
  const gaps = new Map<string, string>();
  for (const entry of coverage) {
    if (entry.status === 'done' || entry.reason === undefined) continue;
    if (entry.plugin === 'configuration') continue;
    for (const file of entry.files) if (changed.has(file) && !gaps.has(file)) gaps.set(file, entry.reason);
  }
  return [...gaps.entries()].map(([path, reason]) => ({ path, reason })).sort((a, b) => (a.path < b.path ? -1 : 1));
}
