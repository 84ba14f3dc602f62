import { setTimeout as pause } from 'node:timers/promises';
import type { z } from 'zod';
import { troubleOf } from './trouble.ts';

/** What this part uses of an Octokit: `@octokit/rest`, Probot's `context.octokit` and `app.auth(id)` all fit. */
export type Octokit = {
  readonly request: (route: string, parameters?: Record<string, unknown>) => Promise<Response>;
};
export type Response = {
  readonly status: number;
  readonly url: string;
  readonly headers: Readonly<Record<string, unknown>>;
  /** Unchecked; parse it. */
  readonly data?: unknown;
};

/** A repository by the two halves of its full name. */
export type RepositoryName = { readonly owner: string; readonly repo: string };

const READ_ATTEMPTS = 3;
const PAUSE_MS = 250;
const PAGE_SIZE = 100;

/** Octokits that ran into a limit: no call goes out until it is over, whoever asks. */
const limited = new WeakMap<Octokit, { readonly until: number; readonly error: unknown }>();

/**
 * One call, exactly one request: `request.retries: 0` keeps Octokit's retry plugin from repeating it (a POST whose answer was lost has
 * had its effect, and the plugin retries a 429 without looking at Retry-After). Probot's throttling plugin repeats calls refused for a
 * limit, which have had no effect; a service does better to build its Octokit with `throttle: { enabled: false }` and let the queue wait.
 * Throws what Octokit throws; `troubleOf` says what it means. After a rate limit every further call throws the same error at once until
 * its time is over.
 */
export async function call(
  octokit: Octokit,
  route: string,
  { request = {}, ...parameters }: Record<string, unknown> & { readonly request?: Record<string, unknown> } = {},
): Promise<Response> {
  const limit = limited.get(octokit);
  if (limit !== undefined && performance.now() < limit.until) throw limit.error;
  try {
    return await octokit.request(route, { ...parameters, request: { ...request, retries: 0 } });
  } catch (error) {
    const trouble = troubleOf(error, new Date());
    if (trouble.kind === 'rate-limited') {
      limited.set(octokit, { until: performance.now() + trouble.retryAfterMs, error });
    }
    throw error;
  }
}

/** A GET, tried up to three times while the trouble is transient. */
export async function get(
  octokit: Octokit,
  route: string,
  parameters: Record<string, unknown> & { readonly request?: Record<string, unknown> },
): Promise<Response> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call(octokit, `GET ${route}`, parameters);
    } catch (error) {
      if (attempt === READ_ATTEMPTS || !isTransient(error)) throw error;
      await pause(PAUSE_MS * attempt);
    }
  }
}

/** All items of a paged listing, at most `maxPages` pages of 100. `schema` reads a page. */
export async function pages<T>(
  octokit: Octokit,
  route: string,
  parameters: Record<string, unknown>,
  maxPages: number,
  schema: z.ZodType<readonly T[]>,
): Promise<readonly T[]> {
  const all: T[] = [];
  for (let page = 1; page <= maxPages; page += 1) {
    const { data } = await get(octokit, route, { ...parameters, per_page: PAGE_SIZE, page });
    const items = schema.parse(data);
    all.push(...items);
    if (items.length < PAGE_SIZE) break;
  }
  return all;
}

/** Parses an answer; null for a 404, which callers give a meaning. */
export async function getOrNull<S extends z.ZodType>(
  octokit: Octokit,
  route: string,
  parameters: Record<string, unknown>,
  schema: S,
): Promise<z.infer<S> | null> {
  try {
    return schema.parse((await get(octokit, route, parameters)).data);
  } catch (error) {
    if (troubleOf(error, new Date()).kind === 'gone') return null;
    throw error;
  }
}

export function isTransient(error: unknown): boolean {
  return troubleOf(error, new Date()).kind === 'transient';
}

/**
 * Makes something that must exist once. `find` looks for it, `create` makes it; when the answer to `create` is lost, it is looked for again
 * before the next try. At most three tries.
 */
export async function makeOnce<T>(find: () => Promise<T | null>, create: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const known = await find();
    if (known !== null) return known;
    try {
      return await create();
    } catch (error) {
      if (!isTransient(error)) throw error;
      await pause(PAUSE_MS * 2 * attempt);
      if (attempt === READ_ATTEMPTS) {
        const late = await find();
        if (late !== null) return late;
        throw error;
      }
    }
  }
}
