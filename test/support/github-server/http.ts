import { createHash, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { dispatch } from './dispatch.ts';
import type { Reply } from './faults.ts';
import { ApiError } from './operations/operation.ts';
import { type Call, type State, timestamp } from './state.ts';

export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Answers one HTTP request of the app: logs the call, dispatches it, adds ETag and the usual headers. */
export async function answerApi(
  state: State,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const { records } = state;
  const call = openCall(state, request, url);
  const sent = await readBody(request);
  const headers: Record<string, string> = {
    'content-type': 'application/json; charset=utf-8',
    'x-github-media-type': 'github.v3; format=json',
    'x-github-api-version-selected': '2022-11-28',
    'x-github-request-id': randomUUID(),
  };
  records.inFlight++;
  let reply: Reply;
  try {
    reply = await dispatch(state, request, call, sent, headers);
  } catch (error) {
    reply = errorReply(state, call, error);
  } finally {
    records.inFlight--;
    records.lastActivity = Date.now();
  }
  call.status = reply.status;
  if (reply.dropAfterMs !== undefined) {
    await sleep(reply.dropAfterMs, undefined, { ref: false });
    request.socket.destroy();
    return;
  }
  if (state.settings.latencyMs > 0) await sleep(state.settings.latencyMs);
  write(state, request, response, call, { ...headers, ...reply.headers }, reply);
}

function openCall(state: State, request: IncomingMessage, url: URL): Call {
  const { records } = state;
  const path = url.pathname.replace(/^\/api\/v3(?=\/)/, '').replace(/^\/api\/graphql$/, '/graphql');
  const call: Call = {
    seq: ++records.sequence,
    at: timestamp(),
    startedAt: Date.now(),
    method: request.method ?? 'GET',
    path,
    query: Object.fromEntries(url.searchParams),
    op: null,
    auth: null,
    body: undefined,
    status: 0,
    fault: null,
  };
  records.calls.push(call);
  records.lastActivity = call.startedAt;
  return call;
}

function errorReply(state: State, call: Call, error: unknown): Reply {
  if (error instanceof ApiError) {
    const { status, message, errors, headers } = error;
    const details = errors === undefined ? {} : { errors };
    const documentation_url = 'https://docs.github.com/rest';
    return { status, headers, body: { message, ...details, documentation_url, status: String(status) } };
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  state.records.serverErrors.push(`call ${call.seq}, ${call.op}: ${text}`);
  return { status: 500, body: { message: `the contract server failed: ${text}` } };
}

function write(
  state: State,
  request: IncomingMessage,
  response: ServerResponse,
  call: Call,
  headers: Record<string, string>,
  reply: Reply,
): void {
  const text = reply.body === undefined ? '' : JSON.stringify(reply.body);
  const payload = reply.raw ?? Buffer.from(text);
  if (request.method === 'GET' && reply.status === 200) {
    headers['etag'] = `W/"${createHash('sha256').update(payload).digest('hex')}"`;
    if (request.headers['if-none-match'] === headers['etag']) {
      // an unchanged answer does not count against the limit
      const usage = state.records.usage.get(call.auth ?? '');
      if (usage !== undefined) usage.used--;
      call.status = 304;
      response.writeHead(304, headers).end();
      return;
    }
  }
  response.writeHead(reply.status, headers).end(payload);
}
