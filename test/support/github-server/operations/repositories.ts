import { aheadBehind, commitOf, gitBytes, log, mergeBase, revision } from '../git.ts';
import { diffFiles } from '../git-diff.ts';
import { userObject } from '../objects/account.ts';
import { changedFileObject, commitObject } from '../objects/commit.ts';
import { pullRequestObject } from '../objects/pull-request.ts';
import { htmlUrl, repositoryObject, repositoryUrl } from '../objects/repository.ts';
import { resolveRef, roleOf } from '../state.ts';
import {
  type Answer,
  ApiError,
  CONTENTS_READ,
  found,
  METADATA_READ,
  notFound,
  onRepository,
  type Operations,
  param,
  PULLS_READ,
  type RepositoryContext,
} from './operation.ts';

const MAX_UNPAGED_COMMITS = 250;

export const REPOSITORY_OPERATIONS: Operations = {
  'repos/get': onRepository(METADATA_READ, ({ state, repository }) => ({
    body: {
      ...repositoryObject(state, repository),
      network_count: 0,
      subscribers_count: 0,
      permissions: { admin: false, push: false, pull: true },
    },
  })),
  'repos/get-branch': onRepository(CONTENTS_READ, getBranch),
  'repos/get-collaborator-permission-level': onRepository(METADATA_READ, getPermissionLevel),
  'repos/check-collaborator': onRepository(METADATA_READ, (context) => {
    const login = param(context, 'username');
    const { collaborators, owner } = context.repository;
    if (!collaborators.has(login) && login !== owner) throw notFound();
    return { status: 204 };
  }),
  'repos/get-commit': onRepository(CONTENTS_READ, async (context) => {
    const { state, repository } = context;
    const ref = param(context, 'ref');
    const sha = await resolveRef(repository, ref);
    if (sha === null) throw new ApiError(422, `No commit found for SHA: ${ref}`);
    const commit = found(await commitOf(repository.git, sha));
    const parent = commit.parents[0];
    const files = parent === undefined ? [] : await diffFiles(repository.git, parent, sha);
    const shown = files.slice(0, 300).map((file) => changedFileObject(state, repository, file, sha));
    const stats = { total: 0, additions: 0, deletions: 0 };
    return { body: { ...commitObject(state, repository, commit), stats, files: shown } };
  }),
  'repos/list-commits': onRepository(CONTENTS_READ, async ({ state, repository, query }) => {
    const sha = found(await resolveRef(repository, query['sha'] ?? repository.defaultBranch));
    const commits = await log(repository.git, sha, 10_000);
    return { page: commits.map((commit) => commitObject(state, repository, commit)) };
  }),
  'repos/list-pull-requests-associated-with-commit': onRepository(PULLS_READ, (context) => {
    const { state, repository } = context;
    const sha = param(context, 'commit_sha');
    const pulls = [...repository.pulls.values()].filter((one) => one.headSha === sha || one.mergeCommit === sha);
    return { page: pulls.map((pull) => pullRequestObject(state, repository, pull)) };
  }),
  'repos/compare-commits-with-basehead': onRepository(CONTENTS_READ, compare),
};

async function getBranch(context: RepositoryContext): Promise<Answer> {
  const { state, repository } = context;
  const branch = param(context, 'branch');
  const sha = found(await revision(repository.git, `${repository.prefix}${branch}`), 'Branch not found');
  const required = repository.protection.get(branch);
  const self = `${repositoryUrl(state, repository)}/branches/${branch}`;
  return {
    body: {
      name: branch,
      commit: commitObject(state, repository, found(await commitOf(repository.git, sha))),
      _links: { html: `${htmlUrl(repository)}/tree/${branch}`, self },
      protected: required !== undefined,
      protection: { required_status_checks: { contexts: required ?? [], checks: [] } },
      protection_url: `${self}/protection`,
    },
  };
}

