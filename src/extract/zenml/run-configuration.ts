import { imageFacts } from '../../container/index.ts';
import type { Element, Fact } from '../../model/index.ts';
import { asText, entriesOf, entryOf, get, strings, type TreeNode } from '../../parse/index.ts';
import {
  elementFact,
  flowFact,
  kindOfStep,
  lineOf,
  type Lines,
  ownElement,
  packageListFacts,
  runsFact,
  sharedElement,
  type Source,
  writtenBy,
} from '../../statement/index.ts';

/** Steps of one configuration that are read. */
const MAX_STEPS = 500;

/** A run configuration: the run, the steps that it sets something for, their images and packages, the model that is made. */
export function runFacts(source: Source, root: TreeNode): Fact[] {
  const [first] = entriesOf(root);
  if (first === undefined) return [];
  const own = runElement(source, lineOf(first), root);
  const steps = entriesOf(get(root, 'steps'))
    .slice(0, MAX_STEPS)
    .filter(({ value }) => value.kind === 'map');
  return [
    elementFact(own),
    ...dockerFacts(source, own, root),
    ...steps.flatMap(({ key, value, line }) => {
      const step = stepElement(source, lineOf({ line }), key, value);
      const carried = { data: ['configuration'], protocol: 'exec' } as const;
      return [
        elementFact(step),
        flowFact(source, lineOf({ line }), { from: own, to: step, ...carried }),
        ...dockerFacts(source, step, value),
      ];
    }),
    ...modelFacts(source, own, get(root, 'model')),
  ];
}

function runElement(source: Source, lines: Lines, root: TreeNode): Element {
  const file = source.path.slice(source.path.lastIndexOf('/') + 1).replace(/\.ya?ml$/i, '');
  const schedule = asText(get(root, 'schedule', 'cron_expression')) ?? '';
  return ownElement(source, lines, {
    kind: 'orchestrator',
    name:
      asText(get(root, 'run_name'))
        ?.replaceAll(/\{[^}]{0,100}\}/g, '')
        .replace(/[_-]+$/, '')
        .trim()
        .slice(0, 200) || file,
    details: ['zenml run', schedule === '' ? '' : `cron ${schedule}`, ...placesOf(get(root, 'settings'))],
  });
}

function stepElement(source: Source, lines: Lines, name: string, node: TreeNode): Element {
  const operator = strings(get(node, 'step_operator')).join(', ');
  const tracker = strings(get(node, 'experiment_tracker')).join(', ');
  const given = { kind: kindOfStep(name), name: name.slice(0, 200), symbol: name.slice(0, 200) } as const;
  return ownElement(source, lines, {
    ...given,
    details: [
      'zenml step',
      operator === '' ? '' : `step operator ${operator}`,
      tracker === '' ? '' : `tracked by ${tracker}`,
      ...placesOf(get(node, 'settings')),
    ],
  });
}

/** What the settings say a run or step is started in: `orchestrator.vertex`, `step_operator.sagemaker`. */
function placesOf(settings: TreeNode | undefined): string[] {
  return entriesOf(settings).flatMap(({ key }) => {
    const [, kind = '', flavour = ''] = /^(orchestrator|step_operator)\.(\w{1,60})$/.exec(key) ?? [];
    return kind === '' ? [] : [`${kind.replace('_', ' ')} ${flavour}`];
  });
}

/** The image that a run or step is built on, and what is installed in it. A file of requirements is read by itself. */
function dockerFacts(source: Source, own: Element, node: TreeNode): Fact[] {
  const docker = get(node, 'settings', 'docker');
  const { path, context } = source;
  const { symbol } = own;
  const image = entryOf(docker, 'parent_image');
  const text = asText(image?.value)?.trim() ?? '';
  const file = entryOf(docker, 'dockerfile');
  const dockerfile =
    asText(file?.value)
      ?.trim()
      .replace(/^(?:\.\/)+/, '') ?? '';
  return [
    ...(image === undefined || text === ''
      ? []
      : imageFacts(text, {
          path,
          context,
          symbol,
          loader: 'parent_image',
          startLine: image.line,
          endLine: image.line,
        })),
    ...(file === undefined || dockerfile === '' || dockerfile.includes('$')
      ? []
      : [runsFact(source, lineOf(file), own, dockerfile)]),
    ...packageListFacts(source, get(docker, 'requirements'), { manifest: 'environment', symbol }),
  ];
}

/** The model that the run makes versions of, in the server's registry. */
function modelFacts(source: Source, own: Element, node: TreeNode | undefined): Fact[] {
  const named = entryOf(node, 'name');
  const name = asText(named?.value)?.trim() ?? '';
  if (named === undefined || name === '' || name.length > 200) return [];
  const lines = lineOf(named);
  const details = ['version', 'license'].map((key) => {
    const text = asText(get(node, key)) ?? '';
    return text === '' ? '' : `${key}: ${text}`;
  });
  const model = sharedElement(source, lines, { kind: 'model', name, details });
  const registry = sharedElement(source, lines, { kind: 'model-registry', name: 'zenml' });
  return [
    ...writtenBy(source, lines, own, model, { data: ['model'], protocol: 'unknown' }),
    ...writtenBy(source, lines, model, registry, { data: ['model'], protocol: 'unknown' }),
  ];
}
