import type { Element, Fact } from '../../model/index.ts';
import { asString, asText, entryOf, get, itemsOf, oneOrMore, type TreeNode } from '../../parse/index.ts';
import {
  elementFact,
  flowFact,
  hubNameOf,
  type HubName,
  type Lines,
  lineOf,
  ownElement,
  referenceFact,
  sharedElement,
  type Source,
  withoutSecrets,
} from '../../statement/index.ts';

const MAX_DATASETS = 200;

/** A model or a piece of data of the bill. */
export type Component = {
  readonly element: Element;
  /** Its `bom-ref`. */
  readonly reference: string;
  readonly node: TreeNode;
  readonly lines: Lines;
  readonly hub: HubName | null;
};

/** The model or data that a component is; null for libraries and the like. */
export function componentOf(source: Source, node: TreeNode): Component | null {
  const type = asString(get(node, 'type')) ?? '';
  const kind = type === 'machine-learning-model' ? 'model' : type === 'data' ? 'dataset' : null;
  const nameEntry = entryOf(node, 'name');
  const name = asText(nameEntry?.value) ?? '';
  if (kind === null || nameEntry === undefined || name === '') return null;
  const group = asText(get(node, 'group')) ?? '';
  const hub = hubOf(node);
  const given = {
    kind,
    name: hub?.repo ?? (group === '' ? name : `${group}/${name}`),
    controls: isHashed(node) ? ['checksum'] : [],
    details: [
      'CycloneDX',
      labelled('version', asText(get(node, 'version')) ?? ''),
      labelled('license', licensesOf(node)),
      ...cardDetails(node),
    ],
  } as const;
  const lines = lineOf(nameEntry);
  const element =
    hub === null
      ? ownElement(source, lines, { ...given, controls: [...given.controls], details: [...given.details] })
      : sharedElement(source, lines, {
          ...given,
          controls: [...given.controls],
          details: [...given.details],
          trust: 'third-party',
        });
  return { element, reference: asString(get(node, 'bom-ref')) ?? '', node, lines, hub };
}

function labelled(label: string, text: string): string {
  return text === '' ? '' : `${label}: ${text}`;
}

function hubOf(node: TreeNode): HubName | null {
  const purl = hubNameOf(asString(get(node, 'purl')) ?? '');
  if (purl !== null) return purl;
  for (const reference of itemsOf(get(node, 'externalReferences'))) {
    const found = hubNameOf(asString(get(reference, 'url')) ?? '');
    if (found !== null && found.kind !== 'space') return found;
  }
  return null;
}

function isHashed(node: TreeNode): boolean {
  return itemsOf(get(node, 'hashes')).some((hash) => /^[0-9a-f]{32,128}$/i.test(asText(get(hash, 'content')) ?? ''));
}

function licensesOf(node: TreeNode): string {
  return itemsOf(get(node, 'licenses'))
    .map((item) => {
      const license = get(item, 'license') ?? item;
      return asText(get(license, 'id')) ?? asText(get(license, 'name')) ?? asText(get(item, 'expression')) ?? '';
    })
    .filter((text) => text !== '')
    .slice(0, 3)
    .join(', ');
}

function cardDetails(node: TreeNode): string[] {
  const parameters = get(node, 'modelCard', 'modelParameters');
  return [
    labelled('task', asText(get(parameters, 'task')) ?? ''),
    labelled(
      'architecture',
      asText(get(parameters, 'modelArchitecture')) ?? asText(get(parameters, 'architectureFamily')) ?? '',
    ),
    ...itemsOf(get(node, 'data'))
      .slice(0, 3)
      .map((item) => labelled('data class', asText(get(item, 'classification')) ?? '')),
  ];
}

/** A component: its element, and the reference to the hub that it names. */
export function componentFacts(source: Source, { element, lines, hub }: Component): Fact[] {
  const facts: Fact[] = [elementFact(element)];
  if (hub !== null && hub.kind !== 'space') {
    const { kind, repo, revision, pinned } = hub;
    facts.push(referenceFact(source, lines, { kind, repo, revision, pinned, loader: 'CycloneDX', transport: 'hub' }));
  }
  return facts;
}

/** The datasets of a model card, by reference to a component or in place. */
export function datasetFacts(
  source: Source,
  component: Component,
  byReference: ReadonlyMap<string, Component>,
): Fact[] {
  const datasets = oneOrMore(get(component.node, 'modelCard', 'modelParameters', 'datasets')).slice(0, MAX_DATASETS);
  return datasets.flatMap((node) => {
    const referred = byReference.get(asString(get(node, 'ref')) ?? '');
    const known = referred?.element ?? inlineDataset(source, node);
    if (known === null || component.element.kind !== 'model') return [];
    const flow = flowFact(source, lineOf(node), {
      from: known,
      to: component.element,
      data: ['dataset'],
      protocol: 'unknown',
      controls: known.controls,
    });
    return referred === undefined ? [elementFact(known), flow] : [flow];
  });
}

function inlineDataset(source: Source, node: TreeNode): Element | null {
  const entry = entryOf(node, 'name');
  const url = asString(get(node, 'contents', 'url')) ?? '';
  const hub = hubNameOf(url);
  const name = hub?.repo ?? asText(entry?.value) ?? '';
  if (name === '') return null;
  const given = {
    kind: 'dataset',
    name,
    details: [url === '' ? '' : withoutSecrets(url), labelled('data class', asText(get(node, 'classification')) ?? '')],
  } as const;
  const lines = lineOf(entry ?? node);
  return hub === null
    ? ownElement(source, lines, { ...given, details: [...given.details] })
    : sharedElement(source, lines, { ...given, details: [...given.details], trust: 'third-party' });
}
