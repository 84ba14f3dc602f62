import {
  type Element,
  type ElementKind,
  type Evidence,
  keyOf,
  type SubjectKey,
  type SystemModel,
} from '../model/index.ts';

/** One commit: its system, and the blob of a path. */
export type Side = { readonly system: SystemModel; readonly blobOf: (path: string) => string | undefined };

/** What tells whether results were made with the model as it stands at a commit. */
export type Identity = {
  /** The file that holds its weights, or the pointer that stands for them; null when the commit has none. */
  readonly place: Evidence | null;
  /** Elements of that name that answer, or hold weights; empty when the commit has no such model. */
  readonly elements: readonly Element[];
  /** Digests of its weights, commits of its references, blobs of its files; lower-case hexadecimal. */
  readonly digests: ReadonlySet<string>;
  /** The data upstream of it, each with its content. */
  readonly data: readonly string[];
  /** Whether somebody else keeps the weights, so that a name is all there is. */
  readonly hosted: boolean;
};

const ANSWERS: ReadonlySet<ElementKind> = new Set<ElementKind>([
  'model',
  'llm',
  'artifact',
  'agent',
  'endpoint',
  'service',
]);
const DATA: ReadonlySet<ElementKind> = new Set<ElementKind>(['dataset', 'data-source', 'feature-store', 'annotation']);
/** Steps from data to a model: collect, clean, split, train, convert. */
const MOST_STEPS = 5;

/** Names of everything that attacks can be measured on. */
export function modelNames({ elements }: SystemModel): ReadonlySet<string> {
  return new Set(elements.filter(({ kind }) => ANSWERS.has(kind)).map(({ name }) => name));
}

export function identityOf(model: string, { system, blobOf }: Side): Identity {
  const elements = system.elements.filter(({ kind, name }) => name === model && ANSWERS.has(kind));
  const digests = new Set<string>();
  let place: Evidence | null = null;
  for (const { name, path, digest, storage } of system.artifacts) {
    if (name !== model && path !== model) continue;
    if (digest.startsWith('sha256:')) digests.add(digest.slice('sha256:'.length));
    const blob = blobOf(path);
    if (blob !== undefined) digests.add(blob);
    // The lines of a pointer of Git LFS are its version, digest and size.
    if (blob !== undefined) place ??= { path, startLine: 1, endLine: storage === 'lfs' ? 3 : 1 };
  }
  const blob = blobOf(model);
  if (blob !== undefined) digests.add(blob);
  if (blob !== undefined) place ??= { path: model, startLine: 1, endLine: 1 };
  for (const { repo, revision, pinned } of system.references)
    if (repo === model && pinned === 'commit') digests.add(revision.toLowerCase());
  const hosted = digests.size === 0 && elements.some(({ kind }) => kind === 'llm');
  return { place, elements, digests, data: dataBehind(elements, system, blobOf), hosted };
}

/** Data from which some way leads to the model, with the content that files show. */
function dataBehind(models: readonly Element[], system: SystemModel, blobOf: Side['blobOf']): readonly string[] {
  const sources = new Map<SubjectKey, SubjectKey[]>();
  for (const { source, target } of system.flows) sources.set(target, [...(sources.get(target) ?? []), source]);
  const reached = new Set(models.map((model) => keyOf('element', model)));
  let edge: readonly SubjectKey[] = [...reached];
  for (let step = 0; step < MOST_STEPS && edge.length > 0; step += 1) {
    edge = edge.flatMap((key) => sources.get(key) ?? []).filter((key) => !reached.has(key));
    for (const key of edge) reached.add(key);
  }
  const digests = new Map(system.artifacts.map(({ name, digest }) => [name, digest]));
  return system.elements
    .filter((element) => DATA.has(element.kind) && reached.has(keyOf('element', element)))
    .flatMap(({ name }) => {
      const content = blobOf(name) ?? digests.get(name);
      return content === undefined || content === '' ? [] : [`${name}@${content}`];
    })
    .sort();
}
