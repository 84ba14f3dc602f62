import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pino, type Logger } from 'pino';
import { Probot, ProbotOctokit, run, Server } from 'probot';
import { z } from 'zod';
import { isModelFile } from '../discover/index.ts';
import { claimsModel } from '../scan/index.ts';
import { isRepositoryRule, REPOSITORY_RULE_LIMITS } from '../rules/index.ts';
import { extractors } from '../extract/index.ts';
import { DEFAULT_LIMITS } from '../isolation/index.ts';
import {
  ANALYSES,
  EVENTS,
  openSubstrate,
  StartRefused,
  workOnAnalysis,
  workOnEvent,
  type AnalysisJob,
  type Substrate,
} from '../jobs/index.ts';
import type { Outcome } from '../model/index.ts';
import { outputs, type RenderOptions } from '../report/index.ts';
import { openBlobStore, pruneFolders, type BlobStore } from '../snapshot/index.ts';
import { answerText } from './answers.ts';
import { renderOptions } from './cli/render-options.ts';
import { askingAt } from './asking.ts';
import { readSettings, type ServiceSettings } from './environment.ts';
import { githubForges } from './forge.ts';
import { healthHandler } from './health.ts';
import { factsFileIn } from './facts-file.ts';
import { CATALOGS, RULES } from './package-root.ts';
import { eventOf, LISTENS_TO } from './webhook.ts';

/** A running service. */
export type Service = { readonly port: number; readonly close: () => Promise<void> };

const MAX_BLOB_BYTES = 5_000_000;
/** Largest model file that is fetched when a change touches it; GitHub serves no blob over 100 MB. */
const MAX_MODEL_BYTES = 100_000_000;
const FACTS_BYTES = 2_000_000_000;
const STORE_BYTES = 2_000_000_000;

/**
 * Starts what the environment asks for: the set-up page, the service, or a refusal in one sentence on standard error with status 2.
 * SIGINT and SIGTERM end it: running jobs go back to the queue.
 */
export async function serve(environment: NodeJS.ProcessEnv): Promise<void> {
  const settings = readSettings(environment);
  if (settings.kind === 'refused') return refuse(settings.message);
  if (settings.kind === 'set-up') {
    await run(() => {}, { env: environment });
    return;
  }
  try {
    const service = await startService(settings.settings);
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => void service.close().then(() => process.exit(0)));
  } catch (error) {
    if (error instanceof StartRefused) return refuse(error.message);
    throw error;
  }
}

function refuse(message: string): void {
  process.stderr.write(`stridegate: ${message}\n`);
  process.exitCode = 2;
}

/** Starts the app, its queue and its workers in this process. Throws StartRefused when the queue cannot be used. */
export async function startService(settings: ServiceSettings): Promise<Service> {
  const log = pino({
    level: settings.logLevel,
    redact: { paths: ['*.token', '*.authorization', '*.headers.authorization'], censor: '[hidden]' },
  });
  await mkdir(settings.data, { recursive: true });
  const substrate = await openSubstrate(settings.profile, { logger: log, now: Date.now });
  const store = await openBlobStore(join(settings.data, 'blobs'));
  const server = new Server({
    Probot: Probot.defaults({
      appId: settings.app.id,
      privateKey: settings.app.privateKey,
      secret: settings.app.secret,
      // The queue waits and repeats; a client that does so behind its back posts things twice.
      Octokit: ProbotOctokit.defaults({ throttle: { enabled: false }, retry: { enabled: false } }),
      ...(settings.apiUrl === undefined ? {} : { baseUrl: settings.apiUrl }),
      log,
    }),
    port: settings.port,
    host: settings.host,
    log,
    ...(settings.webhookProxy === undefined ? {} : { webhookProxy: settings.webhookProxy }),
  });
  await server.load((app, { addHandler }) => {
    addHandler(healthHandler(substrate));
    listen(app, substrate, log);
    startWorkers(app, substrate, store, settings, log);
  });
  await server.start();
  const sweep = setInterval(() => void prune(settings.data).catch(() => 0), 3_600_000);
  sweep.unref();
  return {
    port: server.port,
    async close() {
      clearInterval(sweep);
      await server.stop();
      await substrate.close();
    },
  };
}

