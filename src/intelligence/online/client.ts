import { createHash } from 'node:crypto';
import type { Asking, KeptAnswer } from './contract.ts';

/** One request: `path` begins with a slash; a `body` makes it a POST of JSON. `distil` takes what is needed of an answer; null: it is of another form. */
export type Request<T> = {
  readonly path: string;
  readonly body?: unknown;
  readonly accept?: string;
  /** Further statuses that mean that a thing is not there; else 404 and 410 do. What a proxy refuses (403, 407) is no answer. */
  readonly gone?: readonly number[];
  readonly distil: (answer: unknown) => T | null;
};

/** An answer that settles the question, or why there is none. */
export type Reply<T> =
  | { readonly ok: true; readonly value: T }
  /** It is not there, with the service's own word for it. */
  | { readonly ok: true; readonly value: null; readonly word: string }
  | { readonly ok: false; readonly reason: string };

/** A service that is asked within its budget, and what came of it. */
export type Client = {
  readonly ask: <T>(request: Request<T>) => Promise<Reply<T>>;
  /** Questions, reasons of those that were not answered, and the time of the oldest answer that was used in spite of its age. */
  readonly tally: () => {
    readonly questions: number;
    readonly stale: string;
    readonly failed: ReadonlyMap<string, number>;
  };
};

const GONE: readonly number[] = [404, 410];
const AGAIN = new Set([408, 425, 429, 500, 502, 503, 504]);
const LONGEST_WAIT_MS = 20_000;
/** Questions without an answer, one after another, after which a service is not asked any more. */
const GIVE_UP = 4;

/**
 * A client of one service. Answers are kept for `freshMs`; an older one is used, and told, when nobody answers. Redirects are followed once, to
 * the same host alone. What is no JSON, too large or too slow is a reason, never an empty answer.
 */
export function clientOf(place: string, asking: Asking, deadline: number): Client {
  const { cache, limits, now } = asking;
  const failed = new Map<string, number>();
  let [questions, spent, misses] = [0, 0, 0];
  let stale = '';
  let last = '';
  const spend = (): boolean => {
    spent += 1;
    return spent <= limits.requests;
  };
  return {
    async ask(request) {
      questions += 1;
      const key = keyOf(place, request);
      const known = cache.get(key);
      if (known !== undefined && isFresh(known, now(), limits.freshMs)) {
        return replyOf(known);
      }
      const reply =
        misses < GIVE_UP
          ? await untilSettled(place, request, asking, deadline, spend)
          : { end: 'refused' as const, reason: last };
      if (reply.end === 'settled') {
        misses = 0;
        const answer = { at: now().toISOString(), status: reply.status, text: reply.text };
        cache.set(key, answer);
        return replyOf(answer);
      }
      misses += 1;
      last = reply.reason;
      failed.set(reply.reason, (failed.get(reply.reason) ?? 0) + 1);
      if (known === undefined) return { ok: false, reason: reply.reason };
      if (stale === '' || known.at < stale) stale = known.at;
      return replyOf(known);
    },
    tally: () => ({ questions, stale, failed }),
  };
}

function replyOf<T>({ status, text }: KeptAnswer): Reply<T> {
  return status === 200 ? { ok: true, value: JSON.parse(text) as T } : { ok: true, value: null, word: text };
}

function keyOf(place: string, { path, body, accept }: Request<unknown>): string {
  const asked = createHash('sha256')
    .update(JSON.stringify([body ?? null, accept ?? '']))
    .digest('hex')
    .slice(0, 32);
  return `${place}${path} ${asked}`;
}

function isFresh({ at }: KeptAnswer, now: Date, freshMs: number): boolean {
  const age = now.getTime() - Date.parse(at);
  return age >= 0 && age < freshMs;
}

/** Tries until something settles it, the tries are used up, or time or budget is. */
async function untilSettled(
  place: string,
  request: Request<unknown>,
  asking: Asking,
  deadline: number,
  spend: () => boolean,
): Promise<Exclude<Once, { end: 'again' }>> {
  const { limits, now, wait } = asking;
  let reason = 'nobody answered';
  for (let attempt = 0; attempt < limits.tries; attempt += 1) {
    if (now().getTime() >= deadline) return { end: 'refused', reason: 'the time for questions was used up' };
    if (!spend()) return { end: 'refused', reason: beyond(limits.requests) };
    const once = await tryOnce(place, request, asking, spend);
    if (once.end !== 'again') return once;
    reason = once.reason;
    if (attempt + 1 < limits.tries) await wait(Math.min(LONGEST_WAIT_MS, once.after ?? 500 * 4 ** attempt));
  }
  return { end: 'refused', reason };
}

