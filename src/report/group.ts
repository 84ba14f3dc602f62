import type { Evidence, RuleId, Threat } from '../model/index.ts';
import { byWeight } from '../threats/index.ts';

/** Threats of one rule. */
export type Group = { readonly rule: RuleId; readonly first: Threat; readonly threats: readonly Threat[] };

/**
 * Equal findings are told once: threats by rule, the gravest first. Demands of the policy are few and ask for different things: each is told
 * by itself.
 */
export function groupByRule(threats: readonly Threat[]): readonly Group[] {
  return [...groupBy([...threats].sort(byWeight), keyOf).values()].flatMap((members) =>
    members[0] === undefined ? [] : [{ rule: members[0].rule, first: members[0], threats: members }],
  );
}

function keyOf({ rule, subject, fingerprint }: Threat): string {
  return subject.kind === 'measurement' ? `${rule} ${fingerprint}` : rule;
}

/** Items by key, both in order of appearance. */
export function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

/** Where a group stands: its first places, and how many more there are. */
export function placesOf(group: Group, shown = 3): { readonly places: readonly Evidence[]; readonly more: number } {
  const seen = new Map<string, Evidence>();
  for (const item of group.threats.flatMap((threat) => threat.evidence.slice(0, 1))) {
    seen.set(`${item.path}\0${item.startLine}`, item);
  }
  const places = [...seen.values()];
  return { places: places.slice(0, shown), more: Math.max(0, places.length - shown) };
}