/** `permission` knows four values; `role_name` says the true role. */
function getPermissionLevel(context: RepositoryContext): Answer {
  const { state, repository } = context;
  const login = param(context, 'username');
  const role = roleOf(repository, login);
  const permission = role === 'maintain' ? 'write' : role === 'triage' ? 'read' : role;
  const permissions = {
    pull: role !== 'none',
    triage: ['triage', 'write', 'maintain', 'admin'].includes(role),
    push: ['write', 'maintain', 'admin'].includes(role),
    maintain: ['maintain', 'admin'].includes(role),
    admin: role === 'admin',
  };
  const user = { ...userObject(state, login), permissions, role_name: role };
  return { body: { permission, role_name: role, user } };
}

/** One side of `base...head`: a ref here, or `owner:ref` in a fork. */
async function side({ state, repository }: RepositoryContext, name: string): Promise<string> {
  const colon = name.indexOf(':');
  if (colon <= 0) return found(await resolveRef(repository, name));
  const owner = name.slice(0, colon);
  const fork = [...state.records.repositories.values()].find(
    (one) => one.owner === owner && one.network === repository.network,
  );
  return found(await resolveRef(found(fork), name.slice(colon + 1)));
}

async function compare(context: RepositoryContext): Promise<Answer> {
  const { state, repository, query, accept } = context;
  const { git } = repository;
  const basehead = param(context, 'basehead');
  const [, baseName = '', headName = ''] = found(/^(.+?)\.\.\.?(.+)$/.exec(basehead));
  const base = await side(context, baseName);
  const head = await side(context, headName);
  const fork = await mergeBase(git, base, head);
  if (fork === null) throw notFound(`No common ancestor between ${baseName} and ${headName}.`);
  if (accept.includes('diff')) {
    const headers = { 'content-type': 'application/vnd.github.diff; charset=utf-8' };
    return { raw: await gitBytes(git, ['diff', fork, head]), headers };
  }
  const { ahead, behind } = await aheadBehind(git, base, head);
  const all = await log(git, `${base}..${head}`, 100_000, true);
  const paged = query['page'] !== undefined || query['per_page'] !== undefined;
  const page = Number(query['page'] ?? 1);
  const size = paged ? Math.min(100, Number(query['per_page'] ?? 30)) : MAX_UNPAGED_COMMITS;
  const commits = paged ? all.slice((page - 1) * size, page * size) : all.slice(-MAX_UNPAGED_COMMITS);
  const files = page === 1 ? await diffFiles(git, fork, head) : [];
  const url = `${repositoryUrl(state, repository)}/compare/${encodeURIComponent(basehead)}`;
  const html = `${htmlUrl(repository)}/compare/${basehead}`;
  const shown = files.slice(0, state.settings.compareFiles);
  return {
    headers: paged ? compareLinks(url, page, size, all.length) : {},
    body: {
      url,
      html_url: html,
      permalink_url: html,
      diff_url: `${html}.diff`,
      patch_url: `${html}.patch`,
      base_commit: commitObject(state, repository, found(await commitOf(git, base))),
      merge_base_commit: commitObject(state, repository, found(await commitOf(git, fork))),
      status: ahead > 0 ? (behind > 0 ? 'diverged' : 'ahead') : behind > 0 ? 'behind' : 'identical',
      ahead_by: ahead,
      behind_by: behind,
      total_commits: ahead,
      commits: commits.map((commit) => commitObject(state, repository, commit)),
      // only the first page lists files
      ...(page === 1 ? { files: shown.map((file) => changedFileObject(state, repository, file, head)) } : {}),
    },
  };
}

function compareLinks(url: string, page: number, size: number, total: number): Record<string, string> {
  const last = Math.max(1, Math.ceil(total / size));
  if (page >= last) return {};
  const link = (to: number, relation: string): string => `<${url}?per_page=${size}&page=${to}>; rel="${relation}"`;
  return { link: `${link(page + 1, 'next')}, ${link(last, 'last')}` };
}
