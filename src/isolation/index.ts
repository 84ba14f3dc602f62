import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Answers, Outcome, Questions } from '../model/index.ts';
import { AnalysisMessage, type AnalysisRequest } from './protocol.ts';

export { AnalysisMessage, AnalysisRequest, AnswersMessage } from './protocol.ts';

export type IsolationLimits = {
  /** Heap of the analysing process in megabytes. */
  readonly memoryMb: number;
  /** Longest whole analysis in milliseconds. */
  readonly totalMs: number;
  /** Longest time for a single file in milliseconds. */
  readonly fileMs: number;
};

export const DEFAULT_LIMITS: IsolationLimits = { memoryMb: 2048, totalMs: 600_000, fileMs: 30_000 };

/** Files that may end the process before the analysis as a whole is given up. */
const MAX_POISONED = 5;

export type IsolatedResult =
  | { readonly ok: true; readonly outcome: Outcome }
  /** The analysis could not be finished; `message` is one sentence for the reader. */
  | { readonly ok: false; readonly message: string };

/** Asks about names for the analysing process, which has no network. */
export type Consult = (questions: Questions) => Promise<Answers>;

type Attempt =
  | { readonly end: 'done'; readonly outcome: Outcome }
  | { readonly end: 'error'; readonly message: string }
  | { readonly end: 'death'; readonly cause: string; readonly stage: string; readonly file: string | null };

/** The built program that analyses; the same file whether this module runs from sources or from `dist`. */
const PROGRAM = fileURLToPath(new URL('../../dist/entry/analysis-process.js', import.meta.url));

/**
 * Analyses in a process of its own, with limits on memory and time, an empty environment and no credentials: some inputs abort V8
 * itself. When a file ends the process, it is tried again without that file, which is then reported as failed. Rejects only when
 * `signal` aborts (with its reason).
 */
export async function analyseIsolated(
  request: AnalysisRequest,
  limits: IsolationLimits,
  signal: AbortSignal,
  onFile: (path: string) => void = () => {},
  consult?: Consult,
): Promise<IsolatedResult> {
  const poisoned = new Map(request.poisoned);
  for (;;) {
    const attempt = await runOnce(
      { ...request, poisoned: [...poisoned], asks: consult !== undefined },
      limits,
      signal,
      onFile,
      consult,
    );
    if (attempt.end === 'done') return { ok: true, outcome: attempt.outcome };
    if (attempt.end === 'error') return { ok: false, message: attempt.message };
    const { file, cause, stage } = attempt;
    if (file === null) return { ok: false, message: `the analysis ${cause} while it was ${stage}` };
    if (poisoned.has(file)) return { ok: false, message: `the analysis ${cause} after ${file} was left out` };
    if (poisoned.size >= MAX_POISONED)
      return { ok: false, message: `more than ${MAX_POISONED} files ended the analysis, the last ${file} (${cause})` };
    poisoned.set(file, `reading it ${cause}`);
  }
}

function runOnce(
  request: AnalysisRequest,
  limits: IsolationLimits,
  signal: AbortSignal,
  onFile: (path: string) => void,
  consult: Consult | undefined,
): Promise<Attempt> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const child = start(limits);
    let file: string | null = null;
    let stage = 'starting';
    let killedFor = '';
    const kill = (cause: string): void => {
      killedFor = cause;
      child.kill('SIGKILL');
    };
    const total = setTimeout(() => {
      kill(`took longer than ${limits.totalMs / 1000} s in all`);
    }, limits.totalMs);
    let perFile: NodeJS.Timeout | undefined;
    const watch = (): void => {
      clearTimeout(perFile);
      perFile = setTimeout(() => {
        kill(`took longer than ${limits.fileMs / 1000} s`);
      }, limits.fileMs);
    };
    const abort = (): void => {
      child.kill('SIGKILL');
    };
    signal.addEventListener('abort', abort, { once: true });
    let stderr = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      if (stderr.length < 4000) stderr += chunk.toString('utf8');
    });
    let result: Attempt | null = null;
    child.on('message', (raw) => {
      const message = AnalysisMessage.safeParse(raw);
      if (!message.success) result = { end: 'error', message: 'the analysing process answered in an unknown form' };
      else if (message.data.type === 'file') {
        file = message.data.path;
        onFile(file);
        watch();
      } else if (message.data.type === 'stage') {
        stage = message.data.name;
        file = null;
        clearTimeout(perFile);
      } else if (message.data.type === 'ask') answer(child, message.data.questions, consult);
      else if (message.data.type === 'done') result = { end: 'done', outcome: message.data.outcome };
      else result = { end: 'error', message: message.data.message };
      if (result !== null) child.kill('SIGTERM');
    });
    child.on('error', (error) => {
      result ??= { end: 'error', message: `the analysing process could not be started: ${error.message}` };
    });
    child.on('close', (code, killed) => {
      clearTimeout(total);
      clearTimeout(perFile);
      signal.removeEventListener('abort', abort);
      if (signal.aborted) reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
      else resolve(result ?? { end: 'death', cause: killedFor || causeOf(code, killed, stderr), stage, file });
    });
    child.send(request);
  });
}

/** A process that asks twice is answered twice: it has no more to gain than its own time. What cannot be asked ends it, and that is told. */
function answer(child: ChildProcess, questions: Questions, consult: Consult | undefined): void {
  const nothing: Answers = { advisories: [], packages: [], hub: [], coverage: [] };
  Promise.resolve(consult === undefined ? nothing : consult(questions)).then(
    (answers) => child.connected && child.send({ type: 'answers', answers }),
    () => child.kill('SIGTERM'),
  );
}

function start(limits: IsolationLimits): ChildProcess {
  return fork(PROGRAM, [], {
    env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LANG: 'C.UTF-8', TZ: 'UTC' },
    execArgv: [`--max-old-space-size=${limits.memoryMb}`, '--disallow-code-generation-from-strings', '--no-warnings'],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    serialization: 'advanced',
  });
}

function causeOf(code: number | null, signal: NodeJS.Signals | null, stderr: string): string {
  if (/heap out of memory|Allocation failed/i.test(stderr)) return 'used more memory than allowed';
  return signal === null ? `ended the process with status ${code ?? 'unknown'}` : `ended the process (${signal})`;
}
