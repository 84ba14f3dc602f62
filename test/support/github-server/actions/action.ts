import * as z from 'zod';
import { log, ZERO_SHA, commitOf } from '../git.ts';
import { diffFiles } from '../git-diff.ts';
import { hookSuiteObject, suiteFor } from '../objects/check.ts';
import { pushedCommitObject } from '../objects/commit.ts';
import { htmlUrl } from '../objects/repository.ts';
import { type Delivery, findRepository, type PullRequest, type Repository, type State } from '../state.ts';
import { emit } from '../webhooks.ts';

/** What a test makes happen on GitHub: its input as data, and what it does to the state. */
export type Action<S extends z.ZodType, R> = {
  readonly input: S;
  run(state: State, input: z.infer<S>): Promise<R>;
  /** checks input that is not trusted yet, then runs */
  perform(state: State, input: unknown): Promise<R>;
};
export type DeliverySummary = Pick<Delivery, 'id' | 'guid' | 'event' | 'action' | 'status' | 'ms' | 'skipped'>;

/** Fields of every action that sends webhooks. */
export const SENDING = {
  /** false: send nothing */
  deliver: z.boolean().optional(),
  /** true: do not wait for the app's answer */
  async: z.boolean().optional(),
};
export const REPOSITORY = { repo: z.string() };
export const PULL_REQUEST = { ...REPOSITORY, number: z.int() };
type Sending = { readonly deliver?: boolean | undefined; readonly async?: boolean | undefined };

export function action<S extends z.ZodType, R>(
  schema: S,
  run: (state: State, input: z.infer<S>) => Promise<R>,
): Action<S, R> {
  return { input: schema, run, perform: async (state, input) => run(state, schema.parse(input)) };
}

export function repositoryOf(state: State, fullName: string): Repository {
  const repository = findRepository(state, fullName);
  if (repository === undefined) throw new Error(`there is no repository ${fullName}`);
  return repository;
}

export function pullRequestOf(repository: Repository, number: number): PullRequest {
  const pull = repository.pulls.get(number);
  if (pull === undefined) throw new Error(`there is no pull request ${number} in ${repository.fullName}`);
  return pull;
}

export function summaries(deliveries: readonly Delivery[]): readonly DeliverySummary[] {
  return deliveries.map(({ id, guid, event, action: name, status, ms, skipped }) => {
    return { id, guid, event, action: name, status, ms, skipped };
  });
}

export type Send = (
  event: string,
  name: string | null,
  payload: Readonly<Record<string, unknown>>,
  sender: string,
) => Promise<void>;

/** A function that sends webhooks of one repository as the step wants them, and the list of what was sent. */
export function sender(state: State, repository: Repository, { deliver = true, async = false }: Sending) {
  const sent: Delivery[] = [];
  async function send(event: string, name: string | null, payload: Readonly<Record<string, unknown>>, who: string) {
    if (deliver) sent.push(await emit(state, event, name, payload, { repository, sender: who, wait: !async }));
  }
  return { send, sent };
}

export type Push = {
  readonly branch: string;
  readonly before: string | null;
  readonly after: string;
  readonly forced?: boolean;
};

/** What GitHub sends for a push: `push`, and `check_suite.requested` for the new head. */
export async function sendPush(
  state: State,
  repository: Repository,
  push: Push,
  who: string,
  send: Send,
): Promise<void> {
  const { branch, before, after, forced = false } = push;
  const { git } = repository;
  const created = before === null;
  const range = created ? after : `${before}..${after}`;
  const pushed = await log(git, range, created ? 1 : 2048, true);
  const commits = [];
  for (const commit of pushed.slice(-20)) {
    const [parent] = commit.parents;
    const files = parent === undefined ? [] : await diffFiles(git, parent, commit.sha);
    const names = (wanted: (status: string) => boolean): string[] =>
      files.filter((file) => wanted(file.status)).map((file) => file.filename);
    commits.push({
      ...pushedCommitObject(repository, commit),
      added: names((status) => status === 'added'),
      removed: names((status) => status === 'removed'),
      modified: names((status) => status !== 'added' && status !== 'removed'),
    });
  }
  const head = await commitOf(git, after);
  if (head === null) throw new Error(`${after} is not a commit`);
  const payload = {
    ref: `refs/heads/${branch}`,
    before: before ?? ZERO_SHA,
    after,
    base_ref: null,
    created,
    deleted: false,
    forced,
    compare: `${htmlUrl(repository)}/compare/${(before ?? after).slice(0, 12)}...${after.slice(0, 12)}`,
    commits,
    head_commit: commits.at(-1) ?? { ...pushedCommitObject(repository, head), added: [], removed: [], modified: [] },
    pusher: { name: who, email: `${who}@users.noreply.github.com` },
  };
  await send('push', null, payload, who);
  const suite = suiteFor(state, repository, after);
  suite.headBranch = branch;
  await send('check_suite', 'requested', { check_suite: hookSuiteObject(state, repository, suite) }, who);
}
