import {
  createPostgresBackend,
  type BackendFactory,
  type PostgresConnectionOptions,
  type PostgresQueueBackend,
} from 'bullmq';

/** A wait shorter than this, started this soon after the previous one, is part of a hot loop. */
const HOT_MS = 20;
const HOT_WAITS = 3;
const PAUSE_MS = 100;

/**
 * BullMQ's PostgreSQL backend, kept from spinning: while jobs wait that may not be started (a queue at its global
 * concurrency, paused or rate-limited), `waitForJob` of BullMQ 6.7 says "look again" at once, each time. With the
 * database in this process that loop eats a whole core. After a few immediate answers in a row we pause.
 */
export const calmPostgresBackend: BackendFactory<PostgresQueueBackend, PostgresConnectionOptions> = (
  name,
  options,
  factoryOptions,
) => {
  const backend = createPostgresBackend(name, options, factoryOptions);
  const wait = backend.waitForJob.bind(backend);
  let quick = 0;
  let lastEnd = 0;
  backend.waitForJob = async (blockTimeout) => {
    const start = performance.now();
    const marker = await wait(blockTimeout);
    const end = performance.now();
    quick = end - start < HOT_MS && start - lastEnd < HOT_MS ? quick + 1 : 0;
    if (quick > HOT_WAITS) await new Promise<void>((resolve) => setTimeout(resolve, PAUSE_MS));
    lastEnd = performance.now();
    return marker;
  };
  return backend;
};
