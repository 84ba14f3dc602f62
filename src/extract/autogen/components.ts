import type { Capability, Element, Fact } from '../../model/index.ts';
import { asNumber, asString, entryOf, get, itemsOf, type MapEntry, type TreeNode } from '../../parse/index.ts';
import {
  askedBy,
  elementFact,
  flowFact,
  languageModelElement,
  languageModelOf,
  lineOf,
  ownElement,
  signalFact,
  type Source,
  sourceOf,
} from '../../statement/index.ts';

const MAX_COMPONENTS = 500;

/** What is known of components by the last part of their provider. */
const REACH: readonly (readonly [RegExp, readonly Capability[]])[] = [
  [/CodeExecut|PythonCode/, ['code']],
  [/WebSurfer|Browser/, ['browser']],
  [/FileSurfer/, ['file-read']],
  [/HttpTool|GraphRAG|Search/, ['network']],
  [/StdioMcp|McpWorkbench/, ['spawn-server']],
];

/** Facts of a saved component: teams, agents, their models and tools. Nested components are parts of the outer one. */
export function componentFacts(path: string, root: TreeNode): Fact[] {
  const source = sourceOf(path);
  const facts: Fact[] = [];
  const pending: { node: TreeNode; owner: Element | null }[] = [{ node: root, owner: null }];
  let seen = 0;
  for (let next = pending.pop(); next !== undefined && seen < MAX_COMPONENTS; next = pending.pop()) {
    const { node, owner } = next;
    const provider = asString(get(node, 'provider')) ?? '';
    const known = provider.startsWith('autogen_');
    if (known) seen += 1;
    const stated = known ? statedBy(source, node, provider, owner) : null;
    if (stated !== null) facts.push(...stated.facts);
    const children = node.kind === 'map' ? node.entries.map(({ value }) => value) : itemsOf(node);
    for (const child of [...children].reverse()) pending.push({ node: child, owner: stated?.element ?? owner });
  }
  return facts.length === 0 ? [] : [signalFact('autogen'), ...facts];
}

type Stated = { readonly element: Element | null; readonly facts: readonly Fact[] };

function statedBy(source: Source, node: TreeNode, provider: string, owner: Element | null): Stated | null {
  const entry = entryOf(node, 'provider');
  if (entry === undefined) return null;
  const type = asString(get(node, 'component_type')) ?? '';
  const config = get(node, 'config');
  if (type === 'team' || type === 'agent') return agentOf(source, entry, { node, provider, owner });
  if (type === 'tool' || type === 'workbench') return toolOf(source, entry, { node, provider, owner });
  if (type !== 'model' || owner === null) return null;
  const model = languageModelOf(asString(get(config, 'model')) ?? '', providerOf(provider));
  if (model === null) return null;
  const element = languageModelElement(source, lineOf(entry), model, asString(get(config, 'base_url')));
  return { element: null, facts: askedBy(source, lineOf(entry), owner, element) };
}

function providerOf(provider: string): string {
  if (/Azure/.test(provider)) return 'azure-openai';
  if (/Anthropic/.test(provider)) return 'anthropic';
  return /Ollama/.test(provider) ? 'ollama' : 'openai';
}

type Component = { readonly node: TreeNode; readonly provider: string; readonly owner: Element | null };

function nameOf({ node, provider }: Component): string {
  const config = get(node, 'config');
  return asString(get(config, 'name')) ?? asString(get(node, 'label')) ?? provider.slice(provider.lastIndexOf('.') + 1);
}

function reachOf(provider: string): Capability[] {
  const last = provider.slice(provider.lastIndexOf('.') + 1);
  return REACH.flatMap(([pattern, reach]) => (pattern.test(last) ? reach : []));
}

function agentOf(source: Source, entry: MapEntry, component: Component): Stated {
  const config = get(component.node, 'config');
  const limit = asNumber(get(config, 'max_turns')) ?? asNumber(get(config, 'max_tool_iterations'));
  const ends =
    get(config, 'termination_condition') !== undefined && get(config, 'termination_condition')?.kind === 'map';
  const human = component.provider.endsWith('.UserProxyAgent');
  const element = ownElement(source, lineOf(entry), {
    kind: human ? 'human' : 'agent',
    name: nameOf(component).slice(0, 80),
    capabilities: reachOf(component.provider),
    controls: [...(limit !== undefined || ends ? ['iteration-limit'] : []), ...sandboxOf(config)],
    details: ['AutoGen', component.provider],
  });
  return { element, facts: [elementFact(element), ...flowFrom(source, entry, component.owner, element, 'request')] };
}

function toolOf(source: Source, entry: MapEntry, component: Component): Stated {
  const config = get(component.node, 'config');
  const element = ownElement(source, lineOf(entry), {
    kind: 'tool',
    name: nameOf(component).slice(0, 80),
    capabilities: reachOf(component.provider),
    controls: sandboxOf(config),
    details: [
      'AutoGen',
      component.provider,
      asString(get(config, 'source_code')) === undefined ? '' : 'its code stands in the file',
    ],
  });
  return { element, facts: [elementFact(element), ...flowFrom(source, entry, component.owner, element, 'tool-call')] };
}

/** Code runs in a container where the executor says so. */
function sandboxOf(config: TreeNode | undefined): string[] {
  const executor =
    asString(get(config, 'executor', 'provider')) ?? asString(get(config, 'code_executor', 'provider')) ?? '';
  return /Docker|ACADynamicSessions/.test(executor) ? ['sandbox'] : [];
}

function flowFrom(
  source: Source,
  entry: MapEntry,
  owner: Element | null,
  to: Element,
  data: 'request' | 'tool-call',
): Fact[] {
  return owner === null ? [] : [flowFact(source, lineOf(entry), { from: owner, to, data: [data], protocol: 'call' })];
}
