import { keyOf, type Boundary, type Element, type SubjectKey } from '../../model/index.ts';

type Zone = { readonly key: string; readonly name: string; readonly holds: (element: Element) => boolean };

/** The trust zones that files can show, from outside in. */
const ZONES: readonly Zone[] = [
  { key: 'internet', name: 'Internet', holds: (element) => element.trust === 'public' },
  { key: 'third-party', name: 'Third parties', holds: (element) => element.trust === 'third-party' },
  { key: 'ci', name: 'Continuous integration', holds: (element) => element.kind === 'ci' },
  { key: 'repository', name: 'This repository', holds: () => true },
];

/**
 * Trust boundaries of the system: each element lies in the first zone that holds it; a flow crosses the boundary of both zones when its
 * ends lie in different ones.
 */
export function boundariesOf(elements: readonly Element[]): {
  readonly boundaries: Boundary[];
  readonly crossings: (source: SubjectKey, target: SubjectKey) => string[];
} {
  const zoneOf = new Map<string, string>();
  const contains = new Map<string, SubjectKey[]>();
  for (const element of elements) {
    const zone = ZONES.find((candidate) => candidate.holds(element))?.key ?? 'repository';
    const key = keyOf('element', element);
    zoneOf.set(key, zone);
    const inside = contains.get(zone);
    if (inside === undefined) contains.set(zone, [key]);
    else inside.push(key);
  }
  return {
    boundaries: ZONES.filter((zone) => contains.has(zone.key)).map(({ key, name }) => ({
      key,
      name,
      contains: [...(contains.get(key) ?? [])].sort(),
    })),
    crossings(source, target) {
      const [from, to] = [zoneOf.get(source), zoneOf.get(target)];
      if (from === undefined || to === undefined || from === to) return [];
      return [from, to].filter((zone) => zone !== 'repository').sort();
    },
  };
}
