import type { DataKind, Element, Fact } from '../../model/index.ts';
import { asText, entryOf, get, itemsOf, type TreeNode } from '../../parse/index.ts';
import {
  dataOfKind,
  elementFact,
  flowFact,
  hostOf,
  hostsIn,
  lineOf,
  type Lines,
  locationElement,
  namedEnd,
  sharedElement,
  type Source,
  withoutSecrets,
} from '../../statement/index.ts';
import type { Container } from './containers.ts';

const NAMES_A_HOST = /HOST|SERVER|ADDR|URL|URI|ENDPOINT|BROKER|SERVICE|BOOTSTRAP|DB|BACKEND|NODE/i;
const STORED = /(?<![\w-])((?:s3|s3a|gs|gcs|abfss?|wasbs?|hdfs|oss):\/\/[A-Za-z0-9][^\s"'`,;|<>)\]}]{1,500})/g;
const WRITES = /out|export|save|dest|target|checkpoint|log|artifact|result|upload|write|push|model[-_]?dir|backup/i;
const MOST = 200;

/** Services that a container speaks to by name, in its variables and commands. */
export function hostFacts(source: Source, container: Container, element: Element): Fact[] {
  const found: { readonly host: string; readonly protocol: string; readonly lines: Lines }[] = [];
  for (const { name, value, line } of container.variables) {
    const lines = lineOf({ line });
    const alone = NAMES_A_HOST.test(name) && /^[a-z0-9][\w.-]*$/i.test(value.trim()) ? hostOf(value) : null;
    if (alone !== null) found.push({ host: alone, protocol: 'unknown', lines });
    else for (const { host, scheme } of hostsIn(value)) found.push({ host, protocol: scheme || 'unknown', lines });
  }
  for (const { text, startLine, endLine } of container.scripts) {
    const lines = { startLine, endLine: Math.max(startLine, endLine) };
    for (const { host, scheme } of hostsIn(text)) found.push({ host, protocol: scheme || 'unknown', lines });
  }
  const once = new Map(found.map((each) => [each.host, each]));
  return [...once.values()]
    .slice(0, MOST)
    .map(({ host, protocol, lines }) =>
      flowFact(source, lines, { from: element, to: namedEnd(source, `host:${host}`), data: ['request'], protocol }),
    );
}

/** Buckets that a container's arguments and variables name: read, unless the word in front says that it writes there. */
export function bucketFacts(source: Source, container: Container, element: Element): Fact[] {
  const texts = [
    ...container.variables.map(({ name, value, line }) => ({
      before: name,
      text: value,
      startLine: line,
      endLine: line,
    })),
    ...container.scripts.map(({ text, startLine, endLine }) => ({ before: '', text, startLine, endLine })),
  ];
  const facts = texts.flatMap(({ before, text, startLine, endLine }) => {
    const lines = { startLine, endLine: Math.max(startLine, endLine) };
    return [...text.slice(0, 50_000).matchAll(STORED)].slice(0, MOST).flatMap((match) => {
      const address = withoutSecrets(match[1] ?? '').replace(/\/$/, '');
      if (address.includes('$')) return [];
      const option = `${before} ${text
        .slice(Math.max(0, match.index - 60), match.index)
        .split(/\s/)
        .slice(-2)
        .join(' ')}`;
      return storeFacts(source, lines, address, WRITES.test(option), element);
    });
  });
  return facts.slice(0, MOST);
}

function storeFacts(source: Source, lines: Lines, address: string, written: boolean, element: Element): Fact[] {
  const store = locationElement(source, lines, address, { trust: 'internal' });
  const data: DataKind[] = [dataOfKind(store.kind)];
  const ends = written ? { from: element, to: store } : { from: store, to: element };
  return [
    elementFact(store),
    flowFact(source, lines, { ...ends, data, protocol: address.slice(0, address.indexOf(':')) }),
  ];
}

/** Secrets that a pod is given, in variables and as files. */
export function secretFacts(source: Source, pod: TreeNode, containers: readonly Container[], element: Element): Fact[] {
  const named = new Map<string, Lines>();
  const add = (node: TreeNode | undefined, key: string): void => {
    const entry = entryOf(node, key);
    const name = asText(entry?.value) ?? '';
    if (entry !== undefined && name !== '' && !named.has(name)) named.set(name, lineOf(entry));
  };
  for (const { node } of containers) {
    for (const item of itemsOf(get(node, 'env'))) add(get(item, 'valueFrom', 'secretKeyRef'), 'name');
    for (const item of itemsOf(get(node, 'envFrom'))) add(get(item, 'secretRef'), 'name');
  }
  for (const volume of itemsOf(get(pod, 'volumes'))) add(get(volume, 'secret'), 'secretName');
  return [...named].slice(0, MOST).flatMap(([name, lines]) => {
    const secret = sharedElement(source, lines, { kind: 'secret', name, controls: ['secret-store'] });
    return [
      elementFact(secret),
      flowFact(source, lines, { from: secret, to: element, data: ['credential'], protocol: 'file' }),
    ];
  });
}

/** Claims of storage that a pod mounts: it reads and, unless mounted for reading alone, writes there. */
export function claimFacts(source: Source, pod: TreeNode, element: Element): Fact[] {
  return itemsOf(get(pod, 'volumes')).flatMap((volume) => {
    const claim = get(volume, 'persistentVolumeClaim');
    const entry = entryOf(claim, 'claimName');
    const name = asText(entry?.value) ?? '';
    if (entry === undefined || name === '') return [];
    const lines = lineOf(entry);
    const store = sharedElement(source, lines, { kind: 'datastore', name: `pvc://${name}`, zone: element.zone });
    const carried = { data: ['artifact'], protocol: 'file' } as const;
    const reads = flowFact(source, lines, { from: store, to: element, ...carried });
    const readOnly = asText(get(claim, 'readOnly')) === 'true';
    return [
      elementFact(store),
      reads,
      ...(readOnly ? [] : [flowFact(source, lines, { from: element, to: store, ...carried })]),
    ];
  });
}