async function prune(data: string): Promise<void> {
  await pruneFolders(join(data, 'blobs'), STORE_BYTES);
  await pruneFolders(join(data, 'facts'), FACTS_BYTES);
}

/** Webhooks go into the queue and are answered; nothing here calls GitHub. The delivery's id keeps a repetition from counting twice. */
function listen(app: Probot, substrate: Substrate, log: Logger): void {
  const events = substrate.queue(EVENTS);
  app.on([...LISTENS_TO], async ({ id, name, payload }) => {
    const event = eventOf(name, payload);
    if (event === null) return;
    const added = await events.add(event.kind, event, { id });
    log.info({ delivery: id, event: name, outcome: added.outcome }, 'A webhook was taken.');
  });
}

/** Files that a reader takes, and model files; those that a change touches are scanned and may be large. */
function wantedBytes(path: string, isChanged: boolean): number {
  if (isChanged && (isModelFile(path) || claimsModel(path))) return MAX_MODEL_BYTES;
  return isModelFile(path) || extractors.some((extractor) => extractor.matches(path)) ? MAX_BLOB_BYTES : 0;
}

const AppPayload = z.object({ slug: z.string() });

function startWorkers(
  app: Probot,
  substrate: Substrate,
  store: BlobStore,
  settings: ServiceSettings,
  logger: Logger,
): void {
  let login: Promise<string> | undefined;
  const botLogin = (): Promise<string> => {
    login ??= app
      .auth()
      .then((octokit) => octokit.request('GET /app'))
      .then(({ data }) => `${AppPayload.parse(data).slug}[bot]`)
      .catch((error: unknown) => {
        login = undefined;
        throw error;
      });
    return login;
  };
  const render = renderOptions('', false);
  const forges = githubForges({
    appId: Number(settings.app.id),
    botLogin,
    octokitOf: async (installationId) => await app.auth(installationId),
    render,
    maxBlobBytes: MAX_MODEL_BYTES,
    now: () => new Date(),
  });
  const analyses = substrate.queue(ANALYSES);
  const commandTools = { forges, analyses, logger, sql: substrate.sql, now: () => new Date(), say: answerText };
  substrate.worker(EVENTS, (job) => workOnEvent(job, commandTools), { concurrency: 4 });
  const tools = {
    forges,
    store,
    sql: substrate.sql,
    logger,
    limits: DEFAULT_LIMITS,
    rules: RULES,
    catalogs: CATALOGS,
    now: () => new Date(),
    factsFile: factsFileIn(join(settings.data, 'facts')),
    isRepositoryRule,
    ruleLimits: REPOSITORY_RULE_LIMITS,
    wantedBytes,
    consult: settings.asks === null ? undefined : askingAt(settings.asks, join(settings.data, 'answers')),
    maxBlobBytes: MAX_BLOB_BYTES,
    onOutcome: (job: AnalysisJob, headSha: string, outcome: Outcome) =>
      keepReport(settings.data, job, headSha, outcome, render),
  };
  substrate.worker(ANALYSES, (job) => workOnAnalysis(job, tools), { concurrency: 2 });
}

/** Keeps the HTML report of an analysis below the data directory: `reports/<owner>/<repository>/<head>.html`. */
async function keepReport(
  data: string,
  job: AnalysisJob,
  headSha: string,
  outcome: Outcome,
  render: RenderOptions,
): Promise<void> {
  const html = outputs.find(({ id }) => id === 'html');
  if (html === undefined || outcome.outcome !== 'analysed') return;
  const folder = join(data, 'reports', job.owner, job.repository);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${headSha}.html`), html.render(outcome.analysis, render));
}
