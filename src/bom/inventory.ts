import { exactVersionOf, purlOf } from '../dependency/index.ts';
import {
  type Artifact,
  type Dependency,
  type Element,
  type Evidence,
  keyOf,
  type Reference,
  type SystemModel,
} from '../model/index.ts';
import { licenceOf, type Licence } from './licences.ts';

/** One thing that a system is made of, whatever form a bill has. */
export type Item = {
  /** Stable within a repository: the same thing has the same name in the bill of every commit. */
  readonly ref: string;
  readonly kind: 'model' | 'dataset' | 'file' | 'package' | 'service';
  readonly name: string;
  /** A commit, a version; empty when nothing settles it. */
  readonly version: string;
  readonly purl: string | null;
  /** `sha256:…`, sorted. */
  readonly hashes: readonly string[];
  readonly licences: readonly Licence[];
  /** Refs of models that it was made of, and of data that it was trained on. */
  readonly ancestors: readonly string[];
  readonly datasets: readonly string[];
  /** Whether the repository asks for it itself. */
  readonly direct: boolean;
  /** What else the files say, by name, sorted. */
  readonly properties: readonly (readonly [name: string, value: string])[];
  readonly evidence: readonly Evidence[];
};

const MODELS = new Set<Reference['kind']>(['model', 'adapter', 'embedding', 'tokenizer', 'weights']);
const SERVICES = new Set<Element['kind']>(['external-service', 'llm', 'endpoint', 'service']);

/** Everything that a bill lists, by ref. Pure: the same system gives the same list. */
export function inventoryOf(system: SystemModel): readonly Item[] {
  const items = new Map<string, Item>();
  const add = (item: Item): void => {
    const known = items.get(item.ref);
    items.set(item.ref, known === undefined ? item : merged(known, item));
  };
  for (const reference of system.references) if (reference.resolved) referenceItems(reference).forEach(add);
  const sources = sourcesIn(system);
  for (const element of system.elements) elementItems(element, sources).forEach(add);
  for (const artifact of system.artifacts) add(artifactItem(artifact));
  packageItems(system.dependencies).forEach(add);
  const known = (refs: readonly string[]): string[] => refs.filter((ref) => items.has(ref)).sort();
  return [...items.values()]
    .map((item) => ({ ...item, ancestors: known(item.ancestors), datasets: known(item.datasets) }))
    .sort((a, b) => (a.ref < b.ref ? -1 : 1));
}

const nothing = { version: '', purl: null, hashes: [], licences: [], ancestors: [], datasets: [], direct: true };

function referenceItems(reference: Reference): Item[] {
  const kind = MODELS.has(reference.kind) ? 'model' : reference.kind === 'dataset' ? 'dataset' : null;
  if (kind === null) return [];
  const commit = reference.pinned === 'commit' ? reference.revision.toLowerCase() : '';
  const onHub = reference.transport === 'hub' && /^[\w.-]{1,100}\/[\w.-]{1,150}$/.test(reference.repo);
  return [
    {
      ...nothing,
      ref: refOf(kind, reference.repo),
      kind,
      name: reference.repo,
      version: commit === '' ? reference.revision : commit,
      purl: onHub && kind === 'model' ? `pkg:huggingface/${reference.repo}${commit === '' ? '' : `@${commit}`}` : null,
      properties: [
        ['stridegate:loader', reference.loader],
        ['stridegate:pinned', reference.pinned],
        ['stridegate:remote-code', reference.remoteCode],
        ['stridegate:transport', reference.transport],
      ],
      evidence: reference.evidence,
    },
  ];
}

/** Models and data that flow into each element, by the element's key. */
function sourcesIn({ elements, flows }: SystemModel): ReadonlyMap<string, readonly Element[]> {
  const byKey = new Map(elements.map((element) => [keyOf('element', element), element]));
  const sources = new Map<string, Element[]>();
  for (const flow of flows) {
    const source = byKey.get(flow.source);
    if (source?.kind !== 'model' && source?.kind !== 'dataset') continue;
    sources.set(flow.target, [...(sources.get(flow.target) ?? []), source]);
  }
  return sources;
}

function elementItems(element: Element, sourcesOf: ReadonlyMap<string, readonly Element[]>): Item[] {
  if (SERVICES.has(element.kind)) return [serviceItem(element)];
  if (element.kind !== 'model' && element.kind !== 'dataset') return [];
  const sources = sourcesOf.get(keyOf('element', element)) ?? [];
  const from = (kind: 'model' | 'dataset'): string[] =>
    sources.filter((source) => source.kind === kind).map((source) => refOf(kind, source.name));
  return [
    {
      ...nothing,
      ref: refOf(element.kind, element.name),
      kind: element.kind,
      name: element.name,
      licences: element.details.flatMap(licencesIn),
      ancestors: element.kind === 'model' ? from('model') : [],
      datasets: element.kind === 'model' ? from('dataset') : [],
      properties: element.details
        .filter((detail) => licencesIn(detail).length === 0)
        .map((detail) => ['stridegate:detail', detail] as const),
      evidence: element.evidence,
    },
  ];
}

