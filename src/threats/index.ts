import { createHash } from 'node:crypto';
import {
  Confidence,
  Fingerprint,
  mergeEvidence,
  type Finding,
  type Impact,
  type Likelihood,
  type RuleId,
  Severity,
  type SubjectKey,
  type Threat,
} from '../model/index.ts';
import { weighedByContext } from './examples.ts';
export { withPlaces } from './where.ts';
import { foldPlaces } from './places.ts';

const LIKELIHOOD: Readonly<Record<Likelihood, number>> = { low: 1, medium: 2, high: 3 };
const IMPACT: Readonly<Record<Impact, number>> = { low: 1, medium: 2, high: 3, critical: 4 };

/**
 * The one table that severity comes from: the product of likelihood (1–3) and impact (1–4). 12 is critical, from 6 high, from 3
 * medium, below low.
 */
export function severityOf(likelihood: Likelihood, impact: Impact): Severity {
  const product = LIKELIHOOD[likelihood] * IMPACT[impact];
  if (product >= 12) return 'critical';
  if (product >= 6) return 'high';
  return product >= 3 ? 'medium' : 'low';
}

/** Negative when `a` is less severe than `b`, 0 when equal, positive when more. */
export function compareSeverity(a: Severity, b: Severity): number {
  return Severity.options.indexOf(a) - Severity.options.indexOf(b);
}

/** A threat's identity: its rule and its subject, never a line. 64 bits of SHA-256 as 16 hexadecimal digits. */
export function fingerprintOf(rule: RuleId, subject: SubjectKey): Fingerprint {
  return Fingerprint.parse(createHash('sha256').update(`${rule}\0${subject}`).digest('hex').slice(0, 16));
}

/**
 * Folds findings of the same rule and subject into threats, the most severe first, then by rule, place and name. What stands in an example is
 * weighed as such, and one thing that many files name is one threat.
 */
export function threatsOf(findings: readonly Finding[]): readonly Threat[] {
  const byFingerprint = new Map<string, Threat>();
  for (const finding of findings.map(weighedByContext)) {
    const fingerprint = fingerprintOf(finding.rule, finding.subject.key);
    const known = byFingerprint.get(fingerprint);
    const threat: Threat =
      known === undefined
        ? { ...finding, fingerprint, severity: severityOf(finding.likelihood, finding.impact), status: 'open' }
        : { ...known, evidence: mergeEvidence(known.evidence, finding.evidence) };
    byFingerprint.set(fingerprint, threat);
  }
  return foldPlaces([...byFingerprint.values()].sort(byWeight), fingerprintOf).sort(byWeight);
}

/** Order of threats in every output: severity, confidence, rule, file, line, name. */
export function byWeight(a: Threat, b: Threat): number {
  return (
    compareSeverity(b.severity, a.severity) ||
    Confidence.options.indexOf(a.confidence) - Confidence.options.indexOf(b.confidence) ||
    compareText(a.rule, b.rule) ||
    compareText(a.evidence[0]?.path ?? '', b.evidence[0]?.path ?? '') ||
    (a.evidence[0]?.startLine ?? 0) - (b.evidence[0]?.startLine ?? 0) ||
    compareText(a.fingerprint, b.fingerprint)
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
