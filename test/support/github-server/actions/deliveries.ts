import * as z from 'zod';
import { armFault } from '../faults.ts';
import { emit, redeliver as sendAgain } from '../webhooks.ts';
import { action, repositoryOf, summaries } from './action.ts';

const Signature = z.enum(['good', 'bad', 'none']);

const DeliverOrder = z.strictObject({
  event: z.string(),
  action: z.string().optional(),
  repo: z.string().optional(),
  payload: z.record(z.string(), z.unknown()).optional(),
  sign: Signature.optional(),
  guid: z.string().optional(),
  user: z.string().optional(),
});

/** Sends any webhook, with a good, a bad or no signature, subscribed or not. */
export const deliver = action(DeliverOrder, async (state, order) => {
  const { event, payload = {}, sign, guid, user: sender } = order;
  const repository = order.repo === undefined ? undefined : repositoryOf(state, order.repo);
  const emission = { repository, sign, guid, sender, force: true };
  return { deliveries: summaries([await emit(state, event, order.action ?? null, payload, emission)]) };
});

const RedeliverOrder = z.strictObject({
  id: z.int().optional(),
  event: z.string().optional(),
  action: z.string().optional(),
  sign: Signature.optional(),
});

/** Sends the delivery `id`, or the latest of an event, again under the same GUID. */
export const redeliver = action(RedeliverOrder, async (state, order) => {
  const original = state.records.deliveries.findLast((one) =>
    order.id === undefined
      ? one.skipped === null &&
        (order.event === undefined || one.event === order.event) &&
        (order.action === undefined || one.action === order.action)
      : one.id === order.id,
  );
  if (original === undefined) throw new Error(`there is no delivery ${JSON.stringify(order)}`);
  return { deliveries: summaries([await sendAgain(state, original, order.sign)]) };
});

const Fault = z.strictObject({
  match: z
    .strictObject({ op: z.string().optional(), method: z.string().optional(), path: z.string().optional() })
    .optional(),
  phase: z.enum(['before', 'after']).optional(),
  type: z.enum(['status', 'timeout', 'reset', 'secondary', 'primary']),
  status: z.int().optional(),
  retryAfter: z.number().optional(),
  resetIn: z.number().optional(),
  ms: z.number().optional(),
  html: z.boolean().optional(),
  times: z.int().optional(),
  skip: z.int().optional(),
});

/** Arms faults: one, a list, or `{faults: […]}`. */
export const armFaults = action(
  z.union([Fault, z.array(Fault), z.strictObject({ faults: z.array(Fault) })]),
  async (state, order) => {
    const faults = Array.isArray(order) ? order : 'faults' in order ? order.faults : [order];
    state.records.faults.push(...faults.map(armFault));
    return { faults: state.records.faults.length };
  },
);

export const clearFaults = action(z.strictObject({}), async (state) => {
  const cleared = state.records.faults;
  state.records.faults = [];
  state.records.blockedUntil = 0;
  return { cleared };
});

export const expireTokens = action(z.strictObject({}), async (state) => {
  for (const token of state.tokens.values()) token.expires = 0;
  return { expired: state.tokens.size };
});
