import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../free-port.ts';
import { startGitHubServer, type GitHubServer } from '../github-server/github-server.ts';
import { bold, dim, rule, showComments, showCheck } from './terminal.ts';

/**
 * The main job, end to end, on this machine: the real service in a process of its own, with its queue, workers and analysis, against a
 * GitHub on loopback that checks every request against GitHub's own description. Ends by itself: 0 when everything went as told.
 */
const REPOSITORY = 'acme/ticket-triage';
const CHECK = 'Threat model';
const started = Date.now();

function step(text: string): void {
  process.stdout.write(`${dim(`${((Date.now() - started) / 1000).toFixed(1).padStart(5)} s`)}  ${text}\n`);
}

/** All files of a bundled folder, by path. */
function filesOf(folder: string): Record<string, string> {
  const root = fileURLToPath(new URL(`${folder}/`, import.meta.url));
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) =>
    statSync(join(root, path)).isFile(),
  );
  return Object.fromEntries(
    files.sort().map((path) => [path.replaceAll('\\', '/'), readFileSync(join(root, path), 'utf8')]),
  );
}

async function startApp(server: GitHubServer, data: string): Promise<{ process: ChildProcess; url: string }> {
  const program = fileURLToPath(new URL('../../../dist/entry/main.js', import.meta.url));
  if (!existsSync(program)) throw new Error('the program is not built: run `npm run build` first');
  const port = await freePort();
  const environment = {
    PATH: process.env['PATH'],
    ...server.appEnvironment(),
    PORT: String(port),
    HOST: '127.0.0.1',
    LOG_LEVEL: 'warn' as const,
    STRIDEGATE_DATA: data,
  };
  const child = spawn(process.execPath, [program], {
    env: environment,
    stdio: ['ignore', 'inherit', 'inherit'],
    cwd: data,
  });
  const url = `http://127.0.0.1:${port}`;
  process.once('exit', () => child.kill('SIGKILL'));
  for (let attempt = 0; attempt < 900; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`the service ended with status ${child.exitCode}`);
    const ready = await fetch(`${url}/readyz`).then(
      (response) => response.ok,
      () => false,
    );
    if (ready) return { process: child, url };
    await sleep(100);
  }
  throw new Error('the service did not get ready within 90 s');
}

/** The completed check run of a commit, once more verdicts than `seen` were posted on it. */
async function verdictOf(
  server: GitHubServer,
  sha: string,
  seen = 0,
): Promise<ReturnType<GitHubServer['checks']>[number]> {
  for (let attempt = 0; attempt < 450; attempt += 1) {
    const run = server.checks(REPOSITORY, sha).findLast(({ name, status }) => name === CHECK && status === 'completed');
    if (run !== undefined && verdictsOn(server, sha) > seen) return run;
    await sleep(100);
  }
  throw new Error(`no verdict on ${sha} within 45 s`);
}

/** How many verdicts were posted on a commit so far. */
function verdictsOn(server: GitHubServer, sha: string): number {
  return server
    .checks(REPOSITORY, sha)
    .reduce((sum, { history }) => sum + history.filter(({ status }) => status === 'completed').length, 0);
}

function expectConclusion(run: { readonly conclusion: string | null }, wanted: string): void {
  if (run.conclusion !== wanted)
    throw new Error(`expected the check to end in '${wanted}', it ended in '${run.conclusion ?? 'nothing'}'`);
}

async function play(server: GitHubServer, data: string): Promise<void> {
  await server.repo({
    owner: 'acme',
    name: 'ticket-triage',
    files: filesOf('base'),
    collaborators: { maya: 'write', noor: 'write' },
    protection: { main: [CHECK] },
  });
  step(
    `repository ${bold(REPOSITORY)} is there: a classifier trained with DVC, served with FastAPI; '${CHECK}' is a required check`,
  );
  const pull = await server.openPullRequest({
    repo: REPOSITORY,
    user: 'maya',
    title: 'Use the new encoder',
    branch: 'encoder',
    files: filesOf('change'),
  });
  step(`maya opens pull request #${pull.number}: a new encoder, a warm start, a playground`);
  const blocked = await verdictOf(server, pull.head_sha);
  expectConclusion(blocked, 'failure');
  step('the verdict is in');
  showCheck(CHECK, blocked);
  await server.idle(500, 20_000);
  showComments(server.pullRequest(REPOSITORY, pull.number).reviewComments);
  const report = join(data, 'reports', REPOSITORY, `${pull.head_sha}.html`);
  if (!existsSync(report)) throw new Error(`the HTML report is missing: ${report}`);
  step(`the HTML report: ${bold(report)}`);
  step(`merging is ${server.gate(REPOSITORY, pull.number).mergeable ? 'possible' : 'blocked by the required check'}`);

  rule();
  const seen = verdictsOn(server, pull.head_sha);
  await server.comment({ repo: REPOSITORY, number: pull.number, user: 'noor', body: '/threatmodel rerun' });
  step('noor, who may write, comments `/threatmodel rerun`');
  const again = await verdictOf(server, pull.head_sha, seen);
  expectConclusion(again, 'failure');
  step(`analysed again, the same verdict: ${bold(again.output?.title ?? '')}`);

  rule();
  const fixed = await server.pushToPullRequest({ repo: REPOSITORY, number: pull.number, files: filesOf('fix') });
  step(
    'maya pushes a fix: the encoder pinned to a commit and without code of its own, the checkpoint verified, the playground on loopback',
  );
  const green = await verdictOf(server, fixed.head_sha);
  showCheck(CHECK, green);
  expectConclusion(green, 'success');
  await server.idle(500, 20_000);
  const resolved = server
    .pullRequest(REPOSITORY, pull.number)
    .reviewComments.filter(({ body }) => body.startsWith('**Resolved')).length;
  step(
    `the check is green, ${resolved} review comments are marked as resolved, merging is ${server.gate(REPOSITORY, pull.number).mergeable ? 'possible' : 'blocked'}`,
  );
  const trouble = [
    ...server
      .violations()
      .filter(({ severity }) => severity === 'error')
      .map(({ kind, detail }) => `${kind} ${JSON.stringify(detail)}`),
    ...server.serverErrors(),
  ];
  if (trouble.length > 0) throw new Error(`requests against GitHub's description: ${trouble.join('; ')}`);
  step(`${server.calls().length} requests to GitHub's API, every one as GitHub describes it`);
}

const data = mkdtempSync(join(tmpdir(), 'stridegate-demo-'));
const server = await startGitHubServer();
let app: Awaited<ReturnType<typeof startApp>> | undefined;
try {
  step('GitHub on loopback is up');
  app = await startApp(server, data);
  server.setWebhookUrl(`${app.url}/api/github/webhooks`);
  step(`the service is up on ${app.url}, its queue and records in ${data}`);
  await play(server, data);
  step(bold('done'));
} catch (error) {
  process.stderr.write(`\nThe demo failed: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  server.setWebhookUrl(null);
  app?.process.kill('SIGTERM');
  await server.stop();
  process.exit();
}
