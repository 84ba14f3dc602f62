import type { Finding, Likelihood, ThreatSubject } from '../model/index.ts';

/**
 * What harms only when the file is run. A credential leaks, a package is installed and a model file is opened where it lies, and a job runs by
 * itself, whatever the folder is called.
 */
const RUN = new Set<ThreatSubject['kind']>(['authority', 'element', 'flow', 'load', 'operation', 'path', 'reference']);
const LOWER: Readonly<Record<Likelihood, Likelihood>> = { low: 'low', medium: 'low', high: 'medium' };

/** A finding with the likelihood that its place gives it: an example is run by fewer people, by hand, and is no part of what is deployed. */
export function weighedByContext(finding: Finding): Finding {
  const { context, kind } = finding.subject;
  if (context !== 'example' || !RUN.has(kind)) return finding;
  return { ...finding, likelihood: LOWER[finding.likelihood] };
}
