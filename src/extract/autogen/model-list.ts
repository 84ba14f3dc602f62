import { credentialFacts } from '../../credential/index.ts';
import type { Fact } from '../../model/index.ts';
import { asString, entriesOf, entryOf, itemsOf, type TreeNode } from '../../parse/index.ts';
import {
  elementFact,
  languageModelElement,
  languageModelOf,
  lineOf,
  signalFact,
  type Source,
  sourceOf,
} from '../../statement/index.ts';

const MAX_MODELS = 200;

/** Facts of a list of models: each one with the address that it is asked at, and keys that are written into it. */
export function modelListFacts(path: string, root: TreeNode): Fact[] {
  const source = sourceOf(path);
  const models = itemsOf(root).filter(({ kind }) => kind === 'map');
  if (models.length === 0) return [];
  return [signalFact('autogen'), ...models.slice(0, MAX_MODELS).flatMap((node) => modelFacts(source, node))];
}

function modelFacts(source: Source, node: TreeNode): Fact[] {
  const entry = entryOf(node, 'model');
  const type = asString(entryOf(node, 'api_type')?.value) ?? 'openai';
  const model = languageModelOf(asString(entry?.value) ?? '', type);
  const address = asString(entryOf(node, 'base_url')?.value) ?? asString(entryOf(node, 'api_base')?.value);
  return [
    ...(entry === undefined || model === null
      ? []
      : [elementFact(languageModelElement(source, lineOf(entry), model, address))]),
    ...keyFacts(source, node),
  ];
}

/** Keys in a file that ends in `.json` are told by the reader of settings. */
function keyFacts(source: Source, node: TreeNode): Fact[] {
  if (source.path.endsWith('.json')) return [];
  return entriesOf(node).flatMap(({ key, value, line }) => {
    const place = { path: source.path, symbol: '', context: source.context, startLine: line, endLine: line };
    return credentialFacts(key, asString(value) ?? '', place);
  });
}
