import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CommitSha } from '../../src/model/index.ts';

/** Content of a file, a symbolic link, or null to delete it. */
export type FileChange = string | Uint8Array | { readonly symlink: string } | null;

export type GitRepository = {
  readonly directory: string;
  /** Writes the files and commits them; always at the same time by the same person, so that hashes repeat. */
  readonly commit: (files: Readonly<Record<string, FileChange>>, message?: string) => CommitSha;
  readonly git: (...args: readonly string[]) => string;
  readonly remove: () => void;
};

/** A real git repository in a temporary folder, with `main` as its branch. */
export function aGitRepository(): GitRepository {
  const directory = mkdtempSync(join(tmpdir(), 'stridegate-git-'));
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-C', directory, '-c', 'core.quotePath=false', ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env['PATH'] ?? '',
        HOME: directory,
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_AUTHOR_NAME: 'Maya',
        GIT_AUTHOR_EMAIL: 'maya@example.org',
        GIT_COMMITTER_NAME: 'Maya',
        GIT_COMMITTER_EMAIL: 'maya@example.org',
        GIT_AUTHOR_DATE: '2026-01-01T00:00:00Z',
        GIT_COMMITTER_DATE: '2026-01-01T00:00:00Z',
      },
    });
  git('init', '-q', '-b', 'main');
  return {
    directory,
    git,
    commit(files, message = 'change') {
      for (const [path, content] of Object.entries(files)) {
        const target = join(directory, path);
        rmSync(target, { force: true });
        if (content === null) continue;
        mkdirSync(dirname(target), { recursive: true });
        if (typeof content === 'string' || content instanceof Uint8Array) writeFileSync(target, content);
        else symlinkSync(content.symlink, target);
      }
      git('add', '-A');
      git('commit', '-q', '--allow-empty', '-m', message);
      return CommitSha.parse(git('rev-parse', 'HEAD').trim());
    },
    remove() {
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
