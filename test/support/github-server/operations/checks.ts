import * as z from 'zod';
import { FULL_SHA, revision } from '../git.ts';
import { checkRunObject, hookCheckRunObject, suiteFor, suiteObject } from '../objects/check.ts';
import { botLogin, type CheckRun, newId, resolveRef, timestamp, violate } from '../state.ts';
import { emit } from '../webhooks.ts';
import { applyCheckOrder, CheckOrder } from './check-output.ts';
import {
  type Answer,
  ApiError,
  CHECKS_READ,
  CHECKS_WRITE,
  found,
  input,
  invalid,
  onRepository,
  type Operations,
  param,
  type RepositoryContext,
} from './operation.ts';

const NewCheck = CheckOrder.extend({ name: z.string(), head_sha: z.string() });

export const CHECK_OPERATIONS: Operations = {
  'checks/create': onRepository(CHECKS_WRITE, createCheck),
  'checks/update': onRepository(CHECKS_WRITE, async (context) => {
    const run = runOf(context);
    const wasCompleted = run.status === 'completed';
    await applyCheckOrder(context, run, input(context, CheckOrder));
    if (run.status === 'completed' && !wasCompleted) echo(context, 'completed', run);
    return { body: checkRunObject(context.state, context.repository, run) };
  }),
  'checks/get': onRepository(CHECKS_READ, (context) => ({
    body: checkRunObject(context.state, context.repository, runOf(context)),
  })),
  'checks/list-annotations': onRepository(CHECKS_READ, (context) => ({
    page: runOf(context).annotations.map((annotation) => ({
      start_column: null,
      end_column: null,
      title: null,
      raw_details: null,
      ...annotation,
      blob_href: 'https://github.com',
    })),
  })),
  'checks/list-for-ref': onRepository(CHECKS_READ, async (context) => {
    const sha = await commitOfRef(context);
    return listRuns(context, (run) => run.headSha === sha);
  }),
  'checks/list-for-suite': onRepository(CHECKS_READ, (context) => {
    const id = Number(param(context, 'check_suite_id'));
    return listRuns(context, (run) => run.suite === id);
  }),
  'checks/list-suites-for-ref': onRepository(CHECKS_READ, async (context) => {
    const { state, repository } = context;
    const sha = await commitOfRef(context);
    const suites = [...repository.suites.values()].filter((suite) => suite.headSha === sha);
    return {
      page: suites.map((suite) => suiteObject(state, repository, suite)),
      wrap: (check_suites, total_count) => ({ total_count, check_suites }),
    };
  }),
  'checks/get-suite': onRepository(CHECKS_READ, (context) => {
    const suite = found(context.repository.suites.get(Number(param(context, 'check_suite_id'))));
    return { body: suiteObject(context.state, context.repository, suite) };
  }),
  'checks/create-suite': onRepository(CHECKS_WRITE, (context) => {
    const { state, repository } = context;
    const { head_sha } = input(context, z.looseObject({ head_sha: z.string() }));
    return { status: 201, body: suiteObject(state, repository, suiteFor(state, repository, head_sha)) };
  }),
};

function runOf(context: RepositoryContext): CheckRun {
  return found(context.repository.checks.get(Number(param(context, 'check_run_id'))));
}

async function commitOfRef(context: RepositoryContext): Promise<string> {
  const ref = param(context, 'ref');
  const sha = await resolveRef(context.repository, ref);
  if (sha === null) throw new ApiError(422, `No commit found for SHA: ${ref}`);
  return sha;
}

function listRuns({ state, repository, query }: RepositoryContext, fits: (run: CheckRun) => boolean): Answer {
  const newestFirst = [...repository.checks.values()]
    .filter(fits)
    .filter((run) => query['check_name'] === undefined || run.name === query['check_name'])
    .filter((run) => query['status'] === undefined || run.status === query['status'])
    .sort((a, b) => b.id - a.id);
  const latest = new Map(newestFirst.toReversed().map((run) => [run.name, run]));
  const runs = query['filter'] === 'all' ? newestFirst : newestFirst.filter((run) => latest.get(run.name) === run);
  return {
    page: runs.map((run) => checkRunObject(state, repository, run)),
    wrap: (check_runs, total_count) => ({ total_count, check_runs }),
  };
}

/** GitHub tells the app about its own check runs too: a bot must not start over because of them. */
function echo({ state, repository }: RepositoryContext, action: 'created' | 'completed', run: CheckRun): void {
  if (!state.settings.echoes) return;
  const payload = { check_run: hookCheckRunObject(state, repository, run) };
  void emit(state, 'check_run', action, payload, { repository, sender: botLogin(state), wait: false });
}

async function createCheck(context: RepositoryContext): Promise<Answer> {
  const { state, call, repository } = context;
  const order = input(context, NewCheck);
  const sha = order.head_sha;
  if (!FULL_SHA.test(sha) || (await revision(repository.git, sha)) === null) {
    throw invalid('CheckRun', 'head_sha', `No commit found for SHA: ${sha}`);
  }
  const open = [...repository.pulls.values()].filter((pull) => pull.state === 'open' && pull.allHeads.includes(sha));
  if (open.length > 0 && open.every((pull) => pull.headSha !== sha)) {
    violate(state, call, 'stale-head-check', `check run on the superseded head ${sha.slice(0, 8)}`, 'note');
  }
  const run: CheckRun = {
    id: newId(state),
    suite: suiteFor(state, repository, sha).id,
    headSha: sha,
    annotations: [],
    batches: [],
    history: [],
    name: order.name,
    status: 'queued',
    conclusion: null,
    externalId: null,
    detailsUrl: null,
    startedAt: timestamp(),
    completedAt: null,
    output: null,
    actions: [],
  };
  await applyCheckOrder(context, run, order);
  repository.checks.set(run.id, run);
  echo(context, 'created', run);
  if (run.status === 'completed') echo(context, 'completed', run);
  return { status: 201, body: checkRunObject(state, repository, run) };
}
