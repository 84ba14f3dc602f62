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
  const today = now.toISOString().slice(0, 10);
  const valid = acceptances.filter((acceptance) => acceptance.until >= today);
  const accepted = new Set<string>();
  const names = new Map(threats.map((threat) => [threat, [threat.fingerprint, ...formerly(threat)]]));
  for (const { threat: beginning } of valid) {
    const fitting = threats.filter((threat) =>
      names.get(threat)?.some((fingerprint) => fingerprint.startsWith(beginning)),
    );
    if (fitting.length === 1 && fitting[0] !== undefined) accepted.add(fitting[0].fingerprint);
  }
  return threats.map((threat) => (accepted.has(threat.fingerprint) ? { ...threat, status: 'accepted' } : threat));
}
