import { asString, entriesOf, get, itemsOf, type TreeNode } from '../../parse/index.ts';
import { repositoryPath } from '../../statement/index.ts';

/** Entries of one list that are looked at. */
const MAX_ENTRIES = 20_000;

export type Place = { readonly path: string; readonly line: number };

/** Paths of a list of `deps`, `outs`, `metrics` or `plots`: texts, maps of one path and its options, or maps with `path`. Each once. */
export function pathsOf(node: TreeNode | undefined, folder: string): Place[] {
  const paths = new Map<string, number>();
  for (const item of itemsOf(node).slice(0, MAX_ENTRIES)) {
    const written = asString(item) ?? asString(get(item, 'path')) ?? entriesOf(item)[0]?.key ?? '';
    const path = repositoryPath(folder, written);
    if (path !== null && !paths.has(path)) paths.set(path, item.line);
  }
  return [...paths].map(([path, line]) => ({ path, line }));
}

/** Files that the top-level `metrics` and `plots` of a pipeline read: what evaluations write. A plot names them itself or under `y`. */
export function resultPaths(root: TreeNode, folder: string): readonly string[] {
  const metrics = pathsOf(get(root, 'metrics'), folder).map(({ path }) => path);
  const plots = get(root, 'plots');
  const named = plots?.kind === 'map' ? [plots] : itemsOf(plots).slice(0, MAX_ENTRIES);
  const files = named.flatMap((item) => [
    ...(asString(item) === undefined ? [] : [asString(item) ?? '']),
    ...entriesOf(item).flatMap(({ key, value }) => {
      const y = get(value, 'y');
      return y?.kind === 'map' ? entriesOf(y).map((entry) => entry.key) : [key];
    }),
  ]);
  return [...metrics, ...files.flatMap((file) => repositoryPath(folder, file) ?? [])];
}
