import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { Annotation, CheckRun } from '../report/index.ts';
import { call, get, isTransient, makeOnce, type Octokit, pages, type RepositoryName } from './octokit.ts';

export type NewCheck = {
  readonly name: string;
  readonly headSha: string;
  /** Names the job that the run answers; `app:rest`, of which the part before the first colon tells our runs from others'. */
  readonly externalId: string;
  readonly detailsUrl?: string | undefined;
  /** Our app; makes sure that a run of the same name by another app is left alone (only its maker may update a run). */
  readonly appId?: number | undefined;
};

const Run = z.object({
  id: z.number().int(),
  status: z.string(),
  external_id: z.string().nullish(),
  app: z.object({ id: z.number().int() }).nullish(),
  output: z.object({ annotations_count: z.number().int().min(0) }),
});
type Run = z.infer<typeof Run>;
const Runs = z.object({ check_runs: z.array(Run) }).transform((page) => page.check_runs);
const Annotations = z.array(
  z.object({ path: z.string(), start_line: z.number(), end_line: z.number(), message: z.string().nullish() }),
);

/** GitHub's maximum for one request; it appends those of each request. */
const BATCH = 50;
const MAX_PAGES = 10;
const ATTEMPTS = 3;
const ROUTE = '/repos/{owner}/{repo}/check-runs/{check_run_id}';

/**
 * Makes sure that a check run of ours is in progress on the commit and returns its id. A run of the same job is used again, else the newest
 * of ours unless it is completed with annotations (GitHub can't take those back; a new run hides the old one). Looks before every try to
 * create, so that a lost answer does not lead to a second run.
 */
export async function startCheck(octokit: Octokit, repository: RepositoryName, check: NewCheck): Promise<number> {
  let created = false;
  const find = async (): Promise<Run | null> => findRun(octokit, repository, check);
  const run = await makeOnce(find, async () => {
    const { data } = await call(octokit, 'POST /repos/{owner}/{repo}/check-runs', {
      ...repository,
      name: check.name,
      head_sha: check.headSha,
      ...fieldsOf(check),
    });
    const made = Run.parse(data);
    created = true;
    return made;
  });
  if (!created && !(run.status === 'in_progress' && run.external_id === check.externalId)) {
    await call(octokit, `PATCH ${ROUTE}`, { ...repository, check_run_id: run.id, ...fieldsOf(check) });
  }
  return run.id;
}

function fieldsOf({ externalId, detailsUrl }: NewCheck): Record<string, unknown> {
  const details = detailsUrl === undefined ? {} : { details_url: detailsUrl };
  return { status: 'in_progress', external_id: externalId, ...details };
}

async function findRun(octokit: Octokit, repository: RepositoryName, check: NewCheck): Promise<Run | null> {
  const runs = await pages(
    octokit,
    '/repos/{owner}/{repo}/commits/{ref}/check-runs',
    { ...repository, ref: check.headSha, check_name: check.name, filter: 'all' },
    MAX_PAGES,
    Runs,
  );
  const prefix = `${check.externalId.split(':')[0] ?? ''}:`;
  const ours = runs
    .filter((run) =>
      check.appId === undefined ? (run.external_id ?? '').startsWith(prefix) : run.app?.id === check.appId,
    )
    .sort((a, b) => b.id - a.id);
  const same = ours.find((run) => run.external_id === check.externalId);
  const [newest] = ours;
  if (same !== undefined || newest === undefined) return same ?? null;
  return newest.status === 'completed' && newest.output.annotations_count > 0 ? null : newest;
}

/**
 * Completes a check run. All annotations go first, 50 a request, and the conclusion comes with the last of them: a crash in between leaves
 * a run in progress, never a verdict without its annotations. May be repeated: annotations that are there already are not sent again.
 */
export async function finishCheck(
  octokit: Octokit,
  repository: RepositoryName,
  id: number,
  check: CheckRun,
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await sendOutput(octokit, repository, id, check);
      return;
    } catch (error) {
      if (attempt === ATTEMPTS || !isTransient(error)) throw error;
      await pause(250 * attempt);
    }
  }
}

async function sendOutput(octokit: Octokit, repository: RepositoryName, id: number, check: CheckRun): Promise<void> {
  const { title, summary, text, conclusion } = check;
  const left = check.annotations.length === 0 ? [] : await notYetThere(octokit, repository, id, check.annotations);
  const update = (fields: Record<string, unknown>, annotations: readonly Annotation[]): Promise<unknown> => {
    const more = annotations.length === 0 ? {} : { annotations: annotations.map(annotationFields) };
    const output = { title, summary, ...(text === '' ? {} : { text }), ...more };
    return call(octokit, `PATCH ${ROUTE}`, { ...repository, check_run_id: id, ...fields, output });
  };
  let sent = 0;
  for (; left.length - sent > BATCH; sent += BATCH) await update({}, left.slice(sent, sent + BATCH));
  await update({ conclusion }, left.slice(sent));
}

function annotationFields({ path, startLine, endLine, level, message, title }: Annotation) {
  const lines = { start_line: startLine, end_line: endLine, annotation_level: level };
  return { path, ...lines, message, title };
}

async function notYetThere(
  octokit: Octokit,
  repository: RepositoryName,
  id: number,
  annotations: readonly Annotation[],
): Promise<readonly Annotation[]> {
  const parameters = { ...repository, check_run_id: id };
  const run = Run.parse((await get(octokit, ROUTE, parameters)).data);
  if (run.output.annotations_count === 0) return annotations;
  const there = await pages(octokit, `${ROUTE}/annotations`, parameters, MAX_PAGES, Annotations);
  const counts = new Map<string, number>();
  for (const { path, start_line, end_line, message } of there) {
    const key = JSON.stringify([path, start_line, end_line, (message ?? '').trim()]);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return annotations.filter(({ path, startLine, endLine, message }) => {
    const key = JSON.stringify([path, startLine, endLine, message.trim()]);
    const count = counts.get(key) ?? 0;
    counts.set(key, count - 1);
    return count <= 0;
  });
}

/** Ends the run of a head that a newer one has replaced. */
export async function cancelCheck(
  octokit: Octokit,
  repository: RepositoryName,
  id: number,
  supersededBy: string,
): Promise<void> {
  const title = `Superseded by ${supersededBy.slice(0, 7)}`;
  const output = { title, summary: `A newer commit, ${supersededBy}, is assessed instead.` };
  await call(octokit, `PATCH ${ROUTE}`, { ...repository, check_run_id: id, conclusion: 'cancelled', output });
}
