import { nodeId, type Repository, type State } from '../state.ts';
import { userObject } from './account.ts';

/** GitHub's link templates: the field is `<key>_url`, the value follows the repository's own address. */
const LINKS = {
  archive: '/{archive_format}{/ref}',
  assignees: '/assignees{/user}',
  blobs: '/git/blobs{/sha}',
  branches: '/branches{/branch}',
  collaborators: '/collaborators{/collaborator}',
  comments: '/comments{/number}',
  commits: '/commits{/sha}',
  compare: '/compare/{base}...{head}',
  contents: '/contents/{+path}',
  contributors: '/contributors',
  deployments: '/deployments',
  downloads: '/downloads',
  events: '/events',
  forks: '/forks',
  git_commits: '/git/commits{/sha}',
  git_refs: '/git/refs{/sha}',
  git_tags: '/git/tags{/sha}',
  hooks: '/hooks',
  issue_comment: '/issues/comments{/number}',
  issue_events: '/issues/events{/number}',
  issues: '/issues{/number}',
  keys: '/keys{/key_id}',
  labels: '/labels{/name}',
  languages: '/languages',
  merges: '/merges',
  milestones: '/milestones{/number}',
  notifications: '/notifications{?since,all,participating}',
  pulls: '/pulls{/number}',
  releases: '/releases{/id}',
  stargazers: '/stargazers',
  statuses: '/statuses/{sha}',
  subscribers: '/subscribers',
  subscription: '/subscription',
  tags: '/tags',
  teams: '/teams',
  trees: '/git/trees{/sha}',
};

export function repositoryUrl(state: State, repository: Repository): string {
  return `${state.url}/repos/${repository.fullName}`;
}

export function htmlUrl(repository: Repository): string {
  return `https://github.com/${repository.fullName}`;
}

export function repositoryObject(state: State, repository: Repository) {
  const url = repositoryUrl(state, repository);
  const html = htmlUrl(repository);
  const links = Object.entries(LINKS).map(([key, template]) => [`${key}_url`, `${url}${template}`]);
  return {
    ...Object.fromEntries(links),
    id: repository.id,
    node_id: nodeId('Repo', repository.id),
    name: repository.name,
    full_name: repository.fullName,
    private: repository.private,
    visibility: repository.private ? 'private' : 'public',
    owner: userObject(state, repository.owner, repository.ownerType),
    html_url: html,
    description: null,
    fork: repository.forkOf !== null,
    url,
    default_branch: repository.defaultBranch,
    created_at: repository.createdAt,
    updated_at: repository.createdAt,
    pushed_at: repository.createdAt,
    git_url: `git:github.com/${repository.fullName}.git`,
    ssh_url: `git@github.com:${repository.fullName}.git`,
    clone_url: `${html}.git`,
    svn_url: html,
    archived: false,
    disabled: false,
    has_issues: true,
    size: 0,
    stargazers_count: 0,
    watchers_count: 0,
    forks_count: 0,
    open_issues_count: 0,
    watchers: 0,
    forks: 0,
    open_issues: 0,
    topics: [],
  };
}
