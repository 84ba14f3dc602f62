import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';

/** One bare repository holds a whole network: a fork's branches live below refs/forks/<owner>/heads/. */
export type Git = { readonly directory: string; readonly diffs: Map<string, Promise<readonly ChangedFile[]>> };
export type Person = { readonly name: string; readonly email: string; readonly date: string };
export type Commit = {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Person;
  readonly committer: Person;
  readonly message: string;
};
export type TreeEntry = {
  readonly path: string;
  readonly mode: string;
  readonly type: 'blob' | 'tree' | 'commit';
  readonly sha: string;
  /** bytes, of a blob only */
  readonly size?: number;
};
export type ChangedFile = {
  readonly sha: string;
  readonly filename: string;
  readonly previous_filename?: string;
  readonly status: 'added' | 'removed' | 'modified' | 'renamed' | 'copied' | 'changed';
  readonly additions: number;
  readonly deletions: number;
  readonly changes: number;
  /** absent for binary files and beyond GitHub's diff limits */
  readonly patch?: string;
};
type RunOptions = { readonly input?: Buffer; readonly env?: Readonly<Record<string, string>> };

export const ZERO_SHA = '0'.repeat(40);
export const FULL_SHA = /^[0-9a-f]{40}$/;

const ENVIRONMENT = {
  PATH: process.env['PATH'] ?? '',
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_TERMINAL_PROMPT: '0',
  LC_ALL: 'C',
  TZ: 'UTC',
};
const GITHUB_AUTHOR = {
  GIT_AUTHOR_NAME: 'GitHub',
  GIT_AUTHOR_EMAIL: 'noreply@github.com',
  GIT_COMMITTER_NAME: 'GitHub',
  GIT_COMMITTER_EMAIL: 'noreply@github.com',
};

export async function initGit(directory: string): Promise<Git> {
  mkdirSync(directory, { recursive: true });
  const git = { directory, diffs: new Map() };
  await run(['init', '-q', '--bare', '-b', 'main', directory], {});
  return git;
}

/** Runs git on the repository; throws with git's own words when it fails. */
export function gitBytes(git: Git, args: readonly string[], options: RunOptions = {}): Promise<Buffer> {
  const settings = ['-c', 'core.quotePath=false', '-c', 'diff.renameLimit=4000'];
  return run(['--git-dir', git.directory, ...settings, ...args], options);
}

export async function gitText(git: Git, args: readonly string[], options: RunOptions = {}): Promise<string> {
  return (await gitBytes(git, args, options)).toString('utf8');
}

function run(args: readonly string[], { input, env }: RunOptions): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', args, { env: { ...ENVIRONMENT, ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
    const chunks: Buffer[] = [];
    let errors = '';
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => {
      errors += chunk.toString('utf8');
    });
    child.on('error', reject);
    child.stdin.on('error', () => {});
    child.on('close', (code) => {
      if (code === 0) resolve(Buffer.concat(chunks));
      else reject(new Error(`git ${args.join(' ').slice(0, 200)}: ${errors.trim()}`));
    });
    child.stdin.end(input);
  });
}

async function textOrNull(git: Git, args: readonly string[]): Promise<string | null> {
  try {
    return (await gitText(git, args)).trim() || null;
  } catch {
    return null;
  }
}

/** The commit that a revision names, or null. */
export function revision(git: Git, name: string): Promise<string | null> {
  return textOrNull(git, ['rev-parse', '--verify', '-q', '--end-of-options', `${name}^{commit}`]);
}

export function objectType(git: Git, sha: string): Promise<string | null> {
  return textOrNull(git, ['cat-file', '-t', sha]);
}

export function mergeBase(git: Git, a: string, b: string): Promise<string | null> {
  return textOrNull(git, ['merge-base', a, b]);
}

export async function setRef(git: Git, ref: string, sha: string): Promise<void> {
  await gitBytes(git, ['update-ref', ref, sha]);
}

export async function treeOf(git: Git, revisionOrTree: string): Promise<string> {
  return (await gitText(git, ['rev-parse', `${revisionOrTree}^{tree}`])).trim();
}

