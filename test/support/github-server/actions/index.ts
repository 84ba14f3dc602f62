import type { State } from '../state.ts';
import { requestAction, rerequestCheck } from './checks.ts';
import { armFaults, clearFaults, deliver, expireTokens, redeliver } from './deliveries.ts';
import { mergePullRequest, queueMerge } from './merges.ts';
import { changePullRequest, comment, openPullRequest, pushToPullRequest } from './pull-requests.ts';
import { changeInstallation, commit, createRepository } from './repositories.ts';

/** Everything that scenario steps and the control API can make happen. */
export const ACTIONS = {
  'clear-faults': clearFaults,
  comment,
  commit,
  deliver,
  'expire-tokens': expireTokens,
  faults: armFaults,
  installation: changeInstallation,
  merge: mergePullRequest,
  'merge-group': queueMerge,
  'open-pr': openPullRequest,
  'pr-event': changePullRequest,
  'push-pr': pushToPullRequest,
  redeliver,
  repo: createRepository,
  'requested-action': requestAction,
  'rerequest-check': rerequestCheck,
};
export type ActionName = keyof typeof ACTIONS;

export function isActionName(name: string): name is ActionName {
  return Object.hasOwn(ACTIONS, name);
}

/** Runs an action on input that is not trusted yet. Throws with a readable sentence when the input is wrong. */
export async function runAction(state: State, name: ActionName, input: unknown): Promise<unknown> {
  state.records.lastActivity = Date.now();
  return ACTIONS[name].perform(state, input);
}
