import type { DataKind, Fact } from '../../model/index.ts';
import { asString, asText, entriesOf, entryOf, get, itemsOf, strings, type TreeNode } from '../../parse/index.ts';
import { flowFact, hostsIn, type Source } from '../../statement/index.ts';
import type { Service } from './service.ts';

/** Names under which the services of a file reach each other. */
export type Hosts = ReadonlyMap<string, Service>;

type Reason = {
  readonly target: Service;
  readonly startLine: number;
  readonly endLine: number;
  readonly protocol: string;
};

const NAMES_A_HOST = /HOST|SERVER|ADDR|URL|URI|ENDPOINT|BROKER|SERVICE|BOOTSTRAP|DB|BACKEND|NODE/i;

/** Says how something is called inside of a server: a database and its user are often named after the application. */
const NAMES_NO_HOST =
  /^(?:POSTGRES(?:QL)?|MYSQL|MARIADB)_(?:DB|DATABASE)$|(?:^|_)DB_(?:NAME|USER(?:NAME)?)$|_INITDB_DATABASE$/i;

/** Host names of a service: its own, its container's, those that its networks give it. */
export function hostsOf({ entry }: Service): readonly string[] {
  const node = entry.value;
  const aliases = entriesOf(get(node, 'networks')).flatMap(({ value }) => strings(get(value, 'aliases')));
  const named = [asString(get(node, 'container_name')), asString(get(node, 'hostname'))];
  return [entry.key, ...named, ...aliases].flatMap((name) =>
    name === undefined || name === '' ? [] : [name.toLowerCase()],
  );
}

export function hostsByName(services: readonly Service[]): Hosts {
  const hosts = new Map<string, Service>();
  for (const service of services) for (const name of hostsOf(service)) if (!hosts.has(name)) hosts.set(name, service);
  for (const service of services) hosts.set(service.entry.key.toLowerCase(), service);
  return hosts;
}

/**
 * Which services a service talks to: those that it waits for or is linked to, whose names stand in addresses of its variables and
 * commands, and the databases that a page for their administration shares a network with. One flow for each pair.
 */
export function connectionFacts(source: Source, service: Service, hosts: Hosts, all: readonly Service[]): Fact[] {
  const reasons = [
    ...dependsOn(service, hosts),
    ...linked(service, hosts),
    ...addressed(service, hosts),
    ...administered(service, all),
  ];
  const known = new Map<Service, Reason[]>();
  for (const reason of reasons) {
    if (reason.target.element === service.element) continue;
    const before = known.get(reason.target);
    if (before === undefined) known.set(reason.target, [reason]);
    else before.push(reason);
  }
  return [...known].flatMap(([target, because]) => flowOf(source, service, target, because));
}

function flowOf(source: Source, service: Service, target: Service, because: readonly Reason[]): Fact[] {
  const [first] = because;
  if (first === undefined) return [];
  const protocol = because.find((reason) => reason.protocol !== '')?.protocol ?? 'unknown';
  const data: DataKind[] = target.element.kind === 'monitoring' ? ['metrics'] : ['request'];
  const flow = flowFact(source, first, { from: service.element, to: target.element, data, protocol });
  const places = new Map(
    because.map(({ startLine, endLine }) => [startLine, { path: source.path, startLine, endLine }]),
  );
  const evidence = [...places.values()].sort((a, b) => a.startLine - b.startLine).slice(0, 20);
  return flow.fact === 'flow' ? [{ fact: 'flow', value: { ...flow.value, evidence } }] : [];
}

/** How many services a service waits for, before aliases are written out to flows. */
export function dependenciesOf(service: TreeNode): readonly string[] {
  const value = get(service, 'depends_on');
  return value?.kind === 'map' ? value.entries.map(({ key }) => key) : strings(value);
}

function dependsOn({ entry }: Service, hosts: Hosts): Reason[] {
  const depends = entryOf(entry.value, 'depends_on');
  if (depends === undefined) return [];
  const { value, line } = depends;
  return dependenciesOf(entry.value).flatMap((name): Reason[] => {
    const target = hosts.get(name);
    return target === undefined
      ? []
      : [{ target, startLine: line, endLine: Math.max(line, value.endLine), protocol: '' }];
  });
}

function linked({ entry }: Service, hosts: Hosts): Reason[] {
  return itemsOf(get(entry.value, 'links')).flatMap((item): Reason[] => {
    const target = hosts.get(((asText(item) ?? '').split(':', 1)[0] ?? '').toLowerCase());
    return target === undefined ? [] : [{ target, startLine: item.line, endLine: item.line, protocol: '' }];
  });
}

function addressed({ variables, scripts }: Service, hosts: Hosts): Reason[] {
  const inVariables = variables.flatMap(({ name, value, line }): Reason[] => {
    const alone =
      NAMES_A_HOST.test(name) && !NAMES_NO_HOST.test(name) ? hosts.get(value.trim().toLowerCase()) : undefined;
    if (alone !== undefined) return [{ target: alone, startLine: line, endLine: line, protocol: '' }];
    return addressesIn(value, hosts).map((found) => ({ ...found, startLine: line, endLine: line }));
  });
  const inScripts = scripts.flatMap(({ text, startLine, endLine }) =>
    addressesIn(text, hosts).map((found) => ({ ...found, startLine, endLine: Math.max(startLine, endLine) })),
  );
  return [...inVariables, ...inScripts];
}

function addressesIn(text: string, hosts: Hosts): { readonly target: Service; readonly protocol: string }[] {
  return hostsIn(text).flatMap(({ host, scheme }) => {
    const target = hosts.get(host);
    return target === undefined ? [] : [{ target, protocol: scheme.replace(/^jdbc:/, '') }];
  });
}

/** What pages for the administration of databases show. */
const ADMINISTERS = new Map<string, RegExp>([
  ['Adminer', /^(?:PostgreSQL|MySQL|MongoDB|pgvector)$/],
  ['pgAdmin', /^(?:PostgreSQL|pgvector)$/],
  ['Mongo Express', /^MongoDB$/],
  ['Redis Commander', /^Redis$/],
  ['Attu', /^Milvus$/],
]);

function administered(service: Service, all: readonly Service[]): Reason[] {
  const shows = ADMINISTERS.get(service.software?.name ?? '');
  if (shows === undefined) return [];
  const mine = networksOf(service.entry.value);
  const place = entryOf(service.entry.value, 'networks') ?? entryOf(service.entry.value, 'image') ?? service.entry;
  return all.flatMap((target): Reason[] => {
    if (!shows.test(target.software?.name ?? '')) return [];
    if (!networksOf(target.entry.value).some((network) => mine.includes(network))) return [];
    return [
      {
        target,
        startLine: place.line,
        endLine: Math.max(place.line, place === service.entry ? place.line : place.value.endLine),
        protocol: 'sql',
      },
    ];
  });
}

/** Networks by name; without a list a service is on the file's own. */
export function networksOf(service: TreeNode): readonly string[] {
  const value = get(service, 'networks');
  const names = value?.kind === 'map' ? value.entries.map(({ key }) => key) : strings(value);
  return names.length === 0 ? ['default'] : names;
}
