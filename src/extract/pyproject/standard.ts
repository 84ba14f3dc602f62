import { dependencyFacts, normaliseName, parseRequirement, type Requirement, type Site } from '../../command/index.ts';
import type { Fact } from '../../model/index.ts';
import { asString, entriesOf, get, itemsOf, type TreeNode } from '../../parse/index.ts';
import { placedRequirement } from '../../statement/index.ts';

/** Dependencies that are lists of PEP 508 texts, with the sources that uv gives them. */
export function standardFacts(root: TreeNode, siteAt: (line: number) => Site): Fact[] {
  const sources = new Map(
    entriesOf(get(root, 'tool', 'uv', 'sources')).map(({ key, value }) => [normaliseName(key), value]),
  );
  return listsOf(root)
    .flatMap(itemsOf)
    .flatMap((item) => {
      const requirement = parseRequirement(asString(item) ?? '');
      if (requirement === null) return [];
      return dependencyFacts(siteAt(item.line), fromSource(requirement, sources.get(requirement.package)));
    });
}

function listsOf(root: TreeNode): TreeNode[] {
  const groups = [
    get(root, 'project', 'optional-dependencies'),
    get(root, 'dependency-groups'),
    get(root, 'tool', 'pdm', 'dev-dependencies'),
  ].flatMap((group) => entriesOf(group).map(({ value }) => value));
  const environments = entriesOf(get(root, 'tool', 'hatch', 'envs')).flatMap(({ value }) => [
    get(value, 'dependencies'),
    get(value, 'extra-dependencies'),
  ]);
  const single = [
    get(root, 'project', 'dependencies'),
    get(root, 'build-system', 'requires'),
    get(root, 'tool', 'uv', 'dev-dependencies'),
  ];
  return [...single, ...groups, ...environments].filter((node) => node !== undefined);
}

/** uv takes a package from its source whatever the requirement says. A list of sources (by marker) is as loose as its loosest. */
function fromSource(requirement: Requirement, source: TreeNode | undefined): Requirement {
  if (source === undefined) return requirement;
  const candidates = source.kind === 'seq' ? source.items : [source];
  const placed = candidates.map((candidate) => placedRequirement(requirement.package, candidate));
  return (
    placed.find((item) => item !== null && item.pinned !== 'commit') ??
    placed.find((item) => item !== null) ??
    requirement
  );
}
