import { imageFacts } from '../../container/index.ts';
import type { Element, Fact } from '../../model/index.ts';
import { asText, get } from '../../parse/index.ts';
import {
  elementFact,
  jobFact,
  lineOf,
  ownElement,
  readBy,
  scriptFacts,
  scriptOfText,
  sharedElement,
} from '../../statement/index.ts';
import type { Job, Pipeline } from './pipeline.ts';

/** The pipeline as a part of the system where it learns, its jobs, and what their scripts do. */
export function pipelineFacts(pipeline: Pipeline): Fact[] {
  const learning = pipeline.jobs.filter(({ ml }) => ml);
  const own = learning[0] === undefined ? null : elementOf(pipeline, learning[0]);
  return [
    ...(own === null ? [] : [elementFact(own), ...strangerFacts(pipeline, own)]),
    ...pipeline.jobs.flatMap((job) => jobFacts(pipeline, job, own)),
  ];
}

function elementOf({ source, triggers, jobs }: Pipeline, first: Job): Element {
  const environments = new Set(jobs.flatMap(({ environment }) => (environment === '' ? [] : [environment])));
  return ownElement(source, lineOf(first), {
    kind: 'ci',
    name: 'Azure Pipelines',
    zone: 'ci',
    details: [
      triggers.length === 0 ? '' : `on ${triggers.join(', ')}`,
      ...[...environments].sort().map((name) => `environment ${name}`.slice(0, 80)),
    ],
  });
}

function jobFacts({ source, triggers, usesSecrets }: Pipeline, job: Job, own: Element | null): Fact[] {
  const stem = source.path.slice(source.path.lastIndexOf('/') + 1).replace(/\.ya?ml$/, '');
  const stated = jobFact(source, lineOf(job), {
    name: `${stem}/${job.name}`,
    symbol: job.name,
    triggers: [...triggers],
    controls: [],
    usesSecrets,
    selfHosted: job.selfHosted,
    ml: job.ml,
  });
  // A job that learns nothing is no part of the diagram; what it installs and fetches still counts.
  const nobody = { kind: 'ci', path: source.path, symbol: job.name, name: job.name } as const;
  const runner = job.ml ? own : null;
  const done = job.scripts.flatMap((text): Fact[] => {
    const script = scriptOfText(text);
    if (script === null) return [];
    const facts = scriptFacts(source, script, { runner: runner ?? nobody, manifest: 'workflow', symbol: job.name });
    return runner === null
      ? facts.filter(({ fact }) => fact !== 'element' && fact !== 'flow' && fact !== 'runs')
      : [...facts];
  });
  return [stated, ...imageOf(source, job), ...done];
}

function imageOf(source: Pipeline['source'], { image, name }: Job): Fact[] {
  const named = asText(get(image, 'image')) ?? asText(image);
  if (image === undefined || named === undefined || !/[/:]/.test(named)) return [];
  const where = { path: source.path, context: source.context, symbol: name, loader: 'image' };
  return imageFacts(named, { ...where, startLine: image.line, endLine: image.line });
}

/** Whoever opens a pull request, where that starts the pipeline. */
function strangerFacts({ source, root, triggers }: Pipeline, own: Element): Fact[] {
  if (!triggers.includes('pull_request')) return [];
  const given = { kind: 'external-entity', name: 'pull request contributor', trust: 'public' } as const;
  const lines = lineOf(get(root, 'pr') ?? { line: 1 });
  return readBy(source, lines, own, sharedElement(source, lines, given), { data: ['code'], protocol: 'https' });
}
