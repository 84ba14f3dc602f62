import { type CheckRun, type CheckSuite, newId, nodeId, type Repository, type State, timestamp } from '../state.ts';
import { appObject } from './account.ts';
import { htmlUrl, repositoryObject, repositoryUrl } from './repository.ts';

/** The suite of a commit; made on first use. */
export function suiteFor(state: State, repository: Repository, headSha: string): CheckSuite {
  const known = [...repository.suites.values()].find((suite) => suite.headSha === headSha);
  if (known !== undefined) return known;
  const suite: CheckSuite = { id: newId(state), headSha, headBranch: null, createdAt: timestamp() };
  repository.suites.set(suite.id, suite);
  return suite;
}

/** Open pull requests of a head. GitHub does not detect those from forks: their list is empty. */
export function pullRequestsOf(state: State, repository: Repository, headSha: string) {
  const url = repositoryUrl(state, repository);
  const repo = { id: repository.id, url, name: repository.name };
  return [...repository.pulls.values()]
    .filter((pull) => pull.headSha === headSha && pull.state === 'open')
    .filter((pull) => pull.headRepository === repository.fullName)
    .map((pull) => ({
      id: pull.id,
      number: pull.number,
      url: `${url}/pulls/${pull.number}`,
      head: { ref: pull.headBranch, sha: pull.headSha, repo },
      base: { ref: pull.base, sha: pull.baseSha, repo },
    }));
}

/** A suite without the fields that only the REST API shows. */
export function hookSuiteObject(state: State, repository: Repository, suite: CheckSuite) {
  const runs = [...repository.checks.values()].filter((run) => run.suite === suite.id);
  const completed = runs.length > 0 && runs.every((run) => run.status === 'completed');
  return {
    id: suite.id,
    node_id: nodeId('CheckSuite', suite.id),
    head_branch: suite.headBranch,
    head_sha: suite.headSha,
    status: completed ? 'completed' : 'queued',
    conclusion: null,
    url: `${repositoryUrl(state, repository)}/check-suites/${suite.id}`,
    before: null,
    after: suite.headSha,
    pull_requests: pullRequestsOf(state, repository, suite.headSha),
    app: appObject(state),
    created_at: suite.createdAt,
    updated_at: suite.createdAt,
  };
}

export function suiteObject(state: State, repository: Repository, suite: CheckSuite) {
  const runs = [...repository.checks.values()].filter((run) => run.suite === suite.id);
  const person = { name: 'octocat', email: 'octocat@users.noreply.github.com' };
  return {
    ...hookSuiteObject(state, repository, suite),
    repository: repositoryObject(state, repository),
    head_commit: {
      id: suite.headSha,
      tree_id: suite.headSha,
      message: 'head',
      timestamp: suite.createdAt,
      author: person,
      committer: person,
    },
    latest_check_runs_count: runs.length,
    check_runs_url: `${repositoryUrl(state, repository)}/check-suites/${suite.id}/check-runs`,
  };
}

export function checkRunObject(state: State, repository: Repository, run: CheckRun) {
  const url = `${repositoryUrl(state, repository)}/check-runs/${run.id}`;
  return {
    id: run.id,
    node_id: nodeId('CheckRun', run.id),
    head_sha: run.headSha,
    name: run.name,
    external_id: run.externalId ?? '',
    url,
    html_url: `${htmlUrl(repository)}/runs/${run.id}`,
    details_url: run.detailsUrl ?? 'https://example.com',
    status: run.status,
    conclusion: run.conclusion,
    started_at: run.startedAt,
    completed_at: run.completedAt,
    output: {
      title: run.output?.title ?? null,
      summary: run.output?.summary ?? null,
      text: run.output?.text ?? null,
      annotations_count: run.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    check_suite: { id: run.suite },
    app: appObject(state),
    pull_requests: pullRequestsOf(state, repository, run.headSha),
  };
}

/** A check run as webhooks show it: with its suite spelt out. */
export function hookCheckRunObject(state: State, repository: Repository, run: CheckRun) {
  const suite = suiteFor(state, repository, run.headSha);
  return { ...checkRunObject(state, repository, run), check_suite: hookSuiteObject(state, repository, suite) };
}
