import type { Fact } from '../../model/index.ts';
import { asString, asText, entriesOf, entryOf, get, itemsOf, type TreeNode } from '../../parse/index.ts';
import {
  flowFact,
  folderOf,
  languageModelOf,
  lineOf,
  promptEnd,
  repositoryPath,
  runsFact,
  signalFact,
  type Source,
} from '../../statement/index.ts';
import { type FlowEdge, type FlowNode, graphFacts } from './graph.ts';

const MAX_NODES = 500;

/** Facts of a flow of prompt flow, https://microsoft.github.io/promptflow: steps, the models that they ask, prompts and code in files. */
export function promptFlowFacts(source: Source, root: TreeNode): Fact[] {
  const written = itemsOf(get(root, 'nodes')).slice(0, MAX_NODES);
  const nodes = written.flatMap((node) => nodeOf(node) ?? []);
  const facts = graphFacts(source, 'prompt flow', nodes, written.flatMap(edgesOf));
  if (facts.length === 0) return [];
  return [signalFact('prompt-flow'), ...facts, ...written.flatMap((node) => fileFacts(source, node))];
}

function nodeOf(node: TreeNode): FlowNode | null {
  const entry = entryOf(node, 'name');
  const name = asText(entry?.value) ?? '';
  if (entry === undefined || name === '') return null;
  const type = asString(get(node, 'type')) ?? '';
  const inputs = get(node, 'inputs');
  const deployment = asText(get(inputs, 'deployment_name')) ?? asText(get(inputs, 'model'));
  const provider = asText(get(inputs, 'deployment_name')) === undefined ? 'openai' : 'azure-openai';
  const model = type === 'llm' ? (languageModelOf(deployment ?? '', provider) ?? { provider, model: '' }) : null;
  return { id: name, name, part: 'step', lines: lineOf(entry), type, model };
}

/** `${search.output}` among the inputs of a step comes from the step `search`. */
function edgesOf(node: TreeNode): FlowEdge[] {
  const to = asText(get(node, 'name')) ?? '';
  return entriesOf(get(node, 'inputs')).flatMap((entry): FlowEdge[] => {
    const from = /^\$\{([\w-]{1,100})\.output\b/.exec(asString(entry.value) ?? '')?.[1];
    return from === undefined || from === 'inputs'
      ? []
      : [{ source: from, target: to, lines: lineOf(entry), part: false }];
  });
}

/** The file of a step: code that it runs, or the text of its prompt. */
function fileFacts(source: Source, node: TreeNode): Fact[] {
  const entry = entryOf(get(node, 'source'), 'path');
  const path = repositoryPath(folderOf(source.path), asString(entry?.value) ?? '');
  const name = asText(get(node, 'name')) ?? '';
  if (entry === undefined || path === null || name === '') return [];
  const step = { kind: 'process', path: source.path, symbol: '', name } as const;
  if (path.endsWith('.py')) return [runsFact(source, lineOf(entry), step, path)];
  return [flowFact(source, lineOf(entry), { from: promptEnd(path), to: step, data: ['prompt'], protocol: 'file' })];
}
