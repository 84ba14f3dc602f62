import { keyOf, type Boundary, type Element, type Flow, type SystemModel } from '../model/index.ts';

/** A box of a data-flow diagram: one element, or a component that stands for several. */
export type ViewNode = {
  readonly key: string;
  /** Key of the trust boundary that it lies in. */
  readonly zone: string;
  readonly label: string;
  /** The line above the label: the kind, or what the component holds. */
  readonly above: string;
  readonly elements: readonly Element[];
};
/** Flows between two boxes, as one line. */
export type ViewEdge = {
  readonly key: string;
  readonly source: string;
  readonly target: string;
  readonly flows: readonly Flow[];
};
export type View = {
  readonly zones: readonly { readonly key: string; readonly name: string }[];
  readonly nodes: readonly ViewNode[];
  readonly edges: readonly ViewEdge[];
  /** Components of more than one element, whose insides a view of their own can show. */
  readonly collapsed: readonly ViewNode[];
};

/** The most boxes that a person takes in at once. */
export const READABLE = 45;
/** Elements of one folder or kind that stand for themselves. */
const FEW = 3;
const OUTSIDE = new Set(['internet', 'third-party', 'users', 'workforce']);

/**
 * The data-flow diagram of a system, collapsed by component until it can be read: elements of the repository by their folder, those outside by
 * their kind. Up to 45 elements all stand for themselves.
 */
export function systemView(system: SystemModel): View {
  const zoneOf = zonesOf(system.boundaries);
  const elements = system.elements.map((element) => ({ key: keyOf('element', element) as string, element }));
  const nodes = elements.length <= READABLE ? elements.map((one) => single(one, zoneOf)) : components(elements, zoneOf);
  return viewOf(nodes, system);
}

/** The inside of a component: its elements, and around them whatever they exchange data with, at most 60 boxes. */
export function componentView(system: SystemModel, component: ViewNode, all: View): View {
  const zoneOf = zonesOf(system.boundaries);
  const inside = component.elements
    .slice(0, 60)
    .map((element) => ({ key: keyOf('element', element) as string, element }));
  const own = new Set(inside.map(({ key }) => key));
  const owner = new Map(
    all.nodes.flatMap((node) => node.elements.map((element) => [keyOf('element', element) as string, node])),
  );
  const around = new Map<string, ViewNode>();
  for (const { source, target } of system.flows) {
    if (own.has(source) === own.has(target)) continue;
    const other = owner.get(own.has(source) ? target : source);
    if (other !== undefined && other.key !== component.key && around.size < READABLE) around.set(other.key, other);
  }
  return viewOf([...inside.map((one) => single(one, zoneOf)), ...around.values()], system);
}

function zonesOf(boundaries: readonly Boundary[]): (key: string) => string {
  const zones = new Map<string, string>();
  for (const { key, contains } of boundaries) for (const one of contains) if (!zones.has(one)) zones.set(one, key);
  return (key) => zones.get(key) ?? 'repository';
}

type Keyed = { readonly key: string; readonly element: Element };

function single({ key, element }: Keyed, zoneOf: (key: string) => string): ViewNode {
  return { key, zone: zoneOf(key), label: element.name, above: element.kind, elements: [element] };
}

