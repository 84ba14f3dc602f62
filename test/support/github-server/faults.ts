import type { ArmedFault, Call, Fault, State } from './state.ts';

/** An HTTP answer, or a connection that is dropped at once or after a while. */
export type Reply = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly raw?: Buffer;
  readonly dropAfterMs?: number;
};

const SECONDARY_LIMIT =
  'You have exceeded a secondary rate limit. Please wait a few minutes before you try again. ' +
  'For more on scraping GitHub and how it may affect your rights, please review our Terms of Service.';
const LIMIT_DOCS = 'https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api';

export function armFault(fault: Fault): ArmedFault {
  return { ...fault, left: fault.times ?? 1, toSkip: fault.skip ?? 0, hits: 0 };
}

/** The fault that is due for a call in this phase, counted as used. */
export function takeFault(state: State, call: Call, phase: 'before' | 'after'): Fault | undefined {
  for (const fault of state.records.faults) {
    if (fault.left <= 0 || (fault.phase ?? 'before') !== phase || !hits(fault, call)) continue;
    if (fault.toSkip > 0) {
      fault.toSkip--;
      continue;
    }
    fault.left--;
    fault.hits++;
    call.fault = fault.type;
    return fault;
  }
  return undefined;
}

function hits({ match = {} }: Fault, call: Call): boolean {
  return (
    (match.op === undefined || new RegExp(match.op).test(call.op ?? '')) &&
    (match.method === undefined || match.method === call.method) &&
    (match.path === undefined || new RegExp(match.path).test(call.path))
  );
}

/** What the app sees of a fault. A secondary limit also forbids calls until Retry-After is over. */
export function faultReply(state: State, fault: Fault): Reply {
  switch (fault.type) {
    case 'timeout':
      return { status: -1, dropAfterMs: fault.ms ?? 30_000 };
    case 'reset':
      return { status: -1, dropAfterMs: 0 };
    case 'secondary': {
      const seconds = fault.retryAfter ?? 60;
      state.records.blockedUntil = Date.now() + seconds * 1000;
      const body = { message: SECONDARY_LIMIT, documentation_url: LIMIT_DOCS };
      return { status: fault.status ?? 403, headers: { 'retry-after': String(seconds) }, body };
    }
    case 'primary': {
      const limit = String(state.settings.rateLimit);
      const headers = {
        'x-ratelimit-limit': limit,
        'x-ratelimit-remaining': '0',
        'x-ratelimit-used': limit,
        'x-ratelimit-reset': String(Math.ceil(Date.now() / 1000) + (fault.resetIn ?? 60)),
        'x-ratelimit-resource': 'core',
      };
      const message = `API rate limit exceeded for installation ID ${state.settings.installationId}.`;
      return { status: 403, headers, body: { message, documentation_url: LIMIT_DOCS } };
    }
    default:
      if (fault.html === true) {
        const raw = Buffer.from('<html><title>Unicorn!</title></html>');
        return { status: fault.status ?? 502, headers: { 'content-type': 'text/html' }, raw };
      }
      return { status: fault.status ?? 502, body: { message: 'Server Error' } };
  }
}
