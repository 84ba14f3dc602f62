import type { Fact } from '../../model/index.ts';
import { get, type TreeNode } from '../../parse/index.ts';
import { packageListFacts, type Source } from '../../statement/index.ts';

/** Packages of a `python_env.yaml`; requirements files that it names are read by themselves. */
export function environmentFacts(source: Source, root: TreeNode): Fact[] {
  return ['build_dependencies', 'dependencies'].flatMap((key) =>
    packageListFacts(source, get(root, key), { manifest: 'environment' }),
  );
}
