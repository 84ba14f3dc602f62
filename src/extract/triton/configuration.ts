import type { Element, Fact } from '../../model/index.ts';
import { asText, entriesOf, entryOf, get, itemsOf, type TreeNode } from '../../parse/index.ts';
import {
  aliasFacts,
  elementFact,
  flowFact,
  folderOf,
  type Lines,
  lineOf,
  namedEnd,
  ownElement,
  runsFact,
  signalFact,
  type Source,
} from '../../statement/index.ts';

const MOST_STEPS = 500;

/** A model of the repository, the code that it runs, and how an ensemble hands tensors on. */
export function configurationFacts(source: Source, root: TreeNode): Fact[] {
  const folder = folderOf(source.path);
  const named = entryOf(root, 'name');
  const backend = entryOf(root, 'backend') ?? entryOf(root, 'platform');
  const kind = asText(backend?.value) ?? '';
  const name = asText(named?.value) || folder.split('/').at(-1) || 'model';
  const lines = lineOf(named ?? backend ?? { line: 1 });
  const scheduling = get(root, 'ensemble_scheduling');
  const runsCode = kind === 'python' || scheduling !== undefined || kind === 'ensemble';
  const element = ownElement(source, lines, {
    kind: runsCode ? 'process' : 'model',
    name,
    details: kind === '' ? [] : [`backend ${kind}`],
  });
  return [
    elementFact(element),
    signalFact('triton'),
    ...aliasFacts(source, lines, element, [`triton:${name}`]),
    ...(kind === 'python' && backend !== undefined
      ? [runsFact(source, lineOf(backend), element, `${folder === '' ? '' : `${folder}/`}1/model.py`)]
      : []),
    ...(scheduling === undefined ? [] : ensembleFacts(source, scheduling, element)),
  ];
}

type Step = {
  readonly model: string;
  readonly lines: Lines;
  readonly takes: readonly string[];
  readonly gives: readonly string[];
};

function ensembleFacts(source: Source, scheduling: TreeNode, ensemble: Element): Fact[] {
  const steps = listed(scheduling, 'step')
    .slice(0, MOST_STEPS)
    .flatMap((step): Step[] => {
      const entry = entryOf(step, 'model_name');
      const model = asText(entry?.value) ?? '';
      if (entry === undefined || model === '') return [];
      return [
        { model, lines: lineOf(entry), takes: tensorsOf(step, 'input_map'), gives: tensorsOf(step, 'output_map') },
      ];
    });
  const givers = new Map<string, Step>();
  for (const step of steps) for (const tensor of step.gives) givers.set(tensor, step);
  return steps.flatMap(({ model, lines, takes }) => {
    const to = namedEnd(source, `triton:${model}`);
    const before = new Set(takes.flatMap((tensor) => givers.get(tensor)?.model ?? []));
    before.delete(model);
    if (before.size === 0)
      return [flowFact(source, lines, { from: ensemble, to, data: ['request'], protocol: 'unknown' })];
    return [...before].map((name) =>
      flowFact(source, lines, {
        from: namedEnd(source, `triton:${name}`),
        to,
        data: ['prediction'],
        protocol: 'unknown',
      }),
    );
  });
}

function tensorsOf(step: TreeNode, key: string): string[] {
  return listed(step, key).flatMap((map) => asText(get(map, 'value')) ?? []);
}

/** A field may be repeated, or be a list. */
function listed(node: TreeNode, name: string): readonly TreeNode[] {
  return entriesOf(node)
    .filter(({ key }) => key === name)
    .flatMap(({ value }) => (value.kind === 'seq' ? itemsOf(value) : [value]));
}
