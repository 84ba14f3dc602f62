import { createHmac, randomUUID } from 'node:crypto';
import { userObject } from './objects/account.ts';
import { repositoryObject } from './objects/repository.ts';
import { EVENT_PERMISSION } from './settings.ts';
import { type Delivery, newId, nodeId, type Repository, type State, timestamp, violate } from './state.ts';

export type Signature = 'good' | 'bad' | 'none';
export type Emission = {
  readonly repository?: Repository | undefined;
  /** login of who caused the event */
  readonly sender?: string | undefined;
  readonly sign?: Signature | undefined;
  readonly guid?: string | undefined;
  /** send even what the app does not subscribe to */
  readonly force?: boolean | undefined;
  /** false: do not wait for the app's answer */
  readonly wait?: boolean | undefined;
};

const ALWAYS_SENT = new Set(['installation', 'installation_repositories', 'github_app_authorization', 'ping']);
/** Sent to every app with checks:write, subscribed or not. */
const SENT_TO_CHECK_WRITERS = new Set([
  'check_run.rerequested',
  'check_run.requested_action',
  'check_suite.requested',
  'check_suite.rerequested',
]);

/** Makes a webhook of GitHub's shape, records it, and sends it when the app gets such events. */
export async function emit(
  state: State,
  event: string,
  action: string | null,
  payload: Readonly<Record<string, unknown>>,
  { repository, sender, sign = 'good', guid = randomUUID(), force = false, wait = true }: Emission,
): Promise<Delivery> {
  const { installationId } = state.settings;
  const { value, errors } = state.contract.shapeWebhook(event, action, {
    ...(action === null ? {} : { action }),
    ...(repository === undefined ? {} : { repository: hookRepository(state, event, repository) }),
    sender: userObject(state, sender ?? 'octocat'),
    installation: { id: installationId, node_id: nodeId('Integration', installationId) },
    ...payload,
  });
  if (errors.length > 0) {
    state.records.serverErrors.push(`webhook ${event}.${action ?? ''}: ${JSON.stringify(errors.slice(0, 5))}`);
  }
  const delivery: Delivery = {
    id: newId(state),
    guid,
    event,
    action,
    repository: repository?.fullName ?? null,
    createdAt: timestamp(),
    payload: value,
    redelivery: false,
    status: null,
    response: null,
    ms: null,
    deliveredAt: null,
    skipped: null,
  };
  state.records.deliveries.push(delivery);
  if (repository?.installed === false) delivery.skipped = 'the app is not installed here';
  else if (!force && !isSubscribed(state, event, action)) delivery.skipped = 'the app does not subscribe to it';
  else if (wait) await send(state, delivery, sign);
  else void send(state, delivery, sign);
  return delivery;
}

/** In push events GitHub writes the repository's times as seconds. */
function hookRepository(state: State, event: string, repository: Repository) {
  const shown = repositoryObject(state, repository);
  if (event !== 'push') return shown;
  const seconds = Math.floor(Date.parse(repository.createdAt) / 1000);
  const extra = { master_branch: repository.defaultBranch, stargazers: 0 };
  return { ...shown, ...extra, created_at: seconds, pushed_at: seconds };
}

function isSubscribed(state: State, event: string, action: string | null): boolean {
  if (ALWAYS_SENT.has(event)) return true;
  const { permissions, events } = state.settings;
  if (permissions['checks'] === 'write' && SENT_TO_CHECK_WRITERS.has(`${event}.${action ?? ''}`)) return true;
  if (!events.includes(event)) return false;
  const needed = EVENT_PERMISSION.get(event);
  if (needed === undefined || permissions[needed] !== undefined) return true;
  const detail = `${event} is among the default events but the app lacks ${needed}:read, so GitHub would not send it`;
  if (!state.records.violations.some((one) => one.detail === detail)) violate(state, null, 'app-manifest', detail);
  return false;
}

/** Posts a delivery to the app and records its answer. Never throws. */
export async function send(state: State, delivery: Delivery, sign: Signature = 'good'): Promise<void> {
  const { records, settings } = state;
  if (settings.webhookUrl === null) {
    delivery.skipped = 'no webhook address is set';
    return;
  }
  const body = JSON.stringify(delivery.payload);
  const started = Date.now();
  records.pendingDeliveries++;
  records.lastActivity = started;
  try {
    const response = await fetch(settings.webhookUrl, {
      method: 'POST',
      headers: webhookHeaders(state, delivery, body, sign),
      body,
      signal: AbortSignal.timeout(settings.webhookTimeoutMs),
    });
    delivery.response = (await response.text()).slice(0, 500);
    delivery.status = response.status;
  } catch (error) {
    delivery.status = 0;
    delivery.response = error instanceof Error ? error.message : 'no answer';
  } finally {
    records.pendingDeliveries--;
    records.lastActivity = Date.now();
  }
  delivery.ms = Date.now() - started;
  delivery.deliveredAt = timestamp();
}

function webhookHeaders(state: State, delivery: Delivery, body: string, sign: Signature): Record<string, string> {
  const { appId, webhookSecret } = state.settings;
  const key = sign === 'bad' ? `not-${webhookSecret}` : webhookSecret;
  const digest = (algorithm: string): string => createHmac(algorithm, key).update(body).digest('hex');
  return {
    'content-type': 'application/json',
    accept: '*/*',
    'user-agent': 'GitHub-Hookshot/5ee1da1',
    'x-github-delivery': delivery.guid,
    'x-github-event': delivery.event,
    'x-github-hook-id': '501',
    'x-github-hook-installation-target-id': String(appId),
    'x-github-hook-installation-target-type': 'integration',
    ...(sign === 'none'
      ? {}
      : { 'x-hub-signature-256': `sha256=${digest('sha256')}`, 'x-hub-signature': `sha1=${digest('sha1')}` }),
  };
}

/** Sends a delivery again under the same GUID, as GitHub's "Redeliver" does, and as somebody who replays it would. */
export async function redeliver(state: State, delivery: Delivery, sign: Signature = 'good'): Promise<Delivery> {
  const again: Delivery = {
    ...delivery,
    id: newId(state),
    createdAt: timestamp(),
    redelivery: true,
    status: null,
    skipped: null,
  };
  state.records.deliveries.push(again);
  await send(state, again, sign);
  return again;
}
