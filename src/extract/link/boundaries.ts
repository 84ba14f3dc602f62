import { keyOf, type Boundary, type Element, type SubjectKey } from '../../model/index.ts';
import { compareText } from './order.ts';

/** What no boundary has to tell: the repository's own, as far as files show. */
const OWN = 'repository';

const NAMES: ReadonlyMap<string, string> = new Map([
  ['internet', 'Internet'],
  ['third-party', 'Third parties'],
  ['users', 'Users'],
  ['workforce', 'People who label data'],
  ['ci', 'Continuous integration'],
  [OWN, 'This repository'],
]);

/** From outside in; a cluster may lie in a cloud account. */
const ORDER = ['internet', 'third-party', 'users', 'workforce', 'ci', 'cloud:', 'cluster:', OWN];

/**
 * Trust boundaries of the system: each element lies in one zone, and a flow crosses the boundaries of both zones when its ends lie in
 * different ones. A way from users to what is published leads through the internet.
 */
export function boundariesOf(elements: readonly Element[]): {
  readonly boundaries: Boundary[];
  readonly crossings: (source: SubjectKey, target: SubjectKey) => string[];
} {
  const byKey = new Map<string, { readonly zone: string; readonly published: boolean }>();
  const contains = new Map<string, SubjectKey[]>();
  for (const element of elements) {
    const zone = zoneOf(element);
    const key = keyOf('element', element);
    byKey.set(key, { zone, published: element.exposure === 'public' });
    const inside = contains.get(zone);
    if (inside === undefined) contains.set(zone, [key]);
    else inside.push(key);
  }
  return {
    boundaries: [...contains]
      .map(([key, inside]) => ({ key, name: nameOf(key), contains: inside.sort(compareText) }))
      .sort((a, b) => placeOf(a.key) - placeOf(b.key) || compareText(a.key, b.key)),
    crossings(source, target) {
      const [from, to] = [byKey.get(source), byKey.get(target)];
      if (from === undefined || to === undefined || from.zone === to.zone) return [];
      const crossed = [from.zone, to.zone].filter((zone) => zone !== OWN);
      const reached = (from.zone === 'users' && to.published) || (to.zone === 'users' && from.published);
      return [...new Set(reached ? [...crossed, 'internet'] : crossed)].sort();
    },
  };
}

/** People and runners are where their file says; of the rest, what others control lies with them, wherever it runs. */
function zoneOf({ zone, trust, kind }: Element): string {
  if (zone === 'users' || zone === 'workforce' || zone === 'ci') return zone;
  if (trust === 'public') return 'internet';
  if (trust === 'third-party') return 'third-party';
  return zone ?? (kind === 'ci' ? 'ci' : OWN);
}

function nameOf(zone: string): string {
  const [kind = '', name = ''] = zone.split(':', 2);
  if (kind === 'cluster') return `Cluster, namespace ${name}`;
  return kind === 'cloud' ? `Cloud account (${name})` : (NAMES.get(zone) ?? zone);
}

function placeOf(zone: string): number {
  return ORDER.findIndex((start) => zone === start || (start.endsWith(':') && zone.startsWith(start)));
}
