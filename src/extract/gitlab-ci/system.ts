import type { DataKind, Element, Fact } from '../../model/index.ts';
import { asText, get, itemsOf, oneOrMore } from '../../parse/index.ts';
import { elementFact, flowFact, lineOf, ownElement, readBy, sharedElement } from '../../statement/index.ts';
import { environmentOf, first, isManual, type Job, type Pipeline } from './pipeline.ts';

export type System = {
  /** The pipeline's element; null where no job has to do with machine learning. */
  readonly own: Element | null;
  /** What runs each machine-learning job: the pipeline, or where there are several such jobs each by itself. */
  readonly runners: ReadonlyMap<string, Element>;
  readonly facts: readonly Fact[];
};

/** The pipeline as a part of the system: who starts it, and what its machine-learning jobs hand on. */
export function systemFacts(pipeline: Pipeline): System {
  const { source, jobs } = pipeline;
  const learning = jobs.filter(({ ml }) => ml);
  const [only] = learning;
  if (only === undefined) return { own: null, runners: new Map(), facts: [] };
  const single = learning.length === 1;
  const triggers = [...new Set(learning.flatMap((job) => job.triggers))].toSorted();
  const own = ownElement(source, lineOf(only), {
    kind: 'ci',
    name: 'GitLab CI',
    zone: 'ci',
    controls: single ? controlsOf(only) : [],
    details: [`on ${triggers.join(', ')}`, ...(single ? detailsOf(only) : [])],
  });
  const runners = new Map(learning.map((job) => [job.name, single ? own : jobElement(pipeline, job)]));
  const facts: Fact[] = [elementFact(own)];
  if (!single) {
    for (const job of learning) facts.push(...jobFlows(pipeline, job, learning, own, runners));
  }
  if (triggers.includes('merge_request')) facts.push(...strangerFacts(pipeline, learning, own));
  return { own, runners, facts };
}

function jobElement({ source }: Pipeline, job: Job): Element {
  const given = { kind: 'ci', name: `GitLab CI/${job.name}`, symbol: job.name, zone: 'ci' } as const;
  return ownElement(source, lineOf(job), { ...given, controls: controlsOf(job), details: detailsOf(job) });
}

function controlsOf(job: Job): string[] {
  return isManual(job) ? ['human-approval'] : [];
}

function detailsOf(job: Job): string[] {
  const environment = environmentOf(job);
  return [
    environment === '' ? '' : `environment ${environment}`,
    first(job.layers, 'id_tokens') === undefined ? '' : 'takes a role by its identity token',
  ];
}

function jobFlows(
  { source }: Pipeline,
  job: Job,
  all: readonly Job[],
  own: Element,
  runners: ReadonlyMap<string, Element>,
): Fact[] {
  const to = runners.get(job.name);
  if (to === undefined) return [];
  const started = { from: own, to, data: ['configuration'], protocol: 'exec' } as const;
  const handed = earlierJobs(job, all).flatMap((earlier) => {
    const from = runners.get(earlier.name);
    const data: DataKind[] = [first(earlier.layers, 'artifacts') === undefined ? 'configuration' : 'artifact'];
    return from === undefined ? [] : [flowFact(source, lineOf(job), { from, to, data, protocol: 'unknown' })];
  });
  return [elementFact(to), flowFact(source, lineOf(job), started), ...handed];
}

/** The jobs that one gets files from: those it names, else those of the nearest earlier stage. */
function earlierJobs(job: Job, all: readonly Job[]): readonly Job[] {
  const named = ['needs', 'dependencies'].map((key) => first(job.layers, key)).find((node) => node !== undefined);
  if (named !== undefined) {
    const names = new Set(oneOrMore(named).map((item) => asText(item) ?? asText(get(item, 'job')) ?? ''));
    return all.filter(({ name }) => names.has(name) && name !== job.name);
  }
  const nearest = Math.max(-1, ...all.filter(({ stage }) => stage < job.stage).map(({ stage }) => stage));
  return all.filter(({ stage }) => stage === nearest);
}

/** Whoever opens a merge request, where that starts a machine-learning job. */
function strangerFacts({ source }: Pipeline, learning: readonly Job[], own: Element): Fact[] {
  const job = learning.find(({ triggers }) => triggers.includes('merge_request'));
  const lines = lineOf(itemsOf(first(job?.layers ?? [], 'rules'))[0] ?? job ?? { line: 1 });
  const given = { kind: 'external-entity', name: 'pull request contributor', trust: 'public' } as const;
  return readBy(source, lines, own, sharedElement(source, lines, given), { data: ['code'], protocol: 'https' });
}
