type Rename = { readonly from: string; readonly to: string };

/**
 * Where everything went: files by their path, and folders (with a slash at the end) that moved to one place as far as their files tell:
 * `a/x.py` → `b/x.py` says that `a/` is `b/` now, unless another file of `a/` went elsewhere.
 */
export function movesOf(renames: readonly Rename[]): ReadonlyMap<string, string> {
  const moved = new Map(renames.map(({ from, to }) => [from, to]));
  const folders = new Map<string, Set<string>>();
  for (const { from, to } of renames) {
    const [before, after] = withoutCommonEnd(from.split('/'), to.split('/'));
    if (before === '' || after === '') continue;
    folders.set(before, (folders.get(before) ?? new Set()).add(after));
  }
  for (const [before, places] of folders) {
    const [after] = places;
    if (places.size === 1 && after !== undefined) moved.set(`${before}/`, `${after}/`);
  }
  return moved;
}

/** The folders that differ; empty when the file itself has another name or one of the folders is the root. */
function withoutCommonEnd(from: readonly string[], to: readonly string[]): readonly [string, string] {
  let same = 0;
  while (same < Math.min(from.length, to.length) && from.at(-1 - same) === to.at(-1 - same)) same += 1;
  if (same === 0) return ['', ''];
  return [from.slice(0, from.length - same).join('/'), to.slice(0, to.length - same).join('/')];
}
