import type { Fingerprint, Threat } from '../model/index.ts';
import type { Acceptance } from './configuration.ts';

/**
 * Marks the threats that base's configuration accepts and whose day has not passed (`until` is the last day that counts, UTC). An
 * acceptance names a threat by the beginning of its fingerprint, or of one that it had before (`formerly`), when its rule had another
 * id; when the beginning fits several threats it accepts none of them.
 */
export function accept(
  threats: readonly Threat[],
  acceptances: readonly Acceptance[],
  now: Date,
  formerly: (threat: Threat) => readonly Fingerprint[] = () => [],
): Threat[] {
  const accepted = acceptedBy(threats, acceptances, now, formerly);
  return threats.map((threat) => (accepted.has(threat.fingerprint) ? { ...threat, status: 'accepted' } : threat));
}

/** Which acceptance counts for which threat, by its fingerprint; of several the one that holds longest. */
export function acceptedBy(
  threats: readonly Threat[],
  acceptances: readonly Acceptance[],
  now: Date,
  formerly: (threat: Threat) => readonly Fingerprint[] = () => [],
): ReadonlyMap<Fingerprint, Acceptance> {
  const today = now.toISOString().slice(0, 10);
  const accepted = new Map<Fingerprint, Acceptance>();
  const names = new Map(threats.map((threat) => [threat, [threat.fingerprint, ...formerly(threat)]]));
  for (const acceptance of acceptances.filter(({ until }) => until >= today)) {
    const fitting = threats.filter((threat) =>
      names.get(threat)?.some((fingerprint) => fingerprint.startsWith(acceptance.threat)),
    );
    const [only] = fitting;
    if (fitting.length !== 1 || only === undefined) continue;
    const known = accepted.get(only.fingerprint);
    if (known === undefined || known.until < acceptance.until) accepted.set(only.fingerprint, acceptance);
  }
  return accepted;
}
