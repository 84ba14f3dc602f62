import { faultReply, type Reply } from './faults.ts';
import { CONTENT_CREATING } from './operations/index.ts';
import { type Call, type State, violate } from './state.ts';

const MINUTE = 60_000;
const MAX_CONCURRENT = 100;

/** Counts a call and sets the rate-limit headers. Returns GitHub's refusal when a limit is exceeded. */
export function countCall(state: State, call: Call, headers: Record<string, string>): Reply | undefined {
  const { records, settings } = state;
  const key = call.auth ?? '';
  const now = Date.now();
  const usage = records.usage.get(key) ?? { used: 0, reset: Math.floor(now / 1000) + 3600 };
  records.usage.set(key, usage);
  usage.used++;
  headers['x-ratelimit-limit'] = String(settings.rateLimit);
  headers['x-ratelimit-remaining'] = String(Math.max(0, settings.rateLimit - usage.used));
  headers['x-ratelimit-used'] = String(usage.used);
  headers['x-ratelimit-reset'] = String(usage.reset);
  headers['x-ratelimit-resource'] = 'core';
  if (usage.used > settings.rateLimit) {
    violate(state, call, 'rate-limit', 'the primary limit is used up', 'warn');
    const message = `API rate limit exceeded for installation ID ${settings.installationId}.`;
    return { status: 403, body: { message } };
  }
  const exceeded = exceededSecondaryLimit(state, call, key, now);
  if (exceeded === undefined) return undefined;
  violate(state, call, 'secondary-limit', exceeded);
  return faultReply(state, { type: 'secondary', retryAfter: 60 });
}

function exceededSecondaryLimit(
  { records, settings }: State,
  call: Call,
  key: string,
  now: number,
): string | undefined {
  const endpoint = `${key}:${call.op}`;
  const recent = (records.points.get(endpoint) ?? []).filter((one) => one.time > now - MINUTE);
  recent.push({ time: now, points: call.method === 'GET' ? 1 : 5 });
  records.points.set(endpoint, recent);
  const points = recent.reduce((sum, one) => sum + one.points, 0);
  if (points > settings.pointsPerMinute) return `over ${settings.pointsPerMinute} points a minute on ${call.op}`;
  if (CONTENT_CREATING.has(call.op ?? '')) {
    records.contentWrites = [...records.contentWrites.filter((time) => time > now - MINUTE), now];
    const limit = settings.contentPerMinute;
    if (records.contentWrites.length > limit) return `over ${limit} content-creating requests a minute`;
  }
  return records.inFlight > MAX_CONCURRENT ? `over ${MAX_CONCURRENT} requests at once` : undefined;
}