const LOG_FORMAT = '%H%x00%T%x00%P%x00%an%x00%ae%x00%aI%x00%cn%x00%ce%x00%cI%x00%B%x01';

/** Commits of a revision or range, newest first unless `reverse`. */
export async function log(git: Git, range: string, max = 250, reverse = false): Promise<readonly Commit[]> {
  const order = reverse ? ['--reverse'] : [];
  const text = await gitText(git, ['log', `--max-count=${max}`, ...order, `--format=${LOG_FORMAT}`, range]);
  return text
    .split('\x01')
    .map((record) => record.replace(/^\n/, ''))
    .filter((record) => record.trim() !== '')
    .map(parseCommit);
}

function utc(date: string): string {
  return date.replace(/\+00:00$/, 'Z');
}

function parseCommit(record: string): Commit {
  const [sha = '', tree = '', parents = '', an = '', ae = '', ad = '', cn = '', ce = '', cd = '', body = ''] =
    record.split('\0');
  return {
    sha,
    tree,
    parents: parents === '' ? [] : parents.split(' '),
    author: { name: an, email: ae, date: utc(ad) },
    committer: { name: cn, email: ce, date: utc(cd) },
    message: body.trimEnd(),
  };
}

/** One commit, or null when there is no such commit. */
export async function commitOf(git: Git, sha: string): Promise<Commit | null> {
  return (await revision(git, sha)) === null ? null : ((await log(git, sha, 1))[0] ?? null);
}

export async function aheadBehind(git: Git, a: string, b: string): Promise<{ ahead: number; behind: number }> {
  const text = await gitText(git, ['rev-list', '--left-right', '--count', `${a}...${b}`]);
  const [behind = 0, ahead = 0] = text.trim().split(/\s+/).map(Number);
  return { ahead, behind };
}

export async function listTree(git: Git, treeish: string, recursive = false): Promise<readonly TreeEntry[]> {
  const depth = recursive ? ['-r', '-t'] : [];
  return parseTree(await gitText(git, ['ls-tree', '-z', '-l', '--full-tree', ...depth, treeish]));
}

/** The entry at a path of a commit, or null. */
export async function treeEntry(git: Git, commit: string, path: string): Promise<TreeEntry | null> {
  return parseTree(await gitText(git, ['ls-tree', '-z', '-l', '--full-tree', commit, '--', path]))[0] ?? null;
}

function parseTree(text: string): readonly TreeEntry[] {
  return text
    .split('\0')
    .filter((line) => line !== '')
    .map((line) => {
      const tab = line.indexOf('\t');
      const [mode = '', type = '', sha = '', size = ''] = line.slice(0, tab).split(/\s+/);
      const kind = type === 'tree' || type === 'commit' ? type : 'blob';
      return { path: line.slice(tab + 1), mode, type: kind, sha, ...(kind === 'blob' ? { size: Number(size) } : {}) };
    });
}

export function readBlob(git: Git, sha: string): Promise<Buffer> {
  return gitBytes(git, ['cat-file', 'blob', sha]);
}

export async function blobSize(git: Git, sha: string): Promise<number> {
  return Number(await gitText(git, ['cat-file', '-s', sha]));
}

/** A merge commit of two commits, or null when they conflict. */
export async function mergeCommits(git: Git, base: string, head: string, message: string): Promise<string | null> {
  const tree = (await textOrNull(git, ['merge-tree', '--write-tree', base, head]))?.split('\n')[0];
  if (tree === undefined || tree === '') return null;
  const args = ['commit-tree', tree, '-p', base, '-p', head, '-m', message];
  return (await gitText(git, args, { env: GITHUB_AUTHOR })).trim();
}

/** A gzip tarball of a commit; every entry is below `folder`. Like GitHub's, it honours the commit's own .gitattributes. */
export function archive(git: Git, commit: string, folder: string): Promise<Buffer> {
  return gitBytes(git, ['archive', '--format=tar.gz', `--prefix=${folder}/`, commit]);
}
