import {
  blobSize,
  commitOf,
  FULL_SHA,
  listTree,
  objectType,
  readBlob,
  type TreeEntry,
  treeEntry,
  treeOf,
} from '../git.ts';
import { commitObject, encodePath } from '../objects/commit.ts';
import { htmlUrl, repositoryUrl } from '../objects/repository.ts';
import { nodeId, resolveRef } from '../state.ts';
import {
  type Answer,
  ApiError,
  CONTENTS_READ,
  found,
  invalid,
  notFound,
  onRepository,
  type Operations,
  param,
  type RepositoryContext,
} from './operation.ts';

const MAX_INLINE_BYTES = 1024 * 1024;
const MAX_BLOB_BYTES = 100_000_000;
const MAX_DIRECTORY_ENTRIES = 1000;
const RAW = { 'content-type': 'application/vnd.github.raw+json; charset=utf-8' };

export const CONTENT_OPERATIONS: Operations = {
  'repos/get-content': onRepository(CONTENTS_READ, getContent),
  'git/get-tree': onRepository(CONTENTS_READ, getTree),
  'git/get-blob': onRepository(CONTENTS_READ, getBlob),
  'git/get-ref': onRepository(CONTENTS_READ, async (context) => {
    const ref = param(context, 'ref');
    const sha = found(await resolveRef(context.repository, ref));
    const url = `${repositoryUrl(context.state, context.repository)}/git`;
    const object = { type: 'commit', sha, url: `${url}/commits/${sha}` };
    return { body: { ref: `refs/${ref}`, node_id: nodeId('Ref', ref), url: `${url}/refs/${ref}`, object } };
  }),
  'git/get-commit': onRepository(CONTENTS_READ, async (context) => {
    const { state, repository } = context;
    const commit = found(await commitOf(repository.git, param(context, 'commit_sha')));
    const { node_id, html_url, commit: inner, parents } = commitObject(state, repository, commit);
    const verification = { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null };
    const { author, committer, message, tree, url } = inner;
    return {
      body: { sha: commit.sha, node_id, url, html_url, author, committer, message, tree, parents, verification },
    };
  }),
};

function base64Lines(bytes: Buffer): string {
  return `${bytes.toString('base64').replace(/(.{60})/g, '$1\n')}\n`;
}

function refuseHuge(size: number): void {
  if (size > MAX_BLOB_BYTES) throw new ApiError(403, 'This API returns blobs up to 100 MB in size.');
}

function contentKind(entry: TreeEntry): 'file' | 'dir' | 'symlink' | 'submodule' {
  if (entry.mode === '120000') return 'symlink';
  return entry.type === 'tree' ? 'dir' : entry.type === 'commit' ? 'submodule' : 'file';
}

function contentFields({ state, repository }: RepositoryContext, entry: TreeEntry, ref: string) {
  const path = encodePath(entry.path);
  const url = `${repositoryUrl(state, repository)}/contents/${path}?ref=${encodeURIComponent(ref)}`;
  const html = `${htmlUrl(repository)}/blob/${ref}/${path}`;
  const git = `${repositoryUrl(state, repository)}/git/blobs/${entry.sha}`;
  return {
    name: entry.path.split('/').at(-1) ?? '',
    path: entry.path,
    sha: entry.sha,
    size: entry.size ?? 0,
    url,
    html_url: html,
    git_url: git,
    download_url: `https://raw.githubusercontent.com/${repository.fullName}/${ref}/${path}`,
    _links: { self: url, git, html },
  };
}

async function getContent(context: RepositoryContext): Promise<Answer> {
  const { repository, query } = context;
  const ref = query['ref'] ?? repository.defaultBranch;
  const commit = found(await resolveRef(repository, ref), `No commit found for the ref ${ref}`);
  const path = param(context, 'path').replace(/^\/+|\/+$/g, '');
  if (path.split('/').some((step) => step === '..' || step === '.')) {
    throw new ApiError(400, 'path contains a malformed path component');
  }
  const entry = path === '' ? null : found(await treeEntry(repository.git, commit, path));
  if (entry === null || entry.type === 'tree') return listDirectory(context, commit, path, ref);
  if (entry.type === 'commit') {
    const fields = { ...contentFields(context, entry, ref), download_url: null };
    return { body: { type: 'submodule', submodule_git_url: 'https://github.com/other/sub.git', ...fields } };
  }
  if (entry.mode !== '120000') return fileContent(context, entry, ref);
  const target = (await readBlob(repository.git, entry.sha)).toString('utf8');
  // GitHub answers a link to a file of the repository with that file
  const place = linkedPath(path, target);
  const linked = place === null ? null : await treeEntry(repository.git, commit, place);
  if (linked?.type === 'blob' && linked.mode !== '120000') {
    return fileContent(context, { ...linked, path: entry.path }, ref);
  }
  return { body: { type: 'symlink', target, ...contentFields(context, entry, ref) } };
}

