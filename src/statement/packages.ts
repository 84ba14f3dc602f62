import { channelFacts, condaRequirement, dependencyFacts, requirementLineFacts } from '../command/index.ts';
import type { Dependency, Fact } from '../model/index.ts';
import { asString, get, itemsOf, type TreeNode } from '../parse/index.ts';
import { lineOf, siteAt, type Source } from './source.ts';

type Asked = { readonly manifest: Dependency['manifest']; readonly symbol?: string };

/** What every environment has: the interpreter, and pip where a list for pip follows. */
const BASE = new Set(['python', 'pip']);
/** Packages of one list that are looked at; an alias could repeat them without end. */
const MAX_PACKAGES = 2_000;

/** Packages of a list in the language of requirements files (`scikit-learn==1.4`, `git+https://…`, `--extra-index-url …`). */
export function packageListFacts(source: Source, list: TreeNode | undefined, asked: Asked): Fact[] {
  return itemsOf(list)
    .slice(0, MAX_PACKAGES)
    .flatMap((item) => requirementLineFacts(siteAt(source, lineOf(item), asked), asString(item) ?? ''));
}

/** Packages and channels of an environment of conda: `channels`, `dependencies` and the `pip` list inside. */
export function condaFacts(source: Source, root: TreeNode | undefined, asked: Asked): Fact[] {
  const dependencies = itemsOf(get(root, 'dependencies')).slice(0, MAX_PACKAGES);
  if (dependencies.length === 0) return [];
  const channels = itemsOf(get(root, 'channels'))
    .slice(0, MAX_PACKAGES)
    .flatMap((item) => channelFacts(siteAt(source, lineOf(item), asked), asString(item) ?? ''));
  return [...channels, ...dependencies.flatMap((item) => dependencyOf(source, item, asked))];
}

function dependencyOf(source: Source, item: TreeNode, asked: Asked): Fact[] {
  if (item.kind === 'map') return packageListFacts(source, get(item, 'pip'), asked);
  const requirement = condaRequirement(asString(item) ?? '');
  if (requirement === null || BASE.has(requirement.package)) return [];
  return dependencyFacts(siteAt(source, lineOf(item), asked), requirement, 'conda');
}
