import type { Element, Fact } from '../../model/index.ts';
import { asText, entriesOf, entryOf, get, type MapEntry, type TreeNode } from '../../parse/index.ts';
import {
  elementFact,
  flowFact,
  kindOfStep,
  lineOf,
  ownElement,
  referenceFact,
  withoutSecrets,
  type Source,
} from '../../statement/index.ts';
import { containerFacts, containerOf, learnedKind, scriptsOf } from './containers.ts';

/** Facts of a component file: one step that pipelines are made of, or a graph of such. */
export async function componentFacts(source: Source, root: TreeNode, signal: AbortSignal): Promise<Fact[]> {
  const named = entryOf(root, 'name');
  const file = source.path.split('/').at(-2) ?? source.path;
  const name = asText(named?.value)?.trim().slice(0, 200) ?? file;
  const lines = lineOf(named ?? entryOf(root, 'implementation') ?? root);
  const node = get(root, 'implementation', 'container');
  if (node === undefined) return graphFacts(source, root, name, named ?? null);
  const container = await containerOf(source, node, signal);
  const told = kindOfStep(name, () => scriptsOf(source, container));
  const kind = told === 'process' ? (learnedKind(container) ?? told) : told;
  const element = ownElement(source, lines, { kind, name, details: ['Kubeflow component'] });
  return [elementFact(element), ...containerFacts(source, container, element)];
}

/** A component that is a graph of other components, which it names by address. */
function graphFacts(source: Source, root: TreeNode, name: string, named: MapEntry | null): Fact[] {
  const own = ownElement(source, lineOf(named ?? root), {
    kind: 'orchestrator',
    name,
    details: ['Kubeflow component'],
  });
  const tasks = entriesOf(get(root, 'implementation', 'graph', 'tasks')).slice(0, 1_000);
  const elements = new Map(
    tasks.map((task): [string, Element] => [
      task.key,
      ownElement(source, lineOf(task), { kind: kindOfStep(task.key), name: task.key, symbol: task.key }),
    ]),
  );
  return [
    elementFact(own),
    ...tasks.flatMap((task) => {
      const element = elements.get(task.key);
      if (element === undefined) return [];
      return [
        elementFact(element),
        flowFact(source, lineOf(task), { from: own, to: element, data: ['configuration'], protocol: 'exec' }),
        ...componentReference(source, task, element),
        ...argumentFlows(source, task, element, elements),
      ];
    }),
  ];
}

function componentReference(source: Source, task: MapEntry, { symbol }: Element): Fact[] {
  const entry = entryOf(get(task.value, 'componentRef'), 'url');
  const address = asText(entry?.value) ?? '';
  if (entry === undefined || !/^https?:\/\//.test(address)) return [];
  const repo = withoutSecrets(address);
  const revision = /\/([0-9a-f]{40})\//.exec(repo)?.[1] ?? '';
  const digest = asText(get(task.value, 'componentRef', 'digest')) ?? '';
  const pinned = digest !== '' ? 'digest' : revision === '' ? 'branch' : 'commit';
  return [
    referenceFact(source, lineOf(entry), {
      kind: 'code',
      repo,
      revision: digest === '' ? revision : digest,
      pinned,
      verified: digest !== '',
      loader: 'componentRef',
      symbol,
      remoteCode: 'on',
      formats: ['code'],
      transport: address.startsWith('http:') ? 'http' : 'https',
    }),
  ];
}

function argumentFlows(source: Source, task: MapEntry, to: Element, elements: ReadonlyMap<string, Element>): Fact[] {
  return entriesOf(get(task.value, 'arguments')).flatMap(({ key, value, line }) => {
    const from = elements.get(asText(get(value, 'taskOutput', 'taskId')) ?? '');
    if (from === undefined || from === to) return [];
    const data = /model/i.test(key) ? 'model' : 'artifact';
    return [flowFact(source, lineOf({ line }), { from, to, data: [data], protocol: 'file' })];
  });
}
