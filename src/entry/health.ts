import type { IncomingMessage, ServerResponse } from 'node:http';
import { ANALYSES, EVENTS, type Substrate } from '../jobs/index.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

/**
 * `/healthz` (the process answers), `/readyz` (queue and database answer, else 503) and `/metrics` (Prometheus text: jobs by queue and
 * state). Answers true when the address was one of these.
 */
export function healthHandler(substrate: Substrate): Handler {
  return async (request, response) => {
    const path = request.url?.split('?')[0];
    if (path === '/healthz') return answer(response, 200, 'text/plain', 'alive\n');
    if (path === '/readyz') {
      const ping = await substrate.ping();
      return ping.ok
        ? answer(response, 200, 'text/plain', 'ready\n')
        : answer(response, 503, 'text/plain', `not ready: ${ping.reason}\n`);
    }
    if (path === '/metrics') return answer(response, 200, 'text/plain; version=0.0.4', await metrics(substrate));
    return false;
  };
}

async function metrics(substrate: Substrate): Promise<string> {
  const lines = ['# HELP stridegate_jobs Jobs by queue and state.', '# TYPE stridegate_jobs gauge'];
  for (const [name, queue] of [
    ['events', substrate.queue(EVENTS)],
    ['analyses', substrate.queue(ANALYSES)],
  ] as const) {
    for (const [state, count] of Object.entries(await queue.counts()))
      lines.push(`stridegate_jobs{queue="${name}",state="${state}"} ${count}`);
  }
  return `${lines.join('\n')}\n`;
}

function answer(response: ServerResponse, status: number, type: string, body: string): boolean {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
  return true;
}
