import { expect, test } from 'vitest';
import { z } from 'zod';
import { troubleOf } from '../../src/github/index.ts';

const NOW = new Date('2026-11-24T00:00:00Z');
const RESET = String(NOW.getTime() / 1000 + 90);

function anError(
  status: number,
  message: string,
  headers: Record<string, string> = {},
  url = 'https://api.github.com/x',
) {
  return Object.assign(new Error(message), { status, request: { method: 'GET', url }, response: { headers } });
}

test.each([
  [anError(403, 'slow', { 'retry-after': '7' }), { kind: 'rate-limited', retryAfterMs: 7000 }],
  [anError(429, 'slow', { 'retry-after': 'Tue, 24 Nov 2026 00:00:05 GMT' }), { retryAfterMs: 5000 }],
  [anError(403, 'limit', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': RESET }), { retryAfterMs: 91_000 }],
  [anError(403, 'You have exceeded a secondary rate limit.'), { kind: 'rate-limited', retryAfterMs: 60_000 }],
  [anError(502, 'bad gateway'), { kind: 'transient' }],
  [Object.assign(new Error('other side closed'), { status: 500 }), { kind: 'transient' }],
  [Object.assign(new Error('socket'), { code: 'ECONNRESET' }), { kind: 'transient' }],
  [anError(401, 'Bad credentials'), { kind: 'transient' }],
  [anError(404, 'Not Found'), { kind: 'gone' }],
  [anError(451, 'Blocked'), { kind: 'gone' }],
  [anError(403, 'This installation has been suspended'), { kind: 'gone' }],
  [
    anError(403, 'no', { 'x-accepted-github-permissions': 'checks=write' }),
    { kind: 'forbidden', needs: 'checks=write' },
  ],
  [anError(403, 'no'), { kind: 'forbidden', needs: null }],
  [anError(422, 'Invalid'), { kind: 'permanent', status: 422 }],
  [new z.ZodError([]), { kind: 'permanent', message: 'GitHub answered in a form that is not known' }],
  [new TypeError('x is not a function'), { kind: 'permanent', status: null }],
])('%s is told for what it is', (error, trouble) => {
  expect(troubleOf(error, NOW)).toMatchObject(trouble);
});

test('a message carries neither a token nor a query', () => {
  const token = `ghs_4242_${'aB3.'.repeat(120)}`;
  const error = anError(422, `bad ${token} ?token=abc`, {}, `https://api.github.com/repos/a/b?token=${token}`);
  expect(troubleOf(error, NOW).message).toBe('GitHub answered 422 to GET /repos/a/b: bad [token] ?token=[token]');
});
