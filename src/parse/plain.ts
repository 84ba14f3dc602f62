import { entryOf, get, type MapEntry, type TreeNode } from './tree.ts';

/** Plain data for a schema. Maps have no prototype, so that no key means anything; of a repeated key the last counts. */
export function plainOf(node: TreeNode): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'seq') return node.items.map(plainOf);
  const object = Object.create(null) as Record<string, unknown>;
  for (const { key, value } of node.entries) object[key] = plainOf(value);
  return object;
}

/** The line of a path of keys and indexes, or of the deepest part of it that is there. */
export function lineOf(document: TreeNode, path: readonly PropertyKey[]): number {
  let node: TreeNode | undefined = document;
  let line = document.line;
  for (const step of path) {
    if (node === undefined) return line;
    const entry: MapEntry | undefined = typeof step === 'number' ? undefined : entryOf(node, String(step));
    node = typeof step === 'number' ? get(node, step) : entry?.value;
    line = entry?.line ?? node?.line ?? line;
  }
  return line;
}
