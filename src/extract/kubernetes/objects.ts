import { asText, entriesOf, entryOf, get, itemsOf, type TreeNode } from '../../parse/index.ts';

/** One object of a manifest. */
export type KubernetesObject = {
  readonly kind: string;
  /** `apps/v1`, `serving.kserve.io/v1beta1`. */
  readonly api: string;
  readonly name: string;
  readonly namespace: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly annotations: ReadonlyMap<string, string>;
  readonly node: TreeNode;
  /** The line of its name, or where it begins. */
  readonly line: number;
};

/** Objects of one file that are looked at. */
export const MOST_OBJECTS = 2_000;
/** Lists may hold lists. */
const MAX_LISTS = 3;

/** The objects of all documents; those of a `List` one by one. */
export function objectsOf(documents: readonly TreeNode[]): KubernetesObject[] {
  return documents
    .flatMap((document) => unfolded(document, 0))
    .slice(0, MOST_OBJECTS)
    .flatMap(objectOf);
}

function unfolded(node: TreeNode, depth: number): TreeNode[] {
  if (node.kind === 'seq') return depth >= MAX_LISTS ? [] : node.items.flatMap((item) => unfolded(item, depth + 1));
  const kind = asText(get(node, 'kind')) ?? '';
  if (depth < MAX_LISTS && kind.endsWith('List') && entryOf(node, 'items') !== undefined) {
    return itemsOf(get(node, 'items')).flatMap((item) => unfolded(item, depth + 1));
  }
  return [node];
}

/** An object read from a node: null for what has no kind. */
export function objectOf(node: TreeNode): KubernetesObject[] {
  const kind = asText(get(node, 'kind'));
  const api = asText(get(node, 'apiVersion'));
  if (kind === undefined || api === undefined) return [];
  const metadata = get(node, 'metadata');
  const named = entryOf(metadata, 'name') ?? entryOf(metadata, 'generateName');
  return [
    {
      kind,
      api,
      name: (asText(named?.value) ?? '').replace(/-$/, '').slice(0, 253) || kind,
      namespace: namespaceOf(metadata),
      labels: textsOf(get(metadata, 'labels')),
      annotations: textsOf(get(metadata, 'annotations')),
      node,
      line: named?.line ?? entryOf(node, 'kind')?.line ?? node.line,
    },
  ];
}

function namespaceOf(metadata: TreeNode | undefined): string {
  const namespace = asText(get(metadata, 'namespace')) ?? '';
  return /^[\w.-]{1,63}$/.test(namespace) ? namespace : '';
}

/** A map of texts, such as labels. */
export function textsOf(node: TreeNode | undefined): ReadonlyMap<string, string> {
  return new Map(
    entriesOf(node).flatMap(({ key, value }) => {
      const text = asText(value);
      return text === undefined ? [] : [[key, text.slice(0, 1_000)] as const];
    }),
  );
}

/** The group of an API version: `serving.kserve.io`; empty for the core. */
export function groupOf({ api }: Pick<KubernetesObject, 'api'>): string {
  return api.includes('/') ? (api.split('/', 1)[0] ?? '') : '';
}