function licencesIn(detail: string): Licence[] {
  const text = /^licen[cs]e:?\s+(.{1,200})$/i.exec(detail)?.[1];
  return text === undefined ? [] : text.split(/,\s*/).map(licenceOf);
}

function serviceItem(element: Element): Item {
  return {
    ...nothing,
    ref: refOf('service', element.path === '' ? element.name : `${element.path}#${element.symbol}#${element.name}`),
    kind: 'service',
    name: element.name,
    properties: [
      ['stridegate:authentication', element.authentication],
      ['stridegate:exposure', element.exposure],
      ['stridegate:kind', element.kind],
      ['stridegate:trust', element.trust],
    ],
    evidence: element.evidence,
  };
}

function artifactItem(artifact: Artifact): Item {
  const digest = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128}|md5:[0-9a-f]{32})$/.test(artifact.digest);
  return {
    ...nothing,
    ref: refOf('file', artifact.path),
    kind: 'file',
    name: artifact.path,
    hashes: digest ? [artifact.digest] : [],
    properties: [
      ['stridegate:format', artifact.format],
      ['stridegate:storage', artifact.storage],
    ],
    evidence: artifact.evidence,
  };
}

/** Packages by version. A manifest that allows several says nothing where a lock or another manifest settles one. */
function packageItems(dependencies: readonly Dependency[]): Item[] {
  const settled = new Set(dependencies.filter(isSettled).map(({ ecosystem, package: name }) => `${ecosystem} ${name}`));
  return dependencies
    .filter((one) => one.source !== 'local' && (isSettled(one) || !settled.has(`${one.ecosystem} ${one.package}`)))
    .flatMap((dependency) => {
      const plain = purlOf(dependency);
      if (plain === null) return [];
      const commit = dependency.source === 'git' ? /^@([0-9a-f]{40})$/i.exec(dependency.specifier)?.[1] : undefined;
      const purl = `${plain}${placeIn(dependency, commit)}`;
      const version = commit ?? exactVersionOf(dependency);
      const origin = dependency.origin === '' ? [] : [['stridegate:origin', dependency.origin] as const];
      return [
        {
          ...nothing,
          ref: purl,
          kind: 'package' as const,
          name: dependency.package,
          version,
          purl,
          hashes: dependency.hashes,
          direct: dependency.scope === 'direct' || dependency.manifest !== 'lock',
          properties: [
            ...(dependency.dev ? [['stridegate:development', 'true'] as const] : []),
            ...(version === '' && dependency.specifier !== ''
              ? [['stridegate:condition', dependency.specifier] as const]
              : []),
            ...origin,
          ],
          evidence: dependency.evidence,
        },
      ];
    });
}

/** The qualifier of a package URL that says that no registry gives the package. */
function placeIn({ source, origin }: Dependency, commit: string | undefined): string {
  if (origin === '' || source === 'index') return '';
  const name = source === 'git' ? 'vcs_url' : 'download_url';
  return `?${name}=${encodeURIComponent(commit === undefined ? origin : `${origin}@${commit}`)}`;
}

function isSettled(dependency: Dependency): boolean {
  return exactVersionOf(dependency) !== '' || dependency.pinned === 'commit';
}

function refOf(kind: string, name: string): string {
  return `${kind}:${name}`;
}

/** Two statements about one thing. A version that one of them settles holds. */
function merged(a: Item, b: Item): Item {
  const settled = [a, b].find(({ purl }) => purl?.includes('@') === true) ?? [a, b].find(({ purl }) => purl !== null);
  return {
    ...a,
    version: a.version || b.version,
    purl: settled?.purl ?? null,
    hashes: sorted([...a.hashes, ...b.hashes]),
    licences: sorted([...a.licences, ...b.licences]),
    ancestors: sorted([...a.ancestors, ...b.ancestors]),
    datasets: sorted([...a.datasets, ...b.datasets]),
    direct: a.direct || b.direct,
    properties: sorted([...a.properties, ...b.properties]),
    evidence: sorted([...a.evidence, ...b.evidence]),
  };
}

/** Each once, in one order. */
function sorted<T>(items: readonly T[]): T[] {
  const byText = new Map(items.map((item) => [JSON.stringify(item), item]));
  return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);
}
