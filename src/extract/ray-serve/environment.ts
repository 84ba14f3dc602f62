import { pinnedOf, requirementLineFacts } from '../../command/index.ts';
import { imageFacts } from '../../container/index.ts';
import { credentialFacts, credentialOf } from '../../credential/index.ts';
import type { Fact, Reference } from '../../model/index.ts';
import { asString, asText, entriesOf, entryOf, get, itemsOf, type TreeNode } from '../../parse/index.ts';
import {
  condaFacts,
  type End,
  isAddress,
  lineOf,
  type Lines,
  packageListFacts,
  referenceFact,
  repositoryPath,
  schemeOf,
  siteAt,
  type Source,
  withoutSecrets,
} from '../../statement/index.ts';

const MOST_MODULES = 50;
const MOST_VARIABLES = 200;
const MANIFEST = 'environment';

/** Where the modules of an application lie: a folder beside the file, null when they are fetched; undefined when nothing is said. */
export function workingFolderOf(runtime: TreeNode | undefined): string | null | undefined {
  const folder = asText(get(runtime, 'working_dir'));
  if (folder === undefined) return undefined;
  if (isAddress(folder) || /^[/~$]/.test(folder)) return null;
  return repositoryPath('', folder) ?? '';
}

/**
 * A runtime environment, https://docs.ray.io/en/latest/ray-core/handling-dependencies.html: code that is fetched, packages, an image and
 * variables. Credentials of plain settings are told by the reader of settings; `embedded` is text that it does not look into.
 */
export function environmentFacts(source: Source, runtime: TreeNode | undefined, end: End, embedded = false): Fact[] {
  const modules = itemsOf(get(runtime, 'py_modules')).slice(0, MOST_MODULES);
  const folders = [get(runtime, 'working_dir') ?? [], modules].flat();
  return [
    ...folders.flatMap((node) => codeFacts(source, node, end)),
    ...packageFacts(source, runtime, end),
    ...['image_uri', 'image'].flatMap((key) => imageFactsOf(source, entryOf(runtime, key), end)),
    ...imageFactsOf(source, entryOf(get(runtime, 'container'), 'image'), end),
    ...(embedded ? variableFacts(source, get(runtime, 'env_vars'), end) : []),
  ];
}

function packageFacts(source: Source, runtime: TreeNode | undefined, { symbol }: End): Fact[] {
  const asked = { manifest: MANIFEST, symbol } as const;
  const lists = ['pip', 'uv', 'requirements'].flatMap((key) => {
    const node = get(runtime, key);
    const list = node?.kind === 'map' ? get(node, 'packages') : node;
    return [list ?? [], get(node, 'pip_install_options') ?? [], get(node, 'uv_pip_install_options') ?? []].flat();
  });
  const conda = get(runtime, 'conda');
  return [
    ...lists.flatMap((list) => packageListFacts(source, list, asked)),
    ...(conda?.kind === 'map' ? condaFacts(source, conda, asked) : []),
    ...lists.flatMap((list) => {
      // A text is a file of requirements, which has its own reader, unless it holds the requirements itself.
      const text = asString(list) ?? '';
      if (!text.includes('\n')) return [];
      const site = siteAt(source, { startLine: list.line, endLine: list.endLine }, asked);
      return text
        .split('\n')
        .slice(0, 500)
        .flatMap((line) => requirementLineFacts(site, line));
    }),
  ];
}

function imageFactsOf(source: Source, entry: { value: TreeNode; line: number } | undefined, { symbol }: End): Fact[] {
  const image = asString(entry?.value)?.trim() ?? '';
  if (entry === undefined || image === '') return [];
  const where = { path: source.path, context: source.context, symbol, loader: 'image' };
  return imageFacts(image, { ...where, startLine: entry.line, endLine: entry.line });
}

type Fetched = Pick<Reference, 'repo' | 'revision' | 'transport' | 'pinned'>;

/** An archive or repository at an address; the code in it runs here. */
function codeFacts(source: Source, node: TreeNode, { symbol }: End): Fact[] {
  const text = asString(node)?.trim() ?? '';
  if (!isAddress(text) || text.length > 1_000 || schemeOf(text) === 'file') return [];
  const fetched = fetchedCode(withoutSecrets(text));
  const lines: Lines = lineOf(node);
  return [
    referenceFact(source, lines, {
      kind: 'code',
      symbol,
      ...fetched,
      loader: 'ray.runtime_env',
      formats: ['code'],
      remoteCode: 'on',
    }),
  ];
}

/** Archives of GitHub are named by their repository, so that another revision is a change of one thing. */
function fetchedCode(address: string): Fetched {
  const archive =
    /^(https:\/\/github\.com\/[\w.-]{1,100}\/[\w.-]{1,100})\/archive\/(?:refs\/(?:heads|tags)\/)?(.{1,200}?)\.(?:zip|tar\.gz)$/.exec(
      address,
    );
  if (archive !== null) {
    const revision = archive[2] ?? '';
    return { repo: archive[1] ?? address, revision, pinned: pinnedOf(revision), transport: 'https' };
  }
  const git = /^(?:git\+)?(https?:\/\/[^@\s]{1,500}?\.git)(?:@([\w./-]{1,100}))?$/.exec(address);
  if (git !== null || address.startsWith('git+')) {
    const revision = git?.[2] ?? '';
    return { repo: git?.[1] ?? address.slice('git+'.length), revision, pinned: pinnedOf(revision), transport: 'git' };
  }
  const scheme = schemeOf(address);
  const transport = scheme === 'https' || scheme === 'http' ? scheme : 'object-store';
  return { repo: address, revision: '', pinned: 'none', transport };
}

/** Credentials that are written at variables; what has the form of one under any name, the reader of settings sees in any text. */
function variableFacts(source: Source, variables: TreeNode | undefined, { symbol }: End): Fact[] {
  return entriesOf(variables)
    .slice(0, MOST_VARIABLES)
    .flatMap(({ key, value, line }) => {
      const text = asText(value) ?? '';
      if (credentialOf('', text) !== null) return [];
      const place = { path: source.path, context: source.context, symbol, startLine: line, endLine: line };
      return credentialFacts(key, text, place);
    });
}
