import type { IncomingMessage } from 'node:http';
import { authenticate, authorize, type Identity } from './authenticate.ts';
import type { Match } from './contract.ts';
import { faultReply, type Reply, takeFault } from './faults.ts';
import { lintSecrets } from './lint-text.ts';
import type { Json, SchemaIssue } from './openapi.ts';
import { answerGraphql } from './operations/graphql.ts';
import { OPERATIONS } from './operations/index.ts';
import { type Answer, ApiError, type Context } from './operations/operation.ts';
import { ARCHIVE_PATH, downloadArchive } from './operations/tarball.ts';
import { countCall } from './rate-limits.ts';
import { type Call, type State, violate } from './state.ts';

/** Answers one API request. Everything that a careful app would not do is noted on the way. Throws ApiError. */
export async function dispatch(
  state: State,
  request: IncomingMessage,
  call: Call,
  sent: Buffer,
  headers: Record<string, string>,
): Promise<Reply> {
  if (request.headers['user-agent'] === undefined) {
    violate(state, call, 'no-user-agent', 'GitHub refuses requests without a User-Agent');
    throw new ApiError(403, 'Request forbidden by administrative rules.');
  }
  const match = matchCall(state, call);
  noteEarlyCall(state, call);
  const lost = takeFault(state, call, 'before');
  if (lost !== undefined) return faultReply(state, lost);
  if (call.op === 'codeload') return { status: 200, ...(await downloadArchive(state, call.query['token'])) };
  const body = parseBody(state, call, sent);
  call.body = body;
  const identity = authenticate(state, call, request.headers);
  if (match !== null) checkRequest(state, call, match, body);
  lintSecrets(state, call, sent.toString('utf8'));
  const context: Context = {
    state,
    call,
    params: match?.params ?? {},
    query: call.query,
    body,
    accept: request.headers.accept ?? '',
  };
  const run = prepare(context, identity, match);
  const refusal = countCall(state, call, headers);
  if (refusal !== undefined) return refusal;
  const reply = finish(state, call, match, headers, await run());
  const lostAnswer = takeFault(state, call, 'after');
  return lostAnswer === undefined ? reply : faultReply(state, lostAnswer);
}

/** The operation a call is for; null for those outside the description (GraphQL, archive downloads). */
function matchCall(state: State, call: Call): Match | null {
  if (call.path === '/graphql') call.op = 'graphql';
  else if (ARCHIVE_PATH.test(call.path)) call.op = 'codeload';
  if (call.op !== null) return null;
  const match = state.contract.match(call.method, call.path);
  if (match === undefined) {
    violate(state, call, 'unknown-path', "no such path among GitHub's operations that were cut out");
    throw new ApiError(404, 'Not Found');
  }
  if (match.kind === 'wrong-method') {
    violate(state, call, 'unknown-method', `allowed: ${match.allowed.join(', ')}`);
    throw new ApiError(404, 'Not Found');
  }
  call.op = match.id;
  return match;
}

function noteEarlyCall(state: State, call: Call): void {
  const left = state.records.blockedUntil - Date.now();
  if (left > 0) violate(state, call, 'ignored-retry-after', `called ${left} ms before Retry-After ended`);
}

function parseBody(state: State, call: Call, sent: Buffer): Json | undefined {
  if (sent.length === 0) return undefined;
  try {
    return JSON.parse(sent.toString('utf8'));
  } catch {
    violate(state, call, 'bad-json', 'the body is not JSON');
    throw new ApiError(400, 'Problems parsing JSON');
  }
}

function checkRequest(state: State, call: Call, match: Match, body: Json | undefined): void {
  const { errors, warnings } = state.contract.checkRequest(match, call.query, body);
  for (const { path, message } of warnings) violate(state, call, 'contract-warning', `${path} ${message}`, 'warn');
  if (errors.length === 0) return;
  violate(state, call, 'contract', errors.map(describe).join('; '));
  const tooMany = errors.find((error) => error.keyword === 'maxItems');
  const reason =
    tooMany === undefined
      ? errors.slice(0, 5).map(describe).join('\n')
      : `No more than ${tooMany.limit} items are allowed.`;
  const details = errors.map(({ path, keyword = 'invalid', message }) => ({
    resource: match.id,
    field: path,
    code: keyword,
    message,
  }));
  throw new ApiError(422, `Invalid request.\n\n${reason}`, details);
}

function describe({ path, message }: SchemaIssue): string {
  return `${path} ${message}`;
}

/** Checks who may call and binds the operation to the call. */
function prepare(context: Context, identity: Identity, match: Match | null): () => Answer | Promise<Answer> {
  const { state, call } = context;
  if (match === null) {
    const graphql = { access: 'installation', needs: [['pull_requests', 'read']], run: answerGraphql } as const;
    authorize(state, call, identity, graphql, {});
    return () => answerGraphql(context);
  }
  const operation = OPERATIONS.get(match.id);
  if (operation === undefined) {
    violate(state, call, 'unsupported', `the contract server has no ${match.id}`, 'server');
    throw new ApiError(501, `${match.id} is in the contract but the server does not play it`);
  }
  const repository = authorize(state, call, identity, operation, match.params);
  if (operation.access !== 'repository') return () => operation.run(context);
  if (repository === undefined) throw new Error(`${match.id}: no repository`);
  return () => operation.run({ ...context, repository });
}

function finish(state: State, call: Call, match: Match | null, headers: Record<string, string>, answer: Answer): Reply {
  const { status = 200, raw } = answer;
  const extra = answer.headers ?? {};
  if (raw !== undefined) return { status, headers: extra, raw };
  const body = answer.page === undefined ? answer.body : pageOf(state, call, answer, answer.page, headers);
  if (match === null) return { status, headers: extra, body };
  const shaped = state.contract.shapeResponse(match, status, body);
  if (shaped.errors.length > 0) {
    const problems = JSON.stringify(shaped.errors.slice(0, 5));
    state.records.serverErrors.push(`call ${call.seq}, ${match.id} ${status}: ${problems}`);
  }
  return { status, headers: extra, ...(body === undefined ? {} : { body: shaped.value }) };
}

function pageOf(
  state: State,
  call: Call,
  answer: Answer,
  all: readonly unknown[],
  headers: Record<string, string>,
): unknown {
  const size = Math.min(100, Math.max(1, Number(call.query['per_page'] ?? 30)));
  const page = Math.max(1, Number(call.query['page'] ?? 1));
  const last = Math.max(1, Math.ceil(all.length / size));
  const slice = all.slice((page - 1) * size, page * size);
  const link = (number: number, relation: string): string => {
    const query = new URLSearchParams({ ...call.query, per_page: String(size), page: String(number) });
    return `<${state.url}${call.path}?${query.toString()}>; rel="${relation}"`;
  };
  const links = [
    ...(page > 1 ? [link(page - 1, 'prev')] : []),
    ...(page < last ? [link(page + 1, 'next'), link(last, 'last')] : []),
    ...(page > 1 ? [link(1, 'first')] : []),
  ];
  if (links.length > 0) headers['link'] = links.join(', ');
  return answer.wrap === undefined ? slice : answer.wrap(slice, all.length);
}
