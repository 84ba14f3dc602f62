import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const EXAMPLES = fileURLToPath(new URL('../examples/', import.meta.url));

/** Names of the exercises, each a folder of `examples/`. */
export function exercises(): readonly string[] {
  return readdirSync(EXAMPLES, { withFileTypes: true })
    .flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
    .sort();
}

/**
 * Makes a git repository of an exercise in a folder that is not there yet or empty: `main` is its `repository/`, and each patch of its
 * `pull-requests/` a branch of one commit. Times and people are fixed, so that hashes repeat. Returns the names of the branches. Throws when
 * a patch no longer fits or there is no git.
 */
export function layOut(exercise: string, directory: string): readonly string[] {
  const folder = join(EXAMPLES, exercise);
  mkdirSync(directory, { recursive: true });
  if (readdirSync(directory).length > 0) throw new Error(`${directory} is not empty`);
  const git = (...args: readonly string[]): void => {
    execFileSync('git', ['-C', directory, ...args], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: environment(directory),
    });
  };
  git('init', '-q', '-b', 'main');
  cpSync(join(folder, 'repository'), directory, { recursive: true });
  git('add', '-A', '--force');
  git('commit', '-q', '-m', exercise);
  const patches = readdirSync(join(folder, 'pull-requests'))
    .filter((name) => name.endsWith('.patch'))
    .sort();
  for (const name of patches) {
    const patch = join(folder, 'pull-requests', name);
    git('checkout', '-q', '-b', branchOf(name), 'main');
    git('apply', '--index', patch);
    git('commit', '-q', '-m', messageOf(readFileSync(patch, 'utf8')));
  }
  git('checkout', '-q', 'main');
  return patches.map(branchOf);
}

/** What its author wrote above the changes. */
function messageOf(patch: string): string {
  return patch.slice(0, patch.indexOf('\ndiff --git')).trim();
}

function branchOf(patch: string): string {
  return patch.slice(0, -'.patch'.length);
}

function environment(home: string): Record<string, string> {
  const at = '2026-11-27T09:00:00Z';
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'Author',
    GIT_AUTHOR_EMAIL: 'author@example.org',
    GIT_AUTHOR_DATE: at,
    GIT_COMMITTER_NAME: 'Author',
    GIT_COMMITTER_EMAIL: 'author@example.org',
    GIT_COMMITTER_DATE: at,
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [exercise = '', directory = mkdtempSync(join(tmpdir(), 'stridegate-exercise-'))] = process.argv.slice(2);
  if (!exercises().includes(exercise)) {
    process.stderr.write(`usage: npm run example -- EXERCISE [DIRECTORY]\nexercises: ${exercises().join(', ')}\n`);
    process.exitCode = 2;
  } else {
    for (const branch of layOut(exercise, directory))
      process.stdout.write(`./bin/stridegate diff --repo ${directory} --base main --head ${branch}\n`);
    process.stdout.write(`./bin/stridegate model --repo ${directory} --format html --output model.html\n`);
  }
}
