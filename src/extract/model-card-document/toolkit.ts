import type { Element, Fact } from '../../model/index.ts';
import { asString, asText, entryOf, get, itemsOf, oneOrMore, type TreeNode } from '../../parse/index.ts';
import { elementFact, flowFact, lineOf, ownElement, signalFact, type Source } from '../../statement/index.ts';

const MAX_DATASETS = 100;

/** A card of the Model Card Toolkit, https://github.com/tensorflow/model-card-toolkit: the model, and its datasets. */
export function toolkitFacts(source: Source, root: TreeNode): Fact[] {
  const details = get(root, 'model_details');
  const name = entryOf(details, 'name') ?? entryOf(root, 'model_details');
  if (details?.kind !== 'map' || name === undefined) return [];
  const licenses = [...itemsOf(get(details, 'licenses')), ...oneOrMore(get(details, 'license'))].map(
    (node) => asText(get(node, 'identifier')) ?? asText(node) ?? '',
  );
  const model = ownElement(source, lineOf(name), {
    kind: 'model',
    name: (asText(name.value) ?? 'model').slice(0, 80),
    details: [
      'Model Card Toolkit',
      labelled('version', asText(get(details, 'version', 'name')) ?? ''),
      labelled('license', licenses.filter((text) => text !== '').join(', ')),
      labelled('architecture', asText(get(root, 'model_parameters', 'model_architecture')) ?? ''),
    ],
  });
  const data = get(root, 'model_parameters', 'data');
  return [
    signalFact('model-card'),
    elementFact(model),
    ...oneOrMore(data)
      .slice(0, MAX_DATASETS)
      .flatMap((node) => dataFacts(source, model, node)),
  ];
}

function labelled(label: string, text: string): string {
  return text === '' ? '' : `${label}: ${text}`;
}

function dataFacts(source: Source, model: Element, node: TreeNode): Fact[] {
  const name = entryOf(node, 'name');
  const text = asText(name?.value) ?? '';
  if (name === undefined || text === '') return [];
  const sensitive =
    oneOrMore(get(node, 'sensitive', 'sensitive_data')).length > 0 || asText(get(node, 'sensitive')) === 'true';
  const link = asString(get(node, 'link')) ?? '';
  const dataset = ownElement(source, lineOf(name), {
    kind: 'dataset',
    name: text.slice(0, 80),
    details: [/^https?:\/\/[^\s?#]{1,200}/.exec(link)?.[0] ?? '', sensitive ? 'sensitive data' : ''],
  });
  return [
    elementFact(dataset),
    flowFact(source, lineOf(name), { from: dataset, to: model, data: ['dataset'], protocol: 'unknown' }),
  ];
}
