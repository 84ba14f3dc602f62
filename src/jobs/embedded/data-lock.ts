import { randomUUID } from 'node:crypto';
import { open, readFile, readlink, rename, rm, stat, utimes } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { z } from 'zod';
import { StartRefused } from '../start-refused.ts';

/** How often a holder touches its lock, and how long a lock of unknown origin must lie still to count as abandoned. */
const HEARTBEAT_MS = 5_000;
const ABANDONED_AFTER_MS = 20_000;

/** `place` names the machine since its start and the process namespace: only there does a process id mean anything. */
const Holder = z.object({
  token: z.string(),
  pid: z.number().int(),
  started: z.string(),
  place: z.string(),
  host: z.string(),
});
type Holder = z.infer<typeof Holder>;

export interface DataLockOptions {
  /** Called at most once, when somebody else took the lock over (this process was frozen for long): stop writing. */
  readonly onLost: () => void;
  readonly heartbeatMs?: number;
  readonly abandonedAfterMs?: number;
}

export interface DataLock {
  release(): Promise<void>;
}

/**
 * Holds the file `path` as a lock of this process. The embedded database is files that one process at a time may open;
 * it does not check by itself, and two would destroy the data.
 *
 * Throws StartRefused, with a sentence, when another process holds it. A lock whose process is gone is taken over: at
 * once when the process would be visible from here, else (another container or machine) after the lock file has not
 * been touched for `abandonedAfterMs`, watched from here so that clocks need not agree.
 */
export async function acquireDataLock(path: string, options: DataLockOptions): Promise<DataLock> {
  const heartbeatMs = options.heartbeatMs ?? HEARTBEAT_MS;
  const mine: Holder = {
    token: randomUUID(),
    pid: process.pid,
    started: startOf(process.pid),
    place: await thisPlace(),
    host: hostname(),
  };
  while (!(await create(path, mine))) {
    const seen = await look(path);
    if (seen === undefined) continue;
    const gone = await isGone(path, seen, mine, options.abandonedAfterMs ?? ABANDONED_AFTER_MS);
    if (!gone) throw new StartRefused(refusal(path, seen.holder));
    await remove(path, seen);
  }
  return keep(path, mine, heartbeatMs, options.onLost);
}

interface Seen {
  readonly text: string;
  /** Undefined when the file is not (or not yet) a lock that we wrote. */
  readonly holder: Holder | undefined;
}

async function create(path: string, holder: Holder): Promise<boolean> {
  try {
    const file = await open(path, 'wx', 0o600);
    try {
      await file.writeFile(JSON.stringify(holder));
    } finally {
      await file.close();
    }
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

async function look(path: string): Promise<Seen | undefined> {
  try {
    const text = await readFile(path, 'utf8');
    return { text, holder: parseHolder(text) };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function parseHolder(text: string): Holder | undefined {
  try {
    return Holder.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

async function isGone(path: string, seen: Seen, mine: Holder, abandonedAfterMs: number): Promise<boolean> {
  const { holder } = seen;
  if (holder !== undefined && holder.place === mine.place) {
    // A process id is used again sooner or later; the start time tells the two apart.
    return !isAlive(holder.pid) || startOf(holder.pid) !== holder.started;
  }
  const before = await touchedAt(path);
  await new Promise<void>((resolve) => setTimeout(resolve, abandonedAfterMs));
  const after = await look(path);
  return after === undefined || (after.text === seen.text && (await touchedAt(path)) === before);
}

/** Removes the lock that was seen, and no other: two processes may have found the same one abandoned. */
async function remove(path: string, seen: Seen): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  if ((await readFile(aside, 'utf8')) === seen.text) {
    await rm(aside, { force: true });
    return;
  }
  await rename(aside, path);
}

function keep(path: string, mine: Holder, heartbeatMs: number, onLost: () => void): DataLock {
  let beating = Promise.resolve();
  const beat = async (): Promise<void> => {
    const seen = await look(path).catch(() => undefined);
    if (seen?.holder?.token === mine.token) {
      const now = new Date();
      await utimes(path, now, now).catch(() => undefined);
      return;
    }
    clearInterval(timer);
    onLost();
  };
  const timer = setInterval(() => {
    beating = beating.then(beat);
  }, heartbeatMs);
  timer.unref();
  return {
    release: async () => {
      clearInterval(timer);
      await beating;
      const seen = await look(path);
      if (seen?.holder?.token === mine.token) await rm(path, { force: true });
    },
  };
}

function refusal(path: string, holder: Holder | undefined): string {
  const who = holder === undefined ? 'another process' : `process ${holder.pid} on ${holder.host}`;
  return (
    `The data directory is in use by ${who} (lock file ${path}): stop that process, choose another directory with ` +
    'STRIDEGATE_DATA, or set REDIS_URL and DATABASE_URL to run several processes.'
  );
}

async function touchedAt(path: string): Promise<number | undefined> {
  return stat(path).then(
    (found) => found.mtimeMs,
    () => undefined,
  );
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/** When a process began, as Linux counts it (field 22 of /proc/PID/stat); '' where that cannot be known. */
function startOf(pid: number): string {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in parentheses, which may hold spaces and parentheses itself.
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

async function thisPlace(): Promise<string> {
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  const namespace = await readlink('/proc/self/ns/pid').catch(() => '');
  return `${hostname()}/${boot.trim()}/${namespace}`;
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
