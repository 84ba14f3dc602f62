import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import type { BlobSha } from '../model/index.ts';
import { spawnGit } from './git-process.ts';

export type ObjectReader = {
  /** The blob's bytes, or null when the repository does not hold it. Requests are answered in order. */
  readonly read: (blob: BlobSha) => Promise<Buffer | null>;
  readonly close: () => void;
};

type Waiting = { readonly resolve: (bytes: Buffer | null) => void; readonly reject: (error: Error) => void };

/** One `git cat-file --batch` for any number of blobs. Started at the first read; `close` ends it. */
export function openObjectReader(directory: string): ObjectReader {
  let child: ChildProcessWithoutNullStreams | undefined;
  const waiting: Waiting[] = [];
  const parser = batchParser((bytes) => waiting.shift()?.resolve(bytes));

  function start(): ChildProcessWithoutNullStreams {
    const started = spawnGit(directory, ['cat-file', '--batch']);
    started.stdout.on('data', (chunk: Buffer) => {
      parser(chunk);
    });
    started.stderr.resume();
    started.stdin.on('error', () => {});
    const fail = (): void => {
      for (const request of waiting.splice(0)) request.reject(new Error(`git cat-file ended early in ${directory}`));
      child = undefined;
    };
    started.on('error', fail);
    started.on('close', fail);
    return started;
  }

  return {
    read(blob) {
      child ??= start();
      const { stdin } = child;
      return new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        stdin.write(`${blob}\n`);
      });
    },
    close() {
      child?.stdin.end();
      child = undefined;
    },
  };
}

/** Splits the batch stream: `<sha> <type> <size>\n<bytes>\n` or `<sha> missing\n`. */
function batchParser(emit: (bytes: Buffer | null) => void): (chunk: Buffer) => void {
  let header = '';
  let body: Buffer[] = [];
  let left = -1;
  return (chunk) => {
    let at = 0;
    while (at < chunk.length) {
      if (left < 0) {
        const end = chunk.indexOf(10, at);
        header += chunk.toString('latin1', at, end < 0 ? chunk.length : end);
        if (end < 0) return;
        at = end + 1;
        const size = /^\S+ \S+ (\d+)$/.exec(header)?.[1];
        header = '';
        if (size === undefined) emit(null);
        else left = Number(size) + 1;
        continue;
      }
      const part = chunk.subarray(at, at + left);
      body.push(part);
      at += part.length;
      left -= part.length;
      if (left > 0) continue;
      const bytes = Buffer.concat(body);
      body = [];
      left = -1;
      emit(bytes.subarray(0, -1));
    }
  };
}