/** Components in each zone: kinds outside, folders inside, the largest folder split again while that keeps the whole readable. */
function components(elements: readonly Keyed[], zoneOf: (key: string) => string): ViewNode[] {
  let groups = [
    ...grouped(elements, ({ key, element }) => {
      const zone = zoneOf(key);
      return `${zone}\0${OUTSIDE.has(zone) ? element.kind : ''}`;
    }),
  ].map(([name, members]) => ({ zone: name.split('\0')[0] ?? '', name: name.split('\0')[1] ?? '', depth: 0, members }));
  const size = (group: (typeof groups)[number]): number => (group.members.length <= FEW ? group.members.length : 1);
  const total = (list: typeof groups): number => list.reduce((sum, group) => sum + size(group), 0);
  for (let round = 0; round < 200; round += 1) {
    const largest = groups
      .filter(({ zone, depth, members }) => !OUTSIDE.has(zone) && depth < 12 && members.length > FEW)
      .sort((a, b) => b.members.length - a.members.length || (a.name < b.name ? -1 : 1))[0];
    if (largest === undefined) break;
    const parts = [...grouped(largest.members, ({ element }) => folderOf(element, largest.depth + 1))].map(
      ([name, members]) => ({ zone: largest.zone, name, depth: largest.depth + 1, members }),
    );
    const next = [...groups.filter((group) => group !== largest), ...parts];
    if (total(next) > READABLE) break;
    groups = next;
  }
  return groups.flatMap(({ zone, name, members }) =>
    members.length <= FEW
      ? members.map((one) => single(one, zoneOf))
      : [
          {
            key: `component ${zone} ${name}`,
            zone,
            label: OUTSIDE.has(zone) ? `${members.length} × ${name}` : name || 'top folder',
            above: contents(members),
            elements: members.map(({ element }) => element),
          },
        ],
  );
}

function grouped<T>(items: readonly T[], nameOf: (item: T) => string): ReadonlyMap<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const name = nameOf(item);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [item]);
    else group.push(item);
  }
  return new Map([...groups].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The folder of an element, cut to so many levels; what belongs to the whole repository lies where it is first spoken of. */
function folderOf({ path, evidence }: Element, levels: number): string {
  const place = path === '' ? (evidence[0]?.path ?? '') : path;
  return place.split('/').slice(0, -1).slice(0, levels).join('/');
}

/** `6 training, 4 models …`: the most frequent kinds. */
function contents(members: readonly Keyed[]): string {
  const kinds = [...grouped(members, ({ element }) => element.kind)].map(([kind, list]) => ({
    kind,
    count: list.length,
  }));
  const first = kinds.sort((a, b) => b.count - a.count || (a.kind < b.kind ? -1 : 1)).slice(0, 3);
  return `${first.map(({ kind, count }) => `${count} ${kind}`).join(', ')}${kinds.length > 3 ? ' …' : ''}`;
}

/** Boxes of one name and kind are told apart by the folder that they stand in. */
function distinct(nodes: readonly ViewNode[]): ViewNode[] {
  const same = grouped(nodes, ({ above, label }) => `${above}\0${label}`);
  return nodes.map((node) => {
    const folder = node.elements[0] === undefined ? '' : (folderOf(node.elements[0], 20).split('/').at(-1) ?? '');
    const isAlone = (same.get(`${node.above}\0${node.label}`) ?? []).length === 1;
    return isAlone || folder === '' ? node : { ...node, label: `${folder}/${node.label}` };
  });
}

function viewOf(nodes: readonly ViewNode[], system: SystemModel): View {
  const owner = new Map(
    nodes.flatMap((node) => node.elements.map((element) => [keyOf('element', element) as string, node.key])),
  );
  const edges = new Map<string, { source: string; target: string; flows: Flow[] }>();
  for (const flow of system.flows) {
    const [source, target] = [owner.get(flow.source), owner.get(flow.target)];
    if (source === undefined || target === undefined || source === target) continue;
    const key = `${source}\0${target}`;
    const edge = edges.get(key) ?? { source, target, flows: [] };
    edge.flows.push(flow);
    edges.set(key, edge);
  }
  const used = new Set(nodes.map(({ zone }) => zone));
  const named = system.boundaries.filter(({ key }) => used.has(key)).map(({ key, name }) => ({ key, name }));
  const unnamed = [...used]
    .filter((zone) => !named.some(({ key }) => key === zone))
    .map((key) => ({ key, name: 'This repository' }));
  return {
    zones: [...named, ...unnamed],
    nodes: distinct(nodes),
    edges: [...edges].map(([key, edge]) => ({ key, ...edge })),
    collapsed: nodes.filter(({ elements }) => elements.length > 1),
  };
}
