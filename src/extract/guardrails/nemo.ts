import type { Element, Fact } from '../../model/index.ts';
import { asString, entryOf, get, itemsOf, strings, type TreeNode } from '../../parse/index.ts';
import {
  elementFact,
  flowFact,
  folderOf,
  languageModelElement,
  languageModelOf,
  type Lines,
  lineOf,
  sharedElement,
  signalFact,
  type Source,
} from '../../statement/index.ts';

const MAX_MODELS = 50;
const MAX_NAMED = 6;
const MAX_LINES = 20_000;

/** Facts of `config.yml`: the rails, and the models behind them. */
export function configurationFacts(source: Source, root: TreeNode): Fact[] {
  const top = entryOf(root, 'rails') ?? entryOf(root, 'models');
  if (top === undefined) return [];
  const flows = (side: string): readonly string[] => strings(get(root, 'rails', side, 'flows'));
  const [input, output] = [flows('input'), flows('output')];
  const retrieval = flows('retrieval');
  const process = railsElement(source, lineOf(top), {
    controls: controlsOf(input.length + retrieval.length > 0, output.length > 0),
    details: [named('input rails', input), named('output rails', output), named('retrieval rails', retrieval)],
  });
  const models = itemsOf(get(root, 'models')).slice(0, MAX_MODELS);
  return [
    signalFact('nemo-guardrails'),
    elementFact(process),
    ...models.flatMap((node) => modelFacts(source, process, node)),
  ];
}

function named(label: string, names: readonly string[]): string {
  return names.length === 0 ? '' : `${label}: ${names.slice(0, MAX_NAMED).join(', ')}`;
}

function controlsOf(input: boolean, output: boolean): string[] {
  return [
    ...(input || output ? ['guardrail'] : []),
    ...(input ? ['input-validation'] : []),
    ...(output ? ['output-filter'] : []),
  ];
}

/** The rails of a folder as one process, whichever of its files speaks of them. */
function railsElement(
  source: Source,
  lines: Lines,
  given: { readonly controls: string[]; readonly details: string[] },
): Element {
  const folder = folderOf(source.path).replace(/(?:^|\/)(?:rails|flows|colang)$/, '');
  return sharedElement(source, lines, {
    kind: 'process',
    name: folder === '' ? 'guardrails' : folder,
    controls: given.controls,
    details: ['NeMo Guardrails', ...given.details],
  });
}

/** What goes to a model passed the input rails, and what comes back passes the output rails. */
function modelFacts(source: Source, process: Element, node: TreeNode): Fact[] {
  const entry = entryOf(node, 'model') ?? entryOf(node, 'engine');
  const engine = asString(get(node, 'engine')) ?? '';
  const model = languageModelOf(
    asString(get(node, 'model')) ?? asString(get(node, 'parameters', 'model')) ?? '',
    engine,
  );
  if (entry === undefined || model === null) return [];
  const lines = lineOf(entry);
  const address = asString(get(node, 'parameters', 'base_url')) ?? asString(get(node, 'parameters', 'openai_api_base'));
  const element = languageModelElement(source, lines, model, address);
  const protocol = address?.split(':')[0] ?? (element.trust === 'third-party' ? 'https' : 'unknown');
  const guarded = process.controls.filter((control) => control !== 'output-filter');
  const filtered = process.controls.filter((control) => control !== 'input-validation');
  return [
    elementFact(element),
    flowFact(source, lines, { from: process, to: element, data: ['prompt'], protocol, controls: guarded }),
    flowFact(source, lines, { from: element, to: process, data: ['completion'], protocol, controls: filtered }),
  ];
}

const FLOW = /^(?:define\s+(?:sub)?flow|flow)\s+([\w $,-]{1,120})/;

/** Facts of a Colang file: the flows that it defines. Which of them are rails, the configuration says. */
export function colangFacts(source: Source, text: string): Fact[] {
  const flows: { readonly name: string; readonly line: number }[] = [];
  for (const [index, line] of text.split('\n', MAX_LINES).entries()) {
    const name = FLOW.exec(line.slice(0, 400))?.[1]?.trim();
    if (name !== undefined) flows.push({ name, line: index + 1 });
  }
  const first = flows[0];
  if (first === undefined) return [];
  const details = [
    named(
      'flows',
      flows.map(({ name }) => name),
    ),
  ];
  const lines = { startLine: first.line, endLine: first.line };
  return [signalFact('nemo-guardrails'), elementFact(railsElement(source, lines, { controls: [], details }))];
}