function beyond(requests: number): string {
  return `more than ${requests} requests would be needed`;
}

type Once =
  | { readonly end: 'settled'; readonly status: number; readonly text: string }
  /** Asking again may help, after that many milliseconds when the service says so. */
  | { readonly end: 'again'; readonly reason: string; readonly after: number | null }
  | { readonly end: 'refused'; readonly reason: string };

async function tryOnce(place: string, request: Request<unknown>, asking: Asking, spend: () => boolean): Promise<Once> {
  const limit = AbortSignal.any([asking.signal, AbortSignal.timeout(asking.limits.requestMs)]);
  let address = `${place}${request.path}`;
  try {
    let answer = await open(address, request, asking, limit);
    if (answer.status >= 300 && answer.status < 400) {
      const next = sameHost(address, answer.headers.get('location'));
      await answer.body?.cancel();
      if (next === null) return { end: 'refused', reason: 'it redirects to another host' };
      if (!spend()) return { end: 'refused', reason: beyond(asking.limits.requests) };
      address = next;
      answer = await open(address, request, asking, limit);
    }
    return await read(answer, request, asking);
  } catch (error) {
    asking.signal.throwIfAborted();
    const slow = limit.aborted || (error instanceof Error && error.name === 'TimeoutError');
    return {
      end: 'again',
      reason: slow ? `it took longer than ${asking.limits.requestMs / 1000} s` : 'it cannot be reached',
      after: null,
    };
  }
}

async function open(
  address: string,
  { body, accept }: Request<unknown>,
  asking: Asking,
  signal: AbortSignal,
): Promise<Response> {
  return await asking.fetch(address, {
    method: body === undefined ? 'GET' : 'POST',
    redirect: 'manual',
    headers: {
      accept: accept ?? 'application/json',
      'user-agent': 'stridegate',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal,
  });
}

function sameHost(address: string, location: string | null): string | null {
  if (location === null || !URL.canParse(location, address)) return null;
  const next = new URL(location, address);
  return next.origin === new URL(address).origin ? next.href : null;
}

async function read(answer: Response, { distil, gone = [] }: Request<unknown>, { limits, now }: Asking): Promise<Once> {
  const { status } = answer;
  if (status !== 200) {
    // Pages of errors are not read.
    await answer.body?.cancel();
    if (GONE.includes(status) || gone.includes(status))
      return { end: 'settled', status, text: (answer.headers.get('x-error-code') ?? '').slice(0, 100) };
    const reason = `it answered ${status}`;
    return AGAIN.has(status) ? { end: 'again', reason, after: pause(answer, now()) } : { end: 'refused', reason };
  }
  const text = await bounded(answer, limits.bytes);
  if (text === null) return { end: 'refused', reason: `its answer is larger than ${limits.bytes} bytes` };
  const json = jsonIn(text);
  if (json === undefined) return { end: 'refused', reason: 'its answer is no JSON' };
  const value = distil(json);
  return value === null
    ? { end: 'refused', reason: 'its answer is of an unknown form' }
    : { end: 'settled', status, text: JSON.stringify(value) };
}

/** Retry-After in milliseconds: seconds, or a date. */
function pause(answer: Response, now: Date): number | null {
  const value = answer.headers.get('retry-after');
  if (value === null) return null;
  const at = /^\d{1,6}$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now.getTime();
  return Number.isFinite(at) ? Math.max(0, at) : null;
}

/** Null when it goes on beyond the limit; the rest is not taken. */
async function bounded(answer: Response, limit: number): Promise<string | null> {
  if (Number(answer.headers.get('content-length') ?? 0) > limit) {
    await answer.body?.cancel();
    return null;
  }
  if (answer.body === null) return '';
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = answer.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > limit) {
      await reader.cancel();
      return null;
    }
    chunks.push(value);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
