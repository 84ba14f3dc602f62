import { dependencyFacts, normaliseName, poetryVersion, type Requirement, type Site } from '../../command/index.ts';
import type { Fact } from '../../model/index.ts';
import { asString, entriesOf, get, type MapEntry, oneOrMore, type TreeNode } from '../../parse/index.ts';
import { placedRequirement } from '../../statement/index.ts';

/** Dependencies in the tables of Poetry: `name = "^1.2"` or `name = { version | git | url | path = … }`, alone or as a list. */
export function poetryFacts(root: TreeNode, siteAt: (line: number) => Site): Fact[] {
  const poetry = get(root, 'tool', 'poetry');
  const tables = [
    get(poetry, 'dependencies'),
    get(poetry, 'dev-dependencies'),
    ...entriesOf(get(poetry, 'group')).map(({ value }) => get(value, 'dependencies')),
  ];
  return tables
    .flatMap(entriesOf)
    .filter(({ key }) => key !== 'python')
    .flatMap((entry) => requirementsOf(entry).flatMap((item) => dependencyFacts(siteAt(item.line), item.requirement)));
}

function requirementsOf({ key, value, line }: MapEntry): { requirement: Requirement; line: number }[] {
  const name = normaliseName(key);
  return oneOrMore(value).flatMap((item) => {
    const version = asString(item) ?? asString(get(item, 'version'));
    const requirement =
      item.kind === 'map' ? (placedRequirement(name, item) ?? poetryVersion(name, version ?? '')) : undefined;
    if (requirement !== undefined) return [{ requirement, line: value.kind === 'seq' ? item.line : line }];
    return version === undefined ? [] : [{ requirement: poetryVersion(name, version), line }];
  });
}
