import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod';
import { pullRequestOf, repositoryOf } from './actions/action.ts';
import { isActionName, runAction } from './actions/index.ts';
import { readBody } from './http.ts';
import { checksOf, gateOf, pullRequestReport, waitUntilIdle } from './reports.ts';
import { SettingsPatch } from './settings.ts';
import { resetState } from './start-state.ts';
import type { State } from './state.ts';

export const CONTROL_PREFIX = '/_control/';

/** The control API for programs that cannot call the server in process: POST makes something happen, GET reports. */
export async function answerControl(
  state: State,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const name = url.pathname.slice(CONTROL_PREFIX.length);
  const sent = (await readBody(request)).toString('utf8');
  let status = 200;
  let answer: unknown;
  try {
    answer =
      request.method === 'POST'
        ? await change(state, name, sent === '' ? {} : JSON.parse(sent))
        : await report(state, name, Object.fromEntries(url.searchParams));
  } catch (error) {
    status = 400;
    answer = { error: error instanceof z.ZodError ? z.prettifyError(error) : String(error) };
  }
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer, null, 1));
}

async function change(state: State, name: string, body: unknown): Promise<unknown> {
  if (name === 'reset') {
    resetState(state, SettingsPatch.parse(body));
    return { reset: true };
  }
  if (name === 'config') {
    Object.assign(state.settings, SettingsPatch.parse(body));
    return { configured: true };
  }
  if (!isActionName(name)) throw new Error(`there is no control ${name}`);
  return runAction(state, name, body);
}

async function report(state: State, name: string, query: Readonly<Record<string, string>>): Promise<unknown> {
  const { records } = state;
  switch (name) {
    case 'calls':
      return records.calls.filter((call) => call.seq > Number(query['since'] ?? 0));
    case 'violations':
      return records.violations;
    case 'server-errors':
      return records.serverErrors;
    case 'deliveries':
      return records.deliveries.map(({ payload, ...rest }) =>
        query['payload'] === undefined ? rest : { ...rest, payload },
      );
    case 'idle':
      return { idle: await waitUntilIdle(state, Number(query['quiet'] ?? 1000), Number(query['timeout'] ?? 15_000)) };
    case 'health':
      return { ok: true, contract: state.contract.version, serverErrors: records.serverErrors.length };
    default:
      return reportRepository(state, name, query);
  }
}

function reportRepository(state: State, name: string, query: Readonly<Record<string, string>>): unknown {
  const repository = repositoryOf(state, query['repo'] ?? '');
  if (name === 'checks') return checksOf(repository, query['sha']);
  const pull = pullRequestOf(repository, Number(query['number']));
  if (name === 'gate') return gateOf(repository, pull.headSha, pull.base);
  if (name === 'pull-request') return pullRequestReport(state, repository, pull);
  throw new Error(`there is no report ${name}`);
}
