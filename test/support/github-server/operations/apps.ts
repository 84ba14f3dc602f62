import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { Access } from '../app-manifest.ts';
import { appObject, installationObject, userObject } from '../objects/account.ts';
import { repositoryObject } from '../objects/repository.ts';
import { type Delivery, findRepository, type State, timestamp, type Token, violate } from '../state.ts';
import { redeliver } from '../webhooks.ts';
import {
  type Answer,
  ApiError,
  asApp,
  asInstallation,
  type Context,
  found,
  input,
  invalid,
  METADATA_READ,
  notFound,
  type Operations,
  param,
} from './operation.ts';

const RANK = { read: 1, write: 2, admin: 3 };
const TokenOrder = z.looseObject({
  permissions: z.record(z.string(), Access).optional(),
  repositories: z.array(z.string()).optional(),
  repository_ids: z.array(z.int()).optional(),
});

export const APP_OPERATIONS: Operations = {
  'apps/get-authenticated': asApp(({ state }) => ({ body: appObject(state) })),
  'apps/list-installations': asApp(({ state }) => ({ page: [installationObject(state)] })),
  'apps/get-installation': asApp((context) => {
    if (Number(param(context, 'installation_id')) !== context.state.settings.installationId) throw notFound();
    return { body: installationObject(context.state) };
  }),
  'apps/get-repo-installation': asApp((context) => {
    const repository = findRepository(context.state, `${param(context, 'owner')}/${param(context, 'repo')}`);
    if (repository?.installed !== true) throw notFound();
    return { body: installationObject(context.state) };
  }),
  'apps/create-installation-access-token': asApp(createToken),
  'apps/list-webhook-deliveries': asApp(listDeliveries),
  'apps/get-webhook-delivery': asApp((context) => {
    const delivery = findDelivery(context);
    const request = { headers: {}, payload: delivery.payload };
    const response = { headers: {}, payload: delivery.response };
    return { body: { ...deliveryObject(delivery), request, response, url: context.state.settings.webhookUrl } };
  }),
  'apps/redeliver-webhook-delivery': asApp((context) => {
    void redeliver(context.state, findDelivery(context));
    return { status: 202, body: {} };
  }),
  'apps/list-repos-accessible-to-installation': asInstallation(METADATA_READ, ({ state }) => ({
    page: [...state.records.repositories.values()]
      .filter((repository) => repository.installed)
      .map((repository) => repositoryObject(state, repository)),
    wrap: (repositories, total_count) => ({ total_count, repositories }),
  })),
  'rate-limit/get': asInstallation(METADATA_READ, ({ state, call }) => {
    const { used, reset } = state.records.usage.get(call.auth ?? '') ?? { used: 0, reset: 0 };
    const limit = state.settings.rateLimit;
    const rate = { limit, used, remaining: Math.max(0, limit - used), reset };
    return { body: { resources: { core: rate, search: rate, graphql: rate }, rate } };
  }),
  'users/get-by-username': asInstallation(METADATA_READ, (context) => ({
    body: userObject(context.state, param(context, 'username')),
  })),
};

function createToken(context: Context): Answer {
  const { state, call } = context;
  const { settings, records } = state;
  if (Number(param(context, 'installation_id')) !== settings.installationId) throw notFound();
  if (records.suspended) throw new ApiError(403, 'This installation has been suspended');
  const order = input(context, TokenOrder);
  const permissions = order.permissions ?? settings.permissions;
  for (const [name, access] of Object.entries(permissions)) {
    const granted = settings.permissions[name];
    if (name === 'metadata' || (granted !== undefined && RANK[granted] >= RANK[access])) continue;
    violate(state, call, 'permission', `asked for ${name}:${access} beyond the installation's permissions`);
    throw new ApiError(422, 'The permissions requested are not granted to this installation.');
  }
  const token: Token = {
    permissions: { metadata: 'read', ...permissions },
    repositories: chosenRepositories(state, order),
    expires: Date.now() + settings.tokenSeconds * 1000,
  };
  const secret = newTokenText(state);
  state.tokens.set(secret, token);
  return {
    status: 201,
    body: {
      token: secret,
      expires_at: timestamp(token.expires),
      permissions: token.permissions,
      repository_selection: token.repositories === null ? 'all' : 'selected',
    },
  };
}

function chosenRepositories(state: State, order: z.infer<typeof TokenOrder>): readonly string[] | null {
  const wanted = order.repositories ?? order.repository_ids;
  if (wanted === undefined) return null;
  const all = [...state.records.repositories.values()];
  return wanted.map((one) => {
    const repository = all.find((candidate) => candidate.installed && (candidate.name === one || candidate.id === one));
    if (repository !== undefined) return repository.fullName.toLowerCase();
    const message = 'There is at least one repository that does not exist or is not accessible to the installation.';
    throw invalid('Installation', 'repositories', message);
  });
}

function part(bytes: number): string {
  return randomBytes(bytes).toString('base64url');
}

function newTokenText({ settings }: State): string {
  if (!settings.statelessTokens) return `ghs_${randomBytes(18).toString('hex')}`;
  return `ghs_${settings.appId}_eyJ${part(300)}.${part(60)}.${part(60)}`;
}

function findDelivery(context: Context): Delivery {
  const id = Number(param(context, 'delivery_id'));
  return found(context.state.records.deliveries.find((delivery) => delivery.id === id));
}

function succeeded({ status }: Delivery): boolean {
  return status !== null && status >= 200 && status < 400;
}

/** Newest first; the cursor is the id of the last delivery of the page before. */
function listDeliveries({ state, query }: Context): Answer {
  const size = Math.min(100, Number(query['per_page'] ?? 30));
  const before = query['cursor'] === undefined ? Infinity : Number(query['cursor']);
  const fitting = state.records.deliveries
    .filter((delivery) => delivery.skipped === null && delivery.status !== null && delivery.id < before)
    .filter((delivery) => query['status'] === undefined || succeeded(delivery) === (query['status'] === 'success'))
    .toReversed();
  const page = fitting.slice(0, size);
  const next = new URLSearchParams({ ...query, cursor: String(page.at(-1)?.id ?? 0) });
  const link = `<${state.url}/app/hook/deliveries?${next.toString()}>; rel="next"`;
  return { body: page.map(deliveryObject), headers: fitting.length > size ? { link } : {} };
}

function deliveryObject(delivery: Delivery) {
  return {
    id: delivery.id,
    guid: delivery.guid,
    delivered_at: delivery.deliveredAt ?? delivery.createdAt,
    redelivery: delivery.redelivery,
    duration: (delivery.ms ?? 0) / 1000,
    status: delivery.status === 0 ? 'timed out' : succeeded(delivery) ? 'OK' : 'Invalid HTTP Response',
    status_code: delivery.status ?? 0,
    event: delivery.event,
    action: delivery.action,
    installation_id: 9001,
    repository_id: null,
    throttled_at: null,
  };
}
