import { pinnedOf as pinnedOfRevision } from '../../command/index.ts';
import type { Element, Fact, Pinned, Reference } from '../../model/index.ts';
import { asNumber, asString, asText, get, itemsOf, type TreeNode } from '../../parse/index.ts';
import {
  dataOfKind,
  elementFact,
  flowFact,
  folderOf,
  isAddress,
  isModelPath,
  kindOfLocation,
  lineOf,
  linesOf,
  locationElement,
  referenceFact,
  repositoryPath,
  schemeOf,
  sharedElement,
  withoutSecrets,
  type Lines,
  type Source,
} from '../../statement/index.ts';
import { dvcElement } from './facts.ts';
import { modelFileFact, type ModelFile } from './model-file.ts';
import { stageFacts } from './stages.ts';

/** Entries of one file; `dvc add` writes one. */
const MAX_ENTRIES = 1_000;

/** What an `outs` entry tracks. */
type Tracked = ModelFile;

/** Facts of a `*.dvc` file: the tracked files, where they were imported from, and the stage that files of DVC 0.x hold. */
export function trackedFacts(source: Source, root: TreeNode): Fact[] {
  const folder = repositoryPath(folderOf(source.path), asString(get(root, 'wdir')) ?? '.') ?? '';
  if (asString(get(root, 'cmd')) !== undefined) return stageOfFile(source, root);
  const outs = itemsOf(get(root, 'outs'))
    .slice(0, MAX_ENTRIES)
    .flatMap((node) => trackedOf(node, folder));
  const imports = itemsOf(get(root, 'deps'))
    .slice(0, MAX_ENTRIES)
    .flatMap((node) => importOf(node) ?? []);
  return [
    ...outs.flatMap((out) => outFacts(source, out, imports.length > 0)),
    ...imports.flatMap((given) => importFacts(source, given, outs)),
  ];
}

function stageOfFile(source: Source, root: TreeNode): Fact[] {
  const file = source.path.slice(source.path.lastIndexOf('/') + 1);
  const name = file.replace(/\.dvc$/, '');
  const lines = lineOf(root);
  return stageFacts({ source, name, lines, body: root });
}

function trackedOf(node: TreeNode, folder: string): Tracked[] {
  const name = repositoryPath(folder, asString(node) ?? asString(get(node, 'path')) ?? '');
  if (name === null) return [];
  const algorithm = ['md5', 'etag', 'checksum'].find((key) => digestAt(node, key) !== null);
  const digest = algorithm === undefined ? '' : `${algorithm}:${digestAt(node, algorithm) ?? ''}`;
  const size = asNumber(get(node, 'size')) ?? 0;
  return [{ name, digest, size: Number.isSafeInteger(size) && size > 0 ? size : 0, ...linesOf(node) }];
}

/** A digest that YAML reads as a number (`1234e5`) is still a digest. */
function digestAt(node: TreeNode, key: string): string | null {
  const text = asText(get(node, key)) ?? '';
  return /^[0-9a-zA-Z-]{8,128}(?:\.dir)?$/.test(text) ? text : null;
}

function outFacts(source: Source, out: Tracked, imported: boolean): Fact[] {
  const kind = kindOfLocation(out.name);
  const controls = out.digest.startsWith('md5:') ? ['checksum'] : [];
  const element = locationElement(source, out, out.name, { kind, controls });
  const dvc = dvcElement(source, out);
  const data = [dataOfKind(kind)];
  const carried = [
    elementFact(dvc),
    flowFact(source, out, { from: dvc, to: element, data, protocol: 'file', controls }),
  ];
  return [
    elementFact(element),
    ...(imported ? [] : carried),
    ...(isModelPath(out.name) ? [modelFileFact(source, out)] : []),
  ];
}

/** Where an entry was imported from: a git repository, or an address. */
type Import = Lines & {
  readonly repo: string;
  readonly loader: 'dvc import' | 'dvc import-url';
  readonly revision: string;
};

function importOf(node: TreeNode): Import | null {
  const lines = linesOf(node);
  const url = asString(get(node, 'repo', 'url'));
  if (url !== undefined) {
    const repo = repositoryPath('', url);
    const revision = (asText(get(node, 'repo', 'rev_lock')) ?? asText(get(node, 'repo', 'rev')) ?? '').slice(0, 200);
    // A path is kept as written: it leads out of this repository.
    return repo === null ? null : { repo: isAddress(url) ? repo : url, loader: 'dvc import', revision, ...lines };
  }
  const path = asString(get(node, 'path')) ?? '';
  if (repositoryPath('', path) === null) return null;
  return { repo: withoutSecrets(path), loader: 'dvc import-url', revision: '', ...lines };
}

function importFacts(source: Source, given: Import, outs: readonly Tracked[]): Fact[] {
  const digested = outs.length > 0 && outs.every(({ digest }) => digest.startsWith('md5:'));
  const pinned = pinnedOf(given, digested);
  const controls = digested ? ['checksum'] : [];
  const model = outs.some(({ name }) => isModelPath(name));
  const reference = referenceFact(source, given, {
    controls,
    kind: model ? 'model' : 'dataset',
    repo: given.repo,
    resolved: !given.repo.includes('${'),
    revision: given.revision,
    pinned,
    loader: given.loader,
    transport: transportOf(given),
    verified: digested,
  });
  const origin = originOf(source, given);
  const flows = outs.map((out): Fact => {
    const kind = kindOfLocation(out.name);
    const to = locationElement(source, given, out.name, { kind });
    const data = [dataOfKind(kind)];
    return flowFact(source, given, { from: origin, to, data, protocol: schemeOfImport(given), controls });
  });
  return [reference, elementFact(origin), ...flows];
}

/** Whoever holds another repository is a third party; at a web address anybody may publish. */
function originOf(source: Source, given: Import): Element {
  if (given.loader === 'dvc import-url') return locationElement(source, given, given.repo, { kind: 'data-source' });
  const trust = schemeOfImport(given) === 'file' ? 'internal' : 'third-party';
  return sharedElement(source, given, { kind: 'data-source', name: given.repo, trust });
}

function pinnedOf({ loader, revision, repo }: Import, digested: boolean): Pinned {
  if (loader === 'dvc import') {
    return pinnedOfRevision(revision);
  }
  if (digested) return 'digest';
  return isAddress(repo) ? 'none' : 'local';
}

/** `git@host:path` is ssh. */
function schemeOfImport({ repo, loader }: Import): string {
  if (loader === 'dvc import' && /^[\w.-]+@[\w.-]+:/.test(repo)) return 'ssh';
  return schemeOf(repo);
}

function transportOf(given: Import): Reference['transport'] {
  const scheme = schemeOfImport(given);
  if (scheme === 'http') return 'http';
  if (scheme === 'file') return 'local';
  if (given.loader === 'dvc import') return 'git';
  if (scheme === 'https') return 'https';
  return /^(?:s3|gs|gcs|azure|abfss?|wasbs?|oss|hdfs|webhdfs|gdrive)$/.test(scheme) ? 'object-store' : 'unknown';
}
