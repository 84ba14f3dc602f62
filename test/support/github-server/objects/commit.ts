import type { ChangedFile, Commit } from '../git.ts';
import { nodeId, type Repository, type State } from '../state.ts';
import { htmlUrl, repositoryUrl } from './repository.ts';

export function commitObject(state: State, repository: Repository, commit: Commit) {
  const url = repositoryUrl(state, repository);
  const html = htmlUrl(repository);
  return {
    sha: commit.sha,
    node_id: nodeId('Commit', commit.sha),
    commit: {
      author: commit.author,
      committer: commit.committer,
      message: commit.message,
      tree: { sha: commit.tree, url: `${url}/git/trees/${commit.tree}` },
      url: `${url}/git/commits/${commit.sha}`,
      comment_count: 0,
    },
    url: `${url}/commits/${commit.sha}`,
    html_url: `${html}/commit/${commit.sha}`,
    comments_url: `${url}/commits/${commit.sha}/comments`,
    author: null,
    committer: null,
    parents: commit.parents.map((sha) => ({
      sha,
      url: `${url}/commits/${sha}`,
      html_url: `${html}/commit/${sha}`,
    })),
  };
}

/** A commit as webhooks show it. */
export function pushedCommitObject(repository: Repository, { sha, tree, message, author, committer }: Commit) {
  return {
    id: sha,
    tree_id: tree,
    distinct: true,
    message,
    timestamp: committer.date,
    url: `${htmlUrl(repository)}/commit/${sha}`,
    author: { name: author.name, email: author.email, username: author.name },
    committer: { name: committer.name, email: committer.email, username: committer.name },
  };
}

export function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

export function changedFileObject(state: State, repository: Repository, file: ChangedFile, head: string) {
  const path = encodePath(file.filename);
  return {
    ...file,
    blob_url: `${htmlUrl(repository)}/blob/${head}/${path}`,
    raw_url: `${htmlUrl(repository)}/raw/${head}/${path}`,
    contents_url: `${repositoryUrl(state, repository)}/contents/${path}?ref=${head}`,
  };
}
