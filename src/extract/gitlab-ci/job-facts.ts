import { imageFacts } from '../../container/index.ts';
import type { Element, Fact } from '../../model/index.ts';
import { asText, get, itemsOf, strings, type TreeNode } from '../../parse/index.ts';
import { jobFact, lineOf, repositoryPath, scriptFacts, scriptOfText } from '../../statement/index.ts';
import { first, isManual, type Job, type Pipeline } from './pipeline.ts';

/** The subject of a job, its images, and what its commands do. */
export function jobFacts(pipeline: Pipeline, job: Job, runners: ReadonlyMap<string, Element>): Fact[] {
  const { source } = pipeline;
  const tags = strings(first(job.layers, 'tags') ?? get(pipeline.root, 'default', 'tags'));
  const stem = source.path.slice(source.path.lastIndexOf('/') + 1).replace(/\.ya?ml$/, '');
  const runner = runners.get(job.name);
  return [
    jobFact(source, lineOf(job), {
      name: `${stem}/${job.name}`,
      symbol: job.name,
      triggers: [...job.triggers],
      controls: isManual(job) ? ['human-approval'] : [],
      usesSecrets: usesSecrets(job),
      provesIdentity: first(job.layers, 'id_tokens')?.kind === 'map',
      selfHosted: tags.length > 0 && !tags.some((tag) => /^(?:saas|gitlab-org|shared)/.test(tag)),
      ml: job.ml,
    }),
    ...imagesOf(pipeline, job),
    ...inFolders(job).flatMap(({ command, folder }) => commandFacts(pipeline, job, { command, folder }, runner)),
  ];
}

type Placed = { readonly command: TreeNode; readonly folder: string };

/** Commands with the folder that they run in: a `cd` of its own holds for all that follow. */
function inFolders(job: Job): readonly Placed[] {
  let folder = '';
  return job.script.map((command) => {
    const placed = { command, folder };
    const target = /^\s*cd\s+([\w.][\w./-]{0,200})\s*$/.exec(command.text)?.[1];
    if (target !== undefined) folder = repositoryPath(folder, target) ?? '';
    return placed;
  });
}

function commandFacts(
  { source }: Pipeline,
  job: Job,
  { command, folder }: Placed,
  runner: Element | undefined,
): Fact[] {
  const script = scriptOfText(command);
  if (script === null) return [];
  if (runner !== undefined)
    return scriptFacts(source, script, { runner, manifest: 'workflow', symbol: job.name, folder });
  // A job that learns nothing is no part of the diagram; what it installs and fetches still counts.
  const nobody = { kind: 'ci', path: source.path, symbol: job.name, name: job.name } as const;
  const facts = scriptFacts(source, script, { runner: nobody, manifest: 'workflow' });
  return facts.filter(({ fact }) => fact !== 'element' && fact !== 'flow' && fact !== 'runs');
}

function imagesOf({ source, root }: Pipeline, job: Job): Fact[] {
  const image = first(job.layers, 'image') ?? get(root, 'default', 'image') ?? get(root, 'image');
  const services = first(job.layers, 'services') ?? get(root, 'default', 'services') ?? get(root, 'services');
  return [image, ...itemsOf(services)].flatMap((node) => {
    const named = node?.kind === 'map' ? get(node, 'name') : node;
    if (named === undefined) return [];
    const where = { path: source.path, context: source.context, symbol: job.name, loader: 'image' };
    return imageFacts(asText(named) ?? '', { ...where, startLine: named.line, endLine: named.line });
  });
}

/** Secrets of a vault, an identity token, or a variable that only the project's settings can hold. */
function usesSecrets(job: Job): boolean {
  if (['secrets', 'id_tokens'].some((key) => first(job.layers, key) !== undefined)) return true;
  return job.script.some(({ text }) =>
    /\$\{?\w*(?:TOKEN|SECRET|PASSWORD|PASSWD|ACCESS_KEY|API_KEY|PRIVATE_KEY)\b/.test(text),
  );
}
