import { imageFacts } from '../../container/index.ts';
import type { Element, Fact, Reference } from '../../model/index.ts';
import { asText, entriesOf, entryOf, get, type MapEntry, type TreeNode } from '../../parse/index.ts';
import {
  isAddress,
  lineOf,
  locationElement,
  readBy,
  referenceFact,
  runsFact,
  scriptFacts,
  scriptOfText,
  type Source,
  withoutSecrets,
} from '../../statement/index.ts';

/** Schemes of the buckets that steps pull from. */
const BUCKETS: readonly (readonly [RegExp, string])[] = [
  [/_s3$/, 's3'],
  [/_gcs$/, 'gs'],
  [/_azure_blob_storage$/, 'az'],
];

/** A step, its phase, and the deployment that it belongs to (empty for all of the file). */
type Step = { readonly phase: string; readonly symbol: string; readonly step: TreeNode };

/** What one step of `build`, `push` or `pull` fetches, builds or runs. A step is a map of one key, its function. */
export function stepFacts(source: Source, own: Element, { phase, symbol, step }: Step): Fact[] {
  return entriesOf(step)
    .slice(0, 10)
    .flatMap((entry) => {
      const name = entry.key.slice(entry.key.lastIndexOf('.') + 1);
      if (name === 'git_clone' || name === 'git_clone_project') return cloneFacts(source, symbol, entry);
      if (name === 'build_docker_image') return imageBuilt(source, own, symbol, entry);
      if (name === 'run_shell_script') return shellFacts(source, own, { phase, symbol, step: entry.value });
      return phase === 'pull' && name.startsWith('pull_') ? bucketFacts(source, own, symbol, entry) : [];
    });
}

/** Code of a repository that is fetched at the start of each run. */
function cloneFacts(source: Source, symbol: string, { key, value }: MapEntry): Fact[] {
  const repository = entryOf(value, 'repository');
  const url = asText(repository?.value)?.trim() ?? '';
  if (repository === undefined || url === '') return [];
  const commit = asText(get(value, 'commit_sha')) ?? '';
  const branch = asText(get(value, 'branch')) ?? asText(get(value, 'tag')) ?? '';
  return codeFact(source, repository, { symbol, repo: url, commit, branch, loader: key });
}

type Code = {
  readonly symbol: string;
  readonly repo: string;
  readonly commit: string;
  readonly branch: string;
  readonly loader: string;
};

function codeFact(source: Source, place: MapEntry, { symbol, repo, commit, branch, loader }: Code): Fact[] {
  const pinned: Reference['pinned'] = /^[0-9a-f]{40}$/.test(commit || branch)
    ? 'commit'
    : branch === ''
      ? 'none'
      : /^v?\d+\.\d[\w.-]*$/.test(branch)
        ? 'tag'
        : 'branch';
  const transport = repo.startsWith('https:') ? 'https' : repo.startsWith('http:') ? 'http' : 'git';
  const fetched = isAddress(repo) && !/^(?:https?|ssh|git)[:+]/.test(repo) ? 'object-store' : transport;
  return [
    referenceFact(source, lineOf(place), {
      kind: 'code',
      symbol,
      repo: withoutSecrets(repo),
      revision: commit || branch,
      pinned,
      loader: loader.slice(0, 200),
      remoteCode: 'on',
      formats: ['code'],
      transport: fetched,
    }),
  ];
}

/** Code of a bucket, which whoever writes there decides about. */
function bucketFacts(source: Source, own: Element, symbol: string, { key, value }: MapEntry): Fact[] {
  const scheme = BUCKETS.find(([pattern]) => pattern.test(key))?.[1];
  const bucket = entryOf(value, 'bucket') ?? entryOf(value, 'container');
  const text = asText(bucket?.value)?.trim().replace(/\/+$/, '') ?? '';
  if (scheme === undefined || bucket === undefined || text === '' || text.includes('$') || text.includes('{{'))
    return [];
  const folder = asText(get(value, 'folder'))?.replaceAll(/^\/+|\/+$/g, '') ?? '';
  const address = `${isAddress(text) ? text : `${scheme}://${text}`}${/^$|\$/.test(folder) ? '' : `/${folder}`}`;
  return bucketCode(source, own, { place: bucket, address, symbol, loader: key });
}

