import { z } from 'zod';

/** What a failed call means for the job that made it. `message` is one sentence, free of credentials. */
export type Trouble =
  /** No further call before `retryAfterMs` is over, not even to say so. */
  | { readonly kind: 'rate-limited'; readonly retryAfterMs: number; readonly message: string }
  /** 5xx, a dropped connection, a timeout, an expired token: the same call may succeed later. */
  | { readonly kind: 'transient'; readonly message: string }
  /** The repository, the pull request or the installation is not there (any more). */
  | { readonly kind: 'gone'; readonly message: string }
  /** The installation lacks a permission; `needs` is GitHub's list of what would do (`checks=write`), null when it does not say. */
  | { readonly kind: 'forbidden'; readonly needs: string | null; readonly message: string }
  | { readonly kind: 'permanent'; readonly status: number | null; readonly message: string };

/** What GitHub advises where a limit names no time. */
const DEFAULT_WAIT_MS = 60_000;
const MAX_MESSAGE = 300;

/** The parts of a RequestError that are used; its request (with headers) is never looked at. */
const HttpError = z.object({
  status: z.number().int(),
  message: z.string().catch(''),
  request: z.object({ method: z.string(), url: z.string() }).optional().catch(undefined),
  response: z
    .object({ headers: z.record(z.string(), z.unknown()).catch({}) })
    .optional()
    .catch(undefined),
});
type HttpError = z.infer<typeof HttpError>;

const NetworkError = z.object({ name: z.string().catch(''), code: z.string().optional().catch(undefined) });
const NETWORK_CODES =
  /^(?:ECONN|ENOTFOUND|EAI_|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|UND_ERR_|ERR_STREAM_PREMATURE_CLOSE)/;

/**
 * Classifies what a function of this part threw. Octokit reports a network failure as status 500 without a response.
 * `now` turns GitHub's reset times into durations. Response bodies are cut and stripped of tokens.
 */
export function troubleOf(error: unknown, now: Date): Trouble {
  const http = HttpError.safeParse(error);
  if (http.success) return ofStatus(http.data, now);
  if (error instanceof z.ZodError)
    return { kind: 'permanent', status: null, message: 'GitHub answered in a form that is not known' };
  const message = clean(error instanceof Error ? error.message : 'unknown error');
  const network = NetworkError.safeParse(error);
  if (network.success) {
    const { name, code = '' } = network.data;
    const dropped = NETWORK_CODES.test(code) || name === 'AbortError' || name === 'TimeoutError';
    if (dropped || message === 'fetch failed' || message === 'terminated') return { kind: 'transient', message };
  }
  return { kind: 'permanent', status: null, message };
}

/** Cuts a text from GitHub and takes out whatever looks like a credential. */
function clean(text: string): string {
  return text
    .slice(0, 4 * MAX_MESSAGE)
    .replaceAll(/\b(?:gh[a-z]|github_pat)_[\w.-]+/g, '[token]')
    .replaceAll(/\beyJ[\w.-]+/g, '[token]')
    .replaceAll(/([?&](?:access_)?token=)[^&\s"]+/g, '$1[token]')
    .slice(0, MAX_MESSAGE);
}

function ofStatus(error: HttpError, now: Date): Trouble {
  const { status } = error;
  const headers = new Map(Object.entries(error.response?.headers ?? {}));
  const message = sentence(error);
  const wait = status === 403 || status === 429 ? waitMs(error.message, headers, status, now) : null;
  if (wait !== null) return { kind: 'rate-limited', retryAfterMs: wait, message };
  if (status >= 500 || status === 401 || status === 408) return { kind: 'transient', message };
  if (status === 404 || status === 410 || status === 451) return { kind: 'gone', message };
  if (status === 403) {
    if (/installation has been suspended/i.test(error.message)) return { kind: 'gone', message };
    const needs = headers.get('x-accepted-github-permissions');
    return { kind: 'forbidden', needs: typeof needs === 'string' ? needs.slice(0, MAX_MESSAGE) : null, message };
  }
  return { kind: 'permanent', status, message };
}

/** Milliseconds to wait, or null when the refusal is not about a limit. */
function waitMs(message: string, headers: ReadonlyMap<string, unknown>, status: number, now: Date): number | null {
  const after = headers.get('retry-after');
  if (typeof after === 'string' || typeof after === 'number') return retryAfterMs(String(after), now);
  if (String(headers.get('x-ratelimit-remaining')) === '0') {
    const reset = Number(headers.get('x-ratelimit-reset'));
    // A second more: clocks differ, and a call in the very second of the reset is still refused.
    if (Number.isFinite(reset) && reset > 0) return Math.max(1000, reset * 1000 - now.getTime() + 1000);
    return DEFAULT_WAIT_MS;
  }
  return status === 429 || /secondary rate limit/i.test(message) ? DEFAULT_WAIT_MS : null;
}

/** Retry-After in seconds or as a date (RFC 9110, 10.2.3). */
function retryAfterMs(value: string, now: Date): number {
  if (/^\d{1,6}$/.test(value)) return Math.max(1000, Number(value) * 1000);
  const date = Date.parse(value);
  return Number.isNaN(date) ? DEFAULT_WAIT_MS : Math.max(1000, date - now.getTime());
}

function sentence({ status, message, request, response }: HttpError): string {
  const call = request === undefined ? '' : ` to ${request.method} ${pathOf(request.url)}`;
  if (response === undefined) return clean(`GitHub did not answer${call}: ${message}`);
  return clean(`GitHub answered ${status}${call}: ${message}`);
}

/** The path alone: a query may carry a token. */
function pathOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname : (url.split('?')[0] ?? '');
}