/** Where a symbolic link points inside the repository, or null. */
function linkedPath(from: string, target: string): string | null {
  if (target.startsWith('/') || target.includes('\0')) return null;
  const steps = from.split('/').slice(0, -1);
  for (const step of target.split('/')) {
    if (step === '..' && steps.pop() === undefined) return null;
    if (step !== '..' && step !== '.' && step !== '') steps.push(step);
  }
  return steps.length === 0 ? null : steps.join('/');
}

async function listDirectory(context: RepositoryContext, commit: string, path: string, ref: string): Promise<Answer> {
  const entries = await listTree(context.repository.git, path === '' ? commit : `${commit}:${path}`);
  const shown = entries.slice(0, MAX_DIRECTORY_ENTRIES).map((entry) => {
    const kind = contentKind(entry);
    const placed = { ...entry, path: path === '' ? entry.path : `${path}/${entry.path}` };
    // a directory listing calls a submodule a file
    return { type: kind === 'submodule' ? 'file' : kind, ...contentFields(context, placed, ref) };
  });
  return { body: shown };
}

async function fileContent(context: RepositoryContext, entry: TreeEntry, ref: string): Promise<Answer> {
  const size = entry.size ?? 0;
  refuseHuge(size);
  const bytes = await readBlob(context.repository.git, entry.sha);
  if (context.accept.includes('raw')) return { raw: bytes, headers: RAW };
  const inline = size <= MAX_INLINE_BYTES;
  const content = { encoding: inline ? 'base64' : 'none', content: inline ? base64Lines(bytes) : '' };
  return { body: { type: 'file', ...content, ...contentFields(context, entry, ref) } };
}

async function getTree(context: RepositoryContext): Promise<Answer> {
  const { state, repository, query } = context;
  const wanted = param(context, 'tree_sha');
  const isTree = FULL_SHA.test(wanted) && (await objectType(repository.git, wanted)) === 'tree';
  const sha = await treeOf(repository.git, isTree ? wanted : found(await resolveRef(repository, wanted)));
  const recursive = query['recursive'] !== undefined;
  const entries = await listTree(repository.git, sha, recursive);
  const shown: TreeEntry[] = [];
  let bytes = 0;
  for (const entry of entries) {
    bytes += entry.path.length + 200;
    const full = shown.length >= state.settings.treeEntries || (recursive && bytes > state.settings.treeBytes);
    if (full) break;
    shown.push(entry);
  }
  const url = `${repositoryUrl(state, repository)}/git`;
  const tree = shown.map((entry) => ({
    ...entry,
    ...(entry.type === 'commit' ? {} : { url: `${url}/${entry.type}s/${entry.sha}` }),
  }));
  return { body: { sha, url: `${url}/trees/${sha}`, tree, truncated: shown.length < entries.length } };
}

async function getBlob(context: RepositoryContext): Promise<Answer> {
  const { state, repository, accept } = context;
  const sha = param(context, 'file_sha');
  if (!FULL_SHA.test(sha)) {
    throw invalid('Blob', 'sha', 'The sha parameter must be exactly 40 characters and contain only [0-9a-f].');
  }
  if ((await objectType(repository.git, sha)) !== 'blob') throw notFound();
  const size = await blobSize(repository.git, sha);
  refuseHuge(size);
  const bytes = await readBlob(repository.git, sha);
  if (accept.includes('raw')) return { raw: bytes, headers: RAW };
  const url = `${repositoryUrl(state, repository)}/git/blobs/${sha}`;
  return { body: { sha, node_id: nodeId('Blob', sha), size, url, content: base64Lines(bytes), encoding: 'base64' } };
}
