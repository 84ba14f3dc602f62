import { rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type * as z from 'zod';
import { pullRequestOf, repositoryOf } from './actions/action.ts';
import { type ActionName, ACTIONS, runAction } from './actions/index.ts';
import { answerControl, CONTROL_PREFIX } from './control.ts';
import { answerApi } from './http.ts';
import { checksOf, type Gate, gateOf, type PullRequestReport, pullRequestReport, waitUntilIdle } from './reports.ts';
import type { Settings, SettingsPatch } from './settings.ts';
import { newState, resetState } from './start-state.ts';
import type { Call, CheckRun, Delivery, State, Violation } from './state.ts';

type Input<N extends ActionName> = z.infer<(typeof ACTIONS)[N]['input']>;
type Run<N extends ActionName> = (input: Input<N>) => ReturnType<(typeof ACTIONS)[N]['run']>;

export type GitHubServer = {
  /** http://127.0.0.1:port; an app calls it, or GITHUB_API_URL/api/v3 as on GitHub Enterprise Server */
  readonly url: string;
  readonly privateKey: string;
  readonly settings: Readonly<Settings>;
  /** what an app gets in its environment to take this server for GitHub */
  appEnvironment(): Readonly<Record<string, string>>;
  setWebhookUrl(url: string | null): void;
  configure(settings: SettingsPatch): void;
  /** forgets repositories and records; tokens and the webhook address stay */
  reset(settings?: SettingsPatch): void;
  stop(): Promise<void>;

  readonly repo: Run<'repo'>;
  readonly commit: Run<'commit'>;
  readonly openPullRequest: Run<'open-pr'>;
  readonly pushToPullRequest: Run<'push-pr'>;
  readonly changePullRequest: Run<'pr-event'>;
  readonly comment: Run<'comment'>;
  readonly rerequestCheck: Run<'rerequest-check'>;
  readonly requestAction: Run<'requested-action'>;
  readonly queueMerge: Run<'merge-group'>;
  readonly merge: Run<'merge'>;
  readonly changeInstallation: Run<'installation'>;
  readonly deliver: Run<'deliver'>;
  readonly redeliver: Run<'redeliver'>;
  readonly faults: Run<'faults'>;
  clearFaults(): ReturnType<(typeof ACTIONS)['clear-faults']['run']>;
  expireTokens(): ReturnType<(typeof ACTIONS)['expire-tokens']['run']>;
  /** an action by the name it has in scenarios, with input that is checked first */
  act(name: ActionName, input: unknown): Promise<unknown>;

  calls(): readonly Call[];
  violations(): readonly Violation[];
  /** faults of this server itself: responses or webhooks against GitHub's description, or bugs. Must stay empty. */
  serverErrors(): readonly string[];
  deliveries(): readonly Delivery[];
  pullRequest(repo: string, number: number): PullRequestReport;
  checks(repo: string, sha?: string): readonly CheckRun[];
  /** of a pull request's head, or of any commit against a branch (default branch when left out) */
  gate(repo: string, of: number | { readonly sha: string; readonly branch?: string | undefined }): Gate;
  idle(quietMs?: number, timeoutMs?: number): Promise<boolean>;
};
export type ServerOptions = {
  readonly settings?: SettingsPatch;
  readonly port?: number;
  /** PEM; made when left out */
  readonly privateKey?: string;
};

/** Starts a GitHub on loopback. Throws when the port is taken. */
export async function startGitHubServer(options: ServerOptions = {}): Promise<GitHubServer> {
  const state = newState(options.settings ?? {}, options.privateKey);
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', state.url);
    const answer = url.pathname.startsWith(CONTROL_PREFIX) ? answerControl : answerApi;
    answer(state, request, response, url).catch((error: unknown) => {
      state.records.serverErrors.push(String(error));
      response.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server listens on no port');
  state.url = `http://127.0.0.1:${address.port}`;
  async function stop(): Promise<void> {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    rmSync(state.directory, { recursive: true, force: true });
  }
  return { ...controls(state), ...actions(state), ...reports(state), stop };
}

function controls(state: State) {
  return {
    url: state.url,
    privateKey: state.privateKey,
    settings: state.settings,
    appEnvironment: () => ({
      APP_ID: String(state.settings.appId),
      PRIVATE_KEY: state.privateKey,
      WEBHOOK_SECRET: state.settings.webhookSecret,
      GHE_HOST: new URL(state.url).host,
      GHE_PROTOCOL: 'http',
    }),
    setWebhookUrl(url: string | null) {
      state.settings.webhookUrl = url;
    },
    configure(settings: SettingsPatch) {
      Object.assign(state.settings, settings);
    },
    reset: (settings: SettingsPatch = {}) => resetState(state, settings),
  };
}

function actions(state: State) {
  return {
    repo: (input: Input<'repo'>) => ACTIONS.repo.run(state, input),
    commit: (input: Input<'commit'>) => ACTIONS.commit.run(state, input),
    openPullRequest: (input: Input<'open-pr'>) => ACTIONS['open-pr'].run(state, input),
    pushToPullRequest: (input: Input<'push-pr'>) => ACTIONS['push-pr'].run(state, input),
    changePullRequest: (input: Input<'pr-event'>) => ACTIONS['pr-event'].run(state, input),
    comment: (input: Input<'comment'>) => ACTIONS.comment.run(state, input),
    rerequestCheck: (input: Input<'rerequest-check'>) => ACTIONS['rerequest-check'].run(state, input),
    requestAction: (input: Input<'requested-action'>) => ACTIONS['requested-action'].run(state, input),
    queueMerge: (input: Input<'merge-group'>) => ACTIONS['merge-group'].run(state, input),
    merge: (input: Input<'merge'>) => ACTIONS.merge.run(state, input),
    changeInstallation: (input: Input<'installation'>) => ACTIONS.installation.run(state, input),
    deliver: (input: Input<'deliver'>) => ACTIONS.deliver.run(state, input),
    redeliver: (input: Input<'redeliver'>) => ACTIONS.redeliver.run(state, input),
    faults: (input: Input<'faults'>) => ACTIONS.faults.run(state, input),
    clearFaults: () => ACTIONS['clear-faults'].run(state, {}),
    expireTokens: () => ACTIONS['expire-tokens'].run(state, {}),
    act: (name: ActionName, input: unknown) => runAction(state, name, input),
  };
}

function reports(state: State) {
  return {
    calls: () => state.records.calls,
    violations: () => state.records.violations,
    serverErrors: () => state.records.serverErrors,
    deliveries: () => state.records.deliveries,
    pullRequest(repo: string, number: number) {
      const repository = repositoryOf(state, repo);
      return pullRequestReport(state, repository, pullRequestOf(repository, number));
    },
    checks: (repo: string, sha?: string) => checksOf(repositoryOf(state, repo), sha),
    gate(repo: string, of: number | { readonly sha: string; readonly branch?: string | undefined }) {
      const repository = repositoryOf(state, repo);
      if (typeof of !== 'number') return gateOf(repository, of.sha, of.branch ?? repository.defaultBranch);
      const pull = pullRequestOf(repository, of);
      return gateOf(repository, pull.headSha, pull.base);
    },
    idle: (quietMs?: number, timeoutMs?: number) => waitUntilIdle(state, quietMs, timeoutMs),
  };
}
