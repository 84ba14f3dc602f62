import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';

/**
 * Arguments and environment for a git that only reads objects: no hooks, no pager, no file-system monitor, no configuration of the
 * user or the system, no prompt, and no protocol, so that a partial clone's missing blob is missing instead of fetched by a command
 * that the repository's own configuration names.
 */
const SAFE_OPTIONS = [
  '--no-pager',
  '--no-optional-locks',
  '--no-replace-objects',
  ...['core.hooksPath=/dev/null', 'core.fsmonitor=false', 'core.quotePath=false', 'safe.directory=*'].flatMap(
    (option) => ['-c', option],
  ),
];

function safeEnvironment(): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'] ?? '/usr/bin:/bin',
    HOME: '/nonexistent',
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ALLOW_PROTOCOL: 'none',
    GIT_NO_LAZY_FETCH: '1',
  };
}

/** Starts git below `directory` (a work tree or a bare repository). */
export function spawnGit(directory: string, args: readonly string[]): ChildProcessWithoutNullStreams {
  return spawn('git', ['-C', directory, ...SAFE_OPTIONS, ...args], { env: safeEnvironment(), stdio: 'pipe' });
}

export type GitOutput = { readonly status: number; readonly stdout: Buffer; readonly stderr: string };

/** Runs git to its end. Throws only when git cannot be started; a failure is a status other than 0. Output is capped at 512 MB. */
export function runGit(directory: string, args: readonly string[]): Promise<GitOutput> {
  return new Promise((resolve, reject) => {
    const child = spawnGit(directory, args);
    const chunks: Buffer[] = [];
    let length = 0;
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > 512e6) child.kill('SIGKILL');
      else chunks.push(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      if (stderr.length < 10_000) stderr += chunk.toString('utf8');
    });
    child.on('error', (error) => {
      reject(new Error(`git could not be started (${error.message}): install git and put it on PATH`));
    });
    child.on('close', (code) => {
      resolve({ status: code ?? 128, stdout: Buffer.concat(chunks), stderr: stderr.trim() });
    });
    child.stdin.end();
  });
}
