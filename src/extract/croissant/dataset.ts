import type { Element, Fact, Reference } from '../../model/index.ts';
import { asString, asText, entryOf, get, oneOrMore, type TreeNode } from '../../parse/index.ts';
import {
  elementFact,
  folderOf,
  hubNameOf,
  type HubName,
  isAddress,
  type Lines,
  lineOf,
  ownElement,
  readBy,
  referenceFact,
  repositoryPath,
  sharedElement,
  signalFact,
  type Source,
  sourceOf,
  withoutSecrets,
} from '../../statement/index.ts';

/** Files of one dataset that are drawn; references are made for all. */
const MAX_DRAWN = 50;
const MAX_FILES = 2_000;

/** Facts of a description: the dataset, and the files that it is made of. */
export function datasetFacts(path: string, root: TreeNode): Fact[] {
  const source = sourceOf(path);
  const top = entryOf(root, 'name') ?? entryOf(root, 'distribution');
  if (root.kind !== 'map' || top === undefined || !/(?:^|[:/])Dataset$/.test(typeOf(root))) return [];
  const dataset = ownElement(source, lineOf(top), {
    kind: 'dataset',
    name: (asString(get(root, 'name')) || folderOf(path).split('/').at(-1) || 'dataset').slice(0, 120),
    details: [
      'Croissant',
      labelled('license', licenseOf(get(root, 'license'))),
      labelled('version', asText(get(root, 'version')) ?? ''),
    ],
  });
  const files = oneOrMore(get(root, 'distribution')).slice(0, MAX_FILES);
  return [
    signalFact('croissant'),
    elementFact(dataset),
    ...pageFacts(source, dataset, root),
    ...files.flatMap((node, index) => fileFacts(source, dataset, node, index < MAX_DRAWN)),
  ];
}

function typeOf(node: TreeNode): string {
  return asString(oneOrMore(get(node, '@type'))[0]) ?? '';
}

function labelled(label: string, text: string): string {
  return text === '' ? '' : `${label}: ${text}`;
}

/** A text, an address, a map with `name`, or a list of such. */
function licenseOf(node: TreeNode | undefined): string {
  return oneOrMore(node)
    .map((item) => asString(item) ?? asString(get(item, 'name')) ?? asString(get(item, 'url')) ?? '')
    .filter((text) => text !== '')
    .slice(0, 3)
    .join(', ');
}

/** The dataset of a hub that the description is of. */
function pageFacts(source: Source, dataset: Element, root: TreeNode): Fact[] {
  const entry = entryOf(root, 'url');
  const hub = hubNameOf(asString(entry?.value) ?? '');
  if (entry === undefined || hub === null) return [];
  const origin = sharedElement(source, lineOf(entry), { kind: 'dataset', name: hub.repo, trust: 'third-party' });
  const { repo, revision, pinned } = hub;
  return [
    referenceFact(source, lineOf(entry), {
      kind: 'dataset',
      repo,
      revision,
      pinned,
      loader: 'croissant',
      transport: 'hub',
    }),
    ...readBy(source, lineOf(entry), dataset, origin, { data: ['dataset'], protocol: 'hub' }),
  ];
}

/** A file: an address with or without a digest, or a path beside the description. Files inside of others come with them. */
function fileFacts(source: Source, dataset: Element, node: TreeNode, drawn: boolean): Fact[] {
  const entry = entryOf(node, 'contentUrl');
  const written = asString(entry?.value) ?? '';
  if (entry === undefined || written === '' || get(node, 'containedIn') !== undefined) return [];
  const digested = isDigested(node);
  const controls = digested ? ['checksum'] : [];
  const lines = lineOf(entry);
  if (!isAddress(written)) {
    const path = repositoryPath(folderOf(source.path), written);
    if (path === null || !drawn) return [];
    const file = sharedElement(source, lines, { kind: 'dataset', name: path, controls });
    return readBy(source, lines, dataset, file, { data: ['dataset'], protocol: 'file', controls });
  }
  const given = { address: withoutSecrets(written), hub: hubNameOf(written), digested };
  const reference = addressReference(source, lines, node, given);
  if (!drawn) return [reference];
  const protocol = given.hub === null ? (given.address.split(':')[0] ?? 'unknown') : 'hub';
  const origin = originOf(source, lines, given);
  return [reference, ...readBy(source, lines, dataset, origin, { data: ['dataset'], protocol, controls })];
}

type Given = { readonly address: string; readonly hub: HubName | null; readonly digested: boolean };

/** A dataset of the hub under its name, else the address. */
function originOf(source: Source, lines: Lines, { address, hub }: Given): Element {
  if (hub !== null) return sharedElement(source, lines, { kind: 'dataset', name: hub.repo, trust: 'third-party' });
  return sharedElement(source, lines, {
    kind: 'data-source',
    name: address,
    trust: /^https?:/.test(address) ? 'public' : 'unknown',
  });
}

function addressReference(source: Source, lines: Lines, node: TreeNode, { address, hub, digested }: Given): Fact {
  const git = /git/.test(asString(get(node, 'encodingFormat')) ?? '');
  const scheme = address.split(':')[0] ?? '';
  const other: Reference['transport'] = scheme === 'http' ? 'http' : scheme === 'https' ? 'https' : 'object-store';
  return referenceFact(source, lines, {
    kind: 'dataset',
    repo: hub?.repo ?? address,
    revision: hub?.revision ?? '',
    pinned: digested ? 'digest' : (hub?.pinned ?? 'none'),
    controls: digested ? ['checksum'] : [],
    loader: 'croissant',
    transport: hub !== null ? 'hub' : git ? 'git' : other,
    verified: digested,
  });
}

/** A digest is one by its form: descriptions of the hub hold an address of an issue where they know none. */
function isDigested(node: TreeNode): boolean {
  const sha = asString(get(node, 'sha256')) ?? '';
  const md5 = asString(get(node, 'md5')) ?? '';
  return /^[0-9a-f]{64}$/i.test(sha) || /^[0-9a-f]{32}$/i.test(md5);
}
