import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import * as z from 'zod';
import { initGit, revision, setRef } from '../git.ts';
import { Files, writeCommit } from '../git-commit.ts';
import { installationObject } from '../objects/account.ts';
import { newId, nodeId, type Repository, type State, timestamp } from '../state.ts';
import { emit } from '../webhooks.ts';
import { action, REPOSITORY, repositoryOf, sender, SENDING, sendPush, summaries } from './action.ts';
import { refreshPullRequest } from './refresh.ts';

const RepositoryOrder = z.strictObject({
  owner: z.string(),
  name: z.string(),
  ownerType: z.enum(['User', 'Organization']).optional(),
  private: z.boolean().optional(),
  default_branch: z.string().optional(),
  /** full name of the repository that this one is a fork of */
  fork_of: z.string().optional(),
  installed: z.boolean().optional(),
  /** role by login: read, triage, write, maintain, admin */
  collaborators: z.record(z.string(), z.string()).optional(),
  associations: z.record(z.string(), z.string()).optional(),
  /** required check names by branch */
  protection: z.record(z.string(), z.array(z.string())).optional(),
  firstNumber: z.int().optional(),
  files: Files.optional(),
});
type RepositoryOrder = z.infer<typeof RepositoryOrder>;

export const createRepository = action(RepositoryOrder, async (state, order) => {
  const parent = order.fork_of === undefined ? null : repositoryOf(state, order.fork_of);
  const repository = await emptyRepository(state, order, parent);
  state.records.repositories.set(repository.fullName.toLowerCase(), repository);
  const ref = `${repository.prefix}${repository.defaultBranch}`;
  if (parent !== null) {
    const tip = await revision(parent.git, `${parent.prefix}${parent.defaultBranch}`);
    if (tip === null) throw new Error(`${parent.fullName} has no commit`);
    await setRef(repository.git, ref, tip);
    return { full_name: repository.fullName, id: repository.id, sha: tip };
  }
  const files = { 'README.md': `# ${order.name}\n`, ...order.files };
  const commit = { ref, parent: null, files, message: 'initial', author: order.owner, time: Date.now() };
  return { full_name: repository.fullName, id: repository.id, sha: await writeCommit(repository.git, commit) };
});

async function emptyRepository(state: State, order: RepositoryOrder, parent: Repository | null): Promise<Repository> {
  const fullName = `${order.owner}/${order.name}`;
  return {
    id: newId(state),
    owner: order.owner,
    ownerType: order.ownerType ?? 'Organization',
    name: order.name,
    fullName,
    private: order.private ?? false,
    defaultBranch: order.default_branch ?? 'main',
    network: parent?.network ?? fullName,
    forkOf: parent?.fullName ?? null,
    // forks share the objects of their network, as on GitHub
    git: parent?.git ?? (await initGit(join(state.directory, `${randomUUID()}.git`))),
    prefix: parent === null ? 'refs/heads/' : `refs/forks/${order.owner}/heads/`,
    installed: order.installed ?? parent === null,
    collaborators: new Map(Object.entries(order.collaborators ?? {})),
    associations: new Map(Object.entries(order.associations ?? {})),
    protection: new Map(Object.entries(order.protection ?? {})),
    createdAt: timestamp(),
    pulls: new Map(),
    comments: new Map(),
    reviewComments: new Map(),
    reviews: new Map(),
    checks: new Map(),
    suites: new Map(),
    nextNumber: order.firstNumber ?? 1,
  };
}

const CommitOrder = z.strictObject({
  ...REPOSITORY,
  ...SENDING,
  branch: z.string().optional(),
  parent: z.string().optional(),
  files: Files.optional(),
  message: z.string().optional(),
  user: z.string().optional(),
});

export const commit = action(CommitOrder, async (state, order) => {
  const repository = repositoryOf(state, order.repo);
  const { git, prefix, defaultBranch, owner } = repository;
  const { branch = defaultBranch, user = owner } = order;
  const before = await revision(git, `${prefix}${branch}`);
  const parent = order.parent ?? before ?? (await revision(git, `${prefix}${defaultBranch}`));
  const { files = {}, message = 'update' } = order;
  const time = Date.now();
  const sha = await writeCommit(git, { ref: `${prefix}${branch}`, parent, files, message, author: user, time });
  for (const pull of repository.pulls.values()) {
    if (pull.state === 'open' && pull.base === branch) await refreshPullRequest(repository, pull);
  }
  const { send, sent } = sender(state, repository, order);
  if (order.deliver !== false) await sendPush(state, repository, { branch, before, after: sha }, user, send);
  return { sha, before, deliveries: summaries(sent) };
});

const InstallationOrder = z.strictObject({
  action: z.enum(['created', 'deleted', 'suspend', 'unsuspend', 'new_permissions_accepted']),
  user: z.string().optional(),
});

export const changeInstallation = action(InstallationOrder, async (state, order) => {
  if (order.action === 'suspend') state.records.suspended = true;
  if (order.action === 'unsuspend') state.records.suspended = false;
  const repositories = [...state.records.repositories.values()]
    .filter((repository) => repository.installed)
    .map((repository) => ({
      id: repository.id,
      node_id: nodeId('Repo', repository.id),
      name: repository.name,
      full_name: repository.fullName,
      private: repository.private,
    }));
  const payload = { installation: installationObject(state), repositories };
  const delivery = await emit(state, 'installation', order.action, payload, { sender: order.user });
  return { deliveries: summaries([delivery]) };
});
