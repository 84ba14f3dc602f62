import type { DataKind, Element, Fact } from '../../model/index.ts';
import { asString, asText, entryOf, get, itemsOf, oneOrMore, type TreeNode } from '../../parse/index.ts';
import {
  elementFact,
  flowFact,
  hubNameOf,
  lineOf,
  ownElement,
  sharedElement,
  signalFact,
  type Source,
  sourceOf,
} from '../../statement/index.ts';

const MAX_NODES = 50_000;
const MAX_STATED = 1_000;

/** Relationships that say what a model comes from, or what it is tested on. */
const FLOWS: ReadonlyMap<string, DataKind> = new Map([
  ['trainedOn', 'dataset'],
  ['testedOn', 'dataset'],
  ['finetunedOn', 'dataset'],
  ['dependsOn', 'model'],
  ['descendantOf', 'model'],
  ['ancestorOf', 'model'],
]);

/** AI packages and datasets of a document of version 3, and the relationships between them. */
export function graphFacts(path: string, root: TreeNode): Fact[] {
  const source = sourceOf(path);
  const nodes = [...itemsOf(get(root, '@graph')), ...itemsOf(get(root, 'element'))].slice(0, MAX_NODES);
  const elements = new Map<string, Element>();
  for (const node of nodes) {
    const element = elementOf(source, node);
    if (element !== null && elements.size < MAX_STATED) elements.set(idOf(node), element);
  }
  if (elements.size === 0) return [];
  const flows = nodes.flatMap((node) => relationFacts(source, node, elements));
  return [signalFact('ml-bom'), ...[...elements.values()].map(elementFact), ...flows];
}

/** `ai_AIPackage`, in earlier drafts `ai:AIPackage` or `AIPackage`. */
function typeOf(node: TreeNode): string {
  const type = asString(get(node, 'type')) ?? asString(get(node, '@type')) ?? '';
  return type.slice(type.search(/[^_:]*$/));
}

function idOf(node: TreeNode): string {
  return asString(get(node, 'spdxId')) ?? asString(get(node, '@id')) ?? '';
}

/** A property whatever prefix its profile has: `software_packageVersion`, `packageVersion`. */
function property(node: TreeNode, profile: string, name: string): TreeNode | undefined {
  return get(node, `${profile}_${name}`) ?? get(node, `${profile}:${name}`) ?? get(node, name);
}

function elementOf(source: Source, node: TreeNode): Element | null {
  const type = typeOf(node);
  const kind = type === 'AIPackage' ? 'model' : type === 'DatasetPackage' ? 'dataset' : null;
  const entry = entryOf(node, 'name') ?? entryOf(node, 'spdxId') ?? entryOf(node, '@id');
  const name = asText(entry?.value) ?? '';
  if (kind === null || entry === undefined || name === '' || idOf(node) === '') return null;
  const places = ['downloadLocation', 'packageUrl'].map((key) =>
    hubNameOf(asString(property(node, 'software', key)) ?? ''),
  );
  const hub = places.find((found) => found !== null && found.kind !== 'space') ?? null;
  const hashed = oneOrMore(get(node, 'verifiedUsing')).some((item) =>
    /^[0-9a-f]{32,128}$/i.test(asText(get(item, 'hashValue')) ?? ''),
  );
  const given = {
    kind,
    controls: hashed ? ['checksum'] : [],
    details: [
      'SPDX',
      labelled('version', property(node, 'software', 'packageVersion')),
      labelled('domain', oneOrMore(property(node, 'ai', 'domain'))[0]),
      labelled('safety risk', property(node, 'ai', 'safetyRiskAssessment')),
      labelled('confidentiality', property(node, 'dataset', 'confidentialityLevel')),
      labelled(
        'sensitive personal information',
        property(node, 'dataset', 'hasSensitivePersonalInformation') ??
          property(node, 'ai', 'useSensitivePersonalInformation'),
      ),
    ],
  } as const;
  const lines = lineOf(entry);
  if (hub === null) return ownElement(source, lines, { ...given, name, details: [...given.details] });
  return sharedElement(source, lines, { ...given, name: hub.repo, trust: 'third-party', details: [...given.details] });
}

function labelled(label: string, node: TreeNode | undefined): string {
  const text = asText(node) ?? '';
  return text === '' ? '' : `${label}: ${text}`;
}

/** `from` was trained on `to`: the data flows the other way. */
function relationFacts(source: Source, node: TreeNode, elements: ReadonlyMap<string, Element>): Fact[] {
  const type = asString(get(node, 'relationshipType')) ?? '';
  const data = FLOWS.get(type);
  const from = elements.get(asString(get(node, 'from')) ?? '');
  if (data === undefined || from === undefined) return [];
  return oneOrMore(get(node, 'to'))
    .slice(0, MAX_STATED)
    .flatMap((item) => {
      const to = elements.get(asString(item) ?? '');
      if (to === undefined || to === from) return [];
      const ends = type === 'ancestorOf' ? { from, to } : { from: to, to: from };
      const moved: DataKind = ends.from.kind === 'dataset' ? 'dataset' : data;
      return [flowFact(source, lineOf(item), { ...ends, data: [moved], protocol: 'unknown' })];
    });
}
