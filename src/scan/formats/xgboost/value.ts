import type { TreeNode } from '../../../parse/index.ts';

/** A value of a model, whether it was written as JSON or as Universal Binary JSON. */
export type Value = ReadonlyMap<string, Value> | readonly Value[] | Float64Array | string | number | boolean | null;

/** A tree of JSON as values. */
export function valueOf(node: TreeNode): Value {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'seq') return node.items.map(valueOf);
  return new Map(node.entries.map(({ key, value }) => [key, valueOf(value)]));
}

/** The value at a path of keys; null where there is none. */
export function at(value: Value, ...path: readonly string[]): Value {
  return path.reduce<Value>(
    (one, key) => (one instanceof Map ? ((one as ReadonlyMap<string, Value>).get(key) ?? null) : null),
    value,
  );
}

/** A list of numbers; null where something else is in it. */
export function numbersAt(value: Value, key: string): ArrayLike<number> | null {
  const list = at(value, key);
  if (list instanceof Float64Array) return list;
  return Array.isArray(list) && list.every((item) => typeof item === 'number') ? list : null;
}
