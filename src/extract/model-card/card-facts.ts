import {
  contextOf,
  subjectKey,
  type Element,
  type Evidence,
  type Fact,
  type Flow,
  type Reference,
} from '../../model/index.ts';
import { elementFact, flowFact, sharedElement, sourceOf } from '../../statement/index.ts';
import type { Card, CardKind, Named, Space } from './card.ts';
import { repositoryName } from './repository-name.ts';

type Source = { readonly path: string };

const OWN_KIND: Readonly<Record<CardKind, Element['kind']>> = { model: 'model', dataset: 'dataset', space: 'endpoint' };

/** Facts of a card: what it describes, and the models and datasets that it says it is made of or uses. */
export function cardFacts(source: Source, card: Card): Fact[] {
  const own = ownElement(source, card);
  const facts: Fact[] = [{ fact: 'element', value: own }];
  const custom = card.customCode ? 'on' : 'off';
  for (const base of card.bases) facts.push(...usedFacts(source, base, { own, kind: 'model', remoteCode: custom }));
  for (const used of card.datasets) facts.push(...usedFacts(source, used, { own, kind: 'dataset', remoteCode: 'off' }));
  if (card.labelled !== null) facts.push(...labelledFacts(source, card.labelled, own));
  return card.space === null ? facts : [...facts, ...spaceFacts(source, card.space, own)];
}

function ownElement(source: Source, card: Card): Element {
  const { space } = card;
  const details = [
    ...detail('license', card.license),
    ...detail('task', card.task),
    ...detail('library', card.library),
    ...detail('relation', card.relation),
    ...detail('size', card.size),
    ...(card.gated ? ['gated access'] : []),
    ...(space === null ? [] : spaceDetails(space)),
  ];
  return {
    kind: OWN_KIND[card.kind],
    name: card.title || folderName(source.path) || card.kind,
    path: source.path,
    symbol: '',
    context: contextOf(source.path),
    controls: [],
    evidence: [evidence(source, card.line)],
    edits: [],
    trust: 'internal',
    exposure: space === null ? 'unknown' : 'public',
    authentication: space === null ? 'unknown' : space.signIn ? 'optional' : 'none',
    capabilities: [],
    details: details.sort(),
  };
}

function spaceDetails(space: Space): string[] {
  return [
    ...detail('sdk', `${space.sdk} ${space.version}`.trim()),
    ...detail('port', space.port),
    ...detail('suggested hardware', space.hardware),
    ...(space.embedding ? [] : ['embedding disabled']),
    ...(space.signIn ? detail('sign-in scopes', space.scopes.join(', ')) : []),
    ...(space.signIn ? detail('sign-in for', space.members.join(', ')) : []),
  ];
}

function detail(label: string, text: string): string[] {
  return text === '' ? [] : [`${label}: ${text}`.slice(0, 80)];
}

function folderName(path: string): string {
  return path.split('/').at(-2) ?? '';
}

function evidence({ path }: Source, line: number): Evidence {
  return { path, startLine: line, endLine: line };
}

/** People whom the card names as those who labelled the data. */
function labelledFacts({ path }: Source, { line }: Named, own: Element): Fact[] {
  const place = sourceOf(path);
  const lines = { startLine: line, endLine: line };
  const people = sharedElement(place, lines, {
    kind: 'human',
    name: 'annotators',
    trust: 'unknown',
    zone: 'workforce',
  });
  return [
    elementFact(people),
    flowFact(place, lines, { from: people, to: own, data: ['labels'], protocol: 'unknown' }),
  ];
}

type Use = {
  readonly own: Element;
  readonly kind: 'model' | 'dataset';
  readonly remoteCode: Reference['remoteCode'];
  readonly loader?: string;
};

/** A model or dataset that the card names: the reference, its element, and its way into what the card describes. */
function usedFacts(source: Source, { text, line }: Named, use: Use): Fact[] {
  const repository = repositoryName(text);
  if (repository === null) return [];
  const { own, kind } = use;
  const local = repository.transport === 'local';
  const pin = repository.pinned === 'commit' ? ['commit-pin'] : [];
  const shared = { context: contextOf(source.path), evidence: [evidence(source, line)], edits: [], symbol: '' };
  const element: Element = {
    ...shared,
    kind,
    name: repository.name,
    path: '',
    controls: [],
    trust: local ? 'internal' : 'third-party',
    exposure: 'unknown',
    authentication: 'unknown',
    capabilities: [],
    details: [],
  };
  const reference: Reference = {
    ...shared,
    kind,
    name: repository.name,
    path: source.path,
    controls: pin,
    repo: repository.name,
    resolved: true,
    revision: repository.revision,
    pinned: repository.pinned,
    loader: use.loader ?? 'model card',
    remoteCode: local ? 'off' : use.remoteCode,
    formats: ['unknown'],
    transport: repository.transport,
    verified: false,
  };
  const flow: Flow = {
    ...shared,
    name: `${element.name} -> ${own.name}`,
    path: source.path,
    controls: pin,
    data: [kind],
    protocol: local ? 'file' : repository.transport,
    source: subjectKey(element),
    target: subjectKey(own),
    crosses: [],
  };
  return [
    { fact: 'reference', value: reference },
    { fact: 'element', value: element },
    { fact: 'flow', value: flow },
  ];
}

/** The file that the hub starts or builds, the models that the app uses, and what is fetched when it is built. */
function spaceFacts(source: Source, space: Space, own: Element): Fact[] {
  const facts: Fact[] = [];
  if (space.app !== null) {
    const folder = source.path.split('/').slice(0, -1);
    const path = [...folder, space.app.text.replace(/^(?:\.\/)+/, '')].join('/');
    facts.push({
      fact: 'runs',
      value: { runner: subjectKey(own), path, evidence: [evidence(source, space.app.line)] },
    });
  }
  // A model that is preloaded is fetched there, at the revision that is written there.
  const preloaded = new Set(space.preloads.map(({ text }) => text.split(/\s+/, 1)[0]));
  for (const used of space.models) {
    if (!preloaded.has(used.text)) facts.push(...usedFacts(source, used, { own, kind: 'model', remoteCode: 'off' }));
  }
  for (const { text, line } of space.preloads) {
    const [name = '', , revision = ''] = text.split(/\s+/);
    const pinned = revision === '' ? name : `${name}@${revision}`;
    const use: Use = { own, kind: 'model', remoteCode: 'off', loader: 'preload_from_hub' };
    facts.push(...usedFacts(source, { text: pinned, line }, use));
  }
  return facts;
}