type BucketCode = {
  readonly place: MapEntry;
  readonly address: string;
  readonly symbol: string;
  readonly loader: string;
};

function bucketCode(source: Source, own: Element, { place, address, symbol, loader }: BucketCode): Fact[] {
  const bucket = locationElement(source, lineOf(place), withoutSecrets(address), { kind: 'data-source' });
  const protocol = address.slice(0, Math.max(0, address.indexOf(':')));
  return [
    ...readBy(source, lineOf(place), own, bucket, { data: ['code'], protocol }),
    ...codeFact(source, place, { symbol, repo: address, commit: '', branch: '', loader }),
  ];
}

/** The image that a deployment runs in, and the Dockerfile that makes it. */
function imageBuilt(source: Source, own: Element, symbol: string, { value }: MapEntry): Fact[] {
  const named = entryOf(value, 'image_name');
  const tag = asText(get(value, 'tag')) ?? '';
  const name = asText(named?.value)?.trim() ?? '';
  const file = entryOf(value, 'dockerfile');
  const dockerfile = asText(file?.value)?.trim() ?? '';
  const { path, context } = source;
  const image = `${name}${/^$|\$|\{\{/.test(tag) ? '' : `:${tag}`}`;
  return [
    ...(named === undefined || name === ''
      ? []
      : imageFacts(image, {
          path,
          context,
          symbol,
          loader: 'build_docker_image',
          startLine: named.line,
          endLine: named.line,
        })),
    // `auto` makes one that is in no file.
    ...(file === undefined || dockerfile === '' || dockerfile === 'auto' || /\$|\{\{/.test(dockerfile)
      ? []
      : [runsFact(source, lineOf(file), own, dockerfile.replace(/^(?:\.\/)+/, ''))]),
  ];
}

/** Commands run where the deployment is made, but those of `pull` run in front of each flow. */
function shellFacts(source: Source, own: Element, { phase, symbol, step }: Step): Fact[] {
  const script = scriptOfText(get(step, 'script'));
  if (script === null) return [];
  const facts = scriptFacts(source, script, { runner: own, symbol, manifest: 'pipeline' });
  if (phase === 'pull') return facts;
  return facts.filter(({ fact }) => fact !== 'element' && fact !== 'flow' && fact !== 'runs');
}

const STORES: ReadonlyMap<string, string> = new Map([
  ['s3', 's3'],
  ['s3-bucket', 's3'],
  ['gcs', 'gs'],
  ['gcs-bucket', 'gs'],
  ['azure', 'az'],
]);

/** The block that an old deployment takes its code from: a repository, a bucket, a remote file system. */
export function storageFacts(source: Source, own: Element, storage: TreeNode | undefined): Fact[] {
  const repository = entryOf(storage, 'repository') ?? entryOf(storage, 'repository_url');
  const url = asText(repository?.value)?.trim() ?? '';
  if (repository !== undefined && url !== '') {
    const branch = asText(get(storage, 'reference')) ?? '';
    return codeFact(source, repository, { symbol: own.symbol, repo: url, commit: '', branch, loader: 'storage' });
  }
  const place = ['bucket_path', 'basepath', 'bucket_name', 'bucket'].flatMap((key) => entryOf(storage, key) ?? [])[0];
  const text = asText(place?.value)?.trim() ?? '';
  const scheme = STORES.get(asText(get(storage, '_block_type_slug')) ?? '');
  const address = isAddress(text) ? text : `${scheme ?? ''}://${text}`;
  if (place === undefined || text === '' || (scheme === undefined && !isAddress(text)) || text.includes('$')) return [];
  return bucketCode(source, own, { place, address, symbol: own.symbol, loader: 'storage' });
}
