import type { Fact, Operation } from '../../model/index.ts';
import { asText, entryOf, get, type TreeNode, walk } from '../../parse/index.ts';
import {
  elementFact,
  lineOf,
  operationFact,
  referenceFact,
  sharedElement,
  type Source,
} from '../../statement/index.ts';
import { isHubName, pinnedOf } from './places.ts';

const MAX_TARGETS = 500;

/** Calls of Python that run what they are given, whoever instantiates them. */
const RUNNERS: readonly (readonly [RegExp, Operation['kind']])[] = [
  [/^(?:os\.(?:system|popen|exec\w*|spawn\w*)|subprocess\.\w+|pty\.spawn|commands\.getoutput)$/, 'shell'],
  [/^(?:builtins\.)?(?:eval|exec|compile|__import__)$|^runpy\.\w+$|^code\.\w+$/, 'code-evaluation'],
];

/**
 * Facts of `_target_` in configurations of Hydra, which names what is called with the keys beside it: datasets that are loaded by name,
 * and calls that run what they are given. https://hydra.cc/docs/advanced/instantiate_objects/overview
 */
export function targetFacts(source: Source, root: TreeNode): Fact[] {
  const facts: Fact[] = [];
  let seen = 0;
  for (const node of walk(root)) {
    const target = entryOf(node, '_target_');
    const callee = asText(target?.value) ?? '';
    if (target === undefined || seen >= MAX_TARGETS) continue;
    seen += 1;
    const kind = RUNNERS.find(([pattern]) => pattern.test(callee))?.[1];
    if (kind !== undefined)
      facts.push(operationFact(source, lineOf(target), { name: `_target_: ${callee}`, kind, input: 'configuration' }));
    if (/(?:^|\.)load_dataset$/.test(callee)) facts.push(...loadedFacts(source, node));
  }
  return facts;
}

function loadedFacts(source: Source, node: TreeNode): Fact[] {
  const path = entryOf(node, 'path') ?? entryOf(node, 'dataset');
  const text = asText(path?.value) ?? '';
  if (path === undefined || !isHubName(text)) return [];
  const revision = asText(get(node, 'revision')) ?? '';
  const dataset = sharedElement(source, lineOf(path), { kind: 'dataset', name: text, trust: 'third-party' });
  const given = { repo: text, revision, pinned: pinnedOf(revision), loader: '_target_', transport: 'hub' } as const;
  return [referenceFact(source, lineOf(path), { kind: 'dataset', ...given }), elementFact(dataset)];
}
