import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  defaultBase,
  findRenames,
  gitSnapshot,
  mergeBase,
  resolveCommit,
  worktreeSnapshot,
  type OpenSnapshot,
} from '../../src/snapshot/index.ts';
import type { CommitSha } from '../../src/model/index.ts';
import { aGitRepository, type GitRepository } from '../support/git-repository.ts';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

let repository: GitRepository;
beforeEach(() => {
  repository = aGitRepository();
});
afterEach(() => {
  repository.remove();
});

async function open(commit: CommitSha): Promise<OpenSnapshot> {
  const result = await gitSnapshot(repository.directory, commit);
  if (!result.ok) throw new Error(result.message);
  return result.snapshot;
}

async function readAll(snapshot: OpenSnapshot, limit = 1000): Promise<Record<string, string>> {
  const texts: Record<string, string> = {};
  for (const entry of snapshot.entries) {
    const result = await snapshot.read(entry, limit);
    texts[entry.path] = result.ok ? Buffer.from(result.bytes).toString('utf8') : `${result.code}: ${result.reason}`;
  }
  return texts;
}

const POINTER = `version https://git-lfs.github.com/spec/v1\noid sha256:${'a'.repeat(64)}\nsize 1300000000\n`;

describe('a commit of a local repository', () => {
  it('lists everything and says of each file what it holds or why it is not read', async () => {
    const commit = repository.commit({
      'a.py': 'print(1)\n',
      'b/ünï {{ x }} 😀.py': 'x\n',
      'big.txt': 'x'.repeat(2000),
      'empty.txt': '',
      'link.py': { symlink: '/etc/passwd' },
      'weights.pt': POINTER,
    });
    repository.git('update-index', '--add', '--cacheinfo', `160000,${commit},sub`);
    repository.git('commit', '-q', '-m', 'submodule');
    const snapshot = await open((await resolved('HEAD')) as CommitSha);
    expect(await readAll(snapshot)).toEqual({
      'a.py': 'print(1)\n',
      'b/ünï {{ x }} 😀.py': 'x\n',
      'big.txt': 'too-large: 2 kB, over the limit of 1 kB',
      'empty.txt': '',
      'link.py': 'symlink: symbolic link, not followed',
      sub: 'submodule: submodule, its files are not part of this repository',
      'weights.pt': 'lfs-pointer: Git LFS pointer, 1.3 GB not fetched',
    });
    snapshot.close();
  });

  it('reports a blob that the repository does not hold as missing', async () => {
    const commit = repository.commit({ 'a.py': 'print(1)\n' });
    const blob = repository.git('rev-parse', `${commit}:a.py`).trim();
    rmSync(join(repository.directory, '.git/objects', blob.slice(0, 2), blob.slice(2)), { force: true });
    const snapshot = await open(commit);
    expect(await readAll(snapshot)).toEqual({ 'a.py': 'missing: its content is not in the repository at hand' });
    snapshot.close();
  });

  it('runs no filter, hook or monitor that the repository configures', async () => {
    const commit = repository.commit({ '.gitattributes': '*.py filter=evil diff=evil\n', 'a.py': 'print(1)\n' });
    for (const [key, value] of [
      ['filter.evil.smudge', 'touch pwned'],
      ['core.fsmonitor', 'touch pwned'],
      ['diff.evil.textconv', 'touch pwned'],
    ] as const) {
      repository.git('config', key, value);
    }
    const snapshot = await open(commit);
    await readAll(snapshot);
    snapshot.close();
    expect([existsSync('pwned'), existsSync(join(repository.directory, 'pwned'))]).toEqual([false, false]);
  });

  it('takes uncommitted and untracked files along when asked for the work tree', async () => {
    const commit = repository.commit({ 'a.py': 'old\n' });
    writeFileSync(join(repository.directory, 'a.py'), 'new\n');
    writeFileSync(join(repository.directory, 'b.py'), 'untracked\n');
    const result = await worktreeSnapshot(repository.directory, commit);
    if (!result.ok) throw new Error(result.message);
    expect(await readAll(result.snapshot)).toEqual({ 'a.py': 'new\n', 'b.py': 'untracked\n' });
  });
});

async function resolved(revision: string): Promise<string> {
  const result = await resolveCommit(repository.directory, revision);
  return result.ok ? result.commit : result.message;
}

describe('revisions', () => {
  it('are resolved, and an unknown one says what to do', async () => {
    const commit = repository.commit({ a: '1' });
    expect(await resolved('main')).toBe(commit);
    expect(await resolved('nope')).toBe(
      `'nope' is no commit of ${repository.directory}: name a branch, tag or commit that is there (git fetch brings missing ones)`,
    );
    expect(await resolved('--output=x')).toBe("'--output=x' is not a revision");
    const outside = await resolveCommit('/', 'HEAD');
    expect(outside).toEqual({ ok: false, message: '/ is no git repository: name one with --repo' });
  });

  it('find the base of a branch, and the parent on the default branch itself', async () => {
    const first = repository.commit({ a: '1' });
    const second = repository.commit({ a: '2' });
    repository.git('checkout', '-q', '-b', 'topic', first);
    const topic = repository.commit({ b: '1' });
    expect(await defaultBase(repository.directory, topic)).toEqual({ ok: true, commit: first });
    expect(await defaultBase(repository.directory, second)).toEqual({ ok: true, commit: first });
    repository.git('checkout', '-q', '--orphan', 'other');
    const orphan = repository.commit({ c: '1' });
    expect(await mergeBase(repository.directory, second, orphan)).toEqual({
      ok: false,
      message: `no merge base of ${second.slice(0, 12)} and ${orphan.slice(0, 12)}: the histories are unrelated; name the base with --base`,
    });
  });
});

describe('renames', () => {
  it('pair equal files, then similar ones, and nothing else', async () => {
    const lines = Array.from({ length: 40 }, (_, index) => `line ${index} of the training script\n`).join('');
    const base = repository.commit({
      'old/a.py': 'same\n',
      'old/train.py': lines,
      'old/c.py': 'gone\n',
      'kept.py': 'x\n',
    });
    const head = repository.commit({
      'old/a.py': null,
      'old/train.py': null,
      'old/c.py': null,
      'new/a.py': 'same\n',
      'new/fit.py': `${lines}one more\n`,
      'new/other.py': 'nothing in common with anything that was here before\n',
    });
    const [before, after] = [await open(base), await open(head)];
    expect(await findRenames(before, after, () => true)).toEqual([
      { from: 'old/a.py', to: 'new/a.py' },
      { from: 'old/train.py', to: 'new/fit.py' },
    ]);
    expect(await findRenames(before, after, (path) => path.endsWith('a.py'))).toEqual([
      { from: 'old/a.py', to: 'new/a.py' },
    ]);
    before.close();
    after.close();
  });
});
