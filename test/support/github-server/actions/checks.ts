import * as z from 'zod';
import { hookCheckRunObject, hookSuiteObject, suiteFor } from '../objects/check.ts';
import type { CheckRun, Repository, State } from '../state.ts';
import { action, pullRequestOf, REPOSITORY, repositoryOf, sender, SENDING, summaries } from './action.ts';

const WHICH_CHECK = {
  ...REPOSITORY,
  ...SENDING,
  check_run_id: z.int().optional(),
  /** number of the pull request whose head is meant */
  number: z.int().optional(),
  name: z.string().optional(),
  user: z.string(),
};
type WhichCheck = {
  readonly repo: string;
  readonly check_run_id?: number | undefined;
  readonly number?: number | undefined;
  readonly name?: string | undefined;
};

function findCheck(state: State, which: WhichCheck): { readonly repository: Repository; readonly run: CheckRun } {
  const repository = repositoryOf(state, which.repo);
  const head = which.number === undefined ? undefined : pullRequestOf(repository, which.number).headSha;
  const run = [...repository.checks.values()].findLast(
    (one) =>
      (which.check_run_id === undefined || one.id === which.check_run_id) &&
      (which.check_run_id !== undefined || head === undefined || one.headSha === head) &&
      (which.name === undefined || one.name === which.name),
  );
  if (run === undefined) throw new Error(`there is no such check run in ${which.repo}`);
  return { repository, run };
}

/** Somebody presses "Re-run", on the check run or (`suite`) on all checks. */
export const rerequestCheck = action(
  z.strictObject({ ...WHICH_CHECK, suite: z.boolean().optional() }),
  async (state, order) => {
    const { repository, run } = findCheck(state, order);
    const { send, sent } = sender(state, repository, order);
    if (order.suite === true) {
      const suite = hookSuiteObject(state, repository, suiteFor(state, repository, run.headSha));
      await send('check_suite', 'rerequested', { check_suite: suite }, order.user);
    } else {
      const payload = { check_run: hookCheckRunObject(state, repository, run) };
      await send('check_run', 'rerequested', payload, order.user);
    }
    return { check_run_id: run.id, deliveries: summaries(sent) };
  },
);

/** Somebody presses one of the buttons that the check run offers. Throws when it does not offer it. */
export const requestAction = action(
  z.strictObject({ ...WHICH_CHECK, identifier: z.string() }),
  async (state, order) => {
    const { repository, run } = findCheck(state, order);
    const offered = run.actions.map((one) => one.identifier);
    if (!offered.includes(order.identifier)) {
      throw new Error(`check run ${run.id} offers ${JSON.stringify(offered)}, not ${order.identifier}`);
    }
    const { send, sent } = sender(state, repository, order);
    const requested_action = { identifier: order.identifier };
    const payload = { check_run: hookCheckRunObject(state, repository, run), requested_action };
    await send('check_run', 'requested_action', payload, order.user);
    return { check_run_id: run.id, deliveries: summaries(sent) };
  },
);
