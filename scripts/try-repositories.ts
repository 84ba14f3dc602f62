import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Tries `stridegate diff` on real repositories: the last two commits of every git repository directly below the given folders, twice,
 * and tells of each how it ended, whether both runs gave the same bytes, and what was not read.
 * Usage: npx tsx scripts/try-repositories.ts FOLDER…   (a folder may itself be a repository)
 */
const program = fileURLToPath(new URL('../bin/stridegate', import.meta.url));

function isRepository(path: string): boolean {
  return existsSync(join(path, 'HEAD')) || existsSync(join(path, '.git'));
}

function repositoriesBelow(folder: string): string[] {
  if (isRepository(folder)) return [folder];
  return readdirSync(folder)
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isDirectory())
    .flatMap((path) =>
      isRepository(path)
        ? [path]
        : readdirSync(path)
            .map((name) => join(path, name))
            .filter(isRepository),
    )
    .sort();
}

type Run = {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
};

function diff(repository: string): Run {
  const started = Date.now();
  const parent = execFileSync('git', ['-C', repository, 'rev-parse', 'HEAD^1'], { encoding: 'utf8' }).trim();
  const args = ['diff', '--repo', repository, '--base', parent, '--head', 'HEAD', '--format', 'json'];
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 512e6 });
  return { status, stdout, stderr, seconds: (Date.now() - started) / 1000 };
}

let bad = 0;
for (const repository of process.argv.slice(2).flatMap(repositoriesBelow)) {
  const first = diff(repository);
  const second = diff(repository);
  const same = first.stdout === second.stdout && first.status === second.status;
  const crashed = first.status === null || first.status === 2 || first.stdout === '';
  if (crashed || !same) bad += 1;
  const told = crashed ? first.stderr.trim().slice(0, 200) : summaryOf(first.stdout);
  process.stdout.write(
    `${crashed ? 'CRASH' : same ? 'ok   ' : 'DIFF '} ${String(first.status)} ${first.seconds.toFixed(1)} s ${repository} ${told}\n`,
  );
}
process.exitCode = bad === 0 ? 0 : 1;

function summaryOf(json: string): string {
  const report = JSON.parse(json) as {
    verdict: { status: string };
    threats: { introduced: unknown[]; resolved: unknown[]; unchanged: unknown[] };
    coverage: { status: string; files: string[] }[];
  };
  const gaps = report.coverage
    .filter(({ status }) => status !== 'done')
    .reduce((sum, { files }) => sum + files.length, 0);
  const { introduced, resolved, unchanged } = report.threats;
  return `${report.verdict.status}: +${introduced.length} -${resolved.length} =${unchanged.length}, ${gaps} files not read`;
}
