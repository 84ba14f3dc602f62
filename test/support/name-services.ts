import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server that answers what was written down (a value is JSON; a function gets request, response and body and writes what it likes), and keeps what it was asked. What was not written down is 404. */
export type NameServices = {
  readonly url: string;
  readonly asked: string[];
  answers: Record<string, unknown>;
  readonly close: () => Promise<void>;
};

/** Starts it on a free port of this machine. Answers go by method and path: `GET /simple/acme/`. */
export async function startNameServices(answers: Record<string, unknown> = {}): Promise<NameServices> {
  const services = { url: '', asked: [] as string[], answers, close: () => Promise.resolve() };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const key = `${request.method ?? ''} ${request.url ?? ''}`;
      services.asked.push(key);
      const answer = services.answers[key];
      if (typeof answer === 'function') {
        (answer as (...all: unknown[]) => void)(request, response, Buffer.concat(chunks).toString('utf8'));
        return;
      }
      response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer ?? {}));
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  services.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  services.close = () =>
    new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => {
        resolve();
      });
    });
  return services;
}
