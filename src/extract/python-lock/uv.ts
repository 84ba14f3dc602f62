import { normaliseName } from '../../command/index.ts';
import { asString, entriesOf, get, itemsOf, type TreeNode } from '../../parse/index.ts';
import type { Locked } from '../../statement/index.ts';
import { hashesOf, named } from './tables.ts';

const OWN = ['editable', 'virtual', 'directory', 'path'];

/** `[[package]]` of uv.lock. The projects themselves stand among the packages and tell which others they ask for. */
export function uvPackages(root: TreeNode): Locked[] {
  const items = itemsOf(get(root, 'package'));
  const projects = items.filter((item) => OWN.some((key) => get(item, 'source', key) !== undefined));
  const asked = new Set(projects.flatMap((item) => namesIn(get(item, 'dependencies'))));
  const extras = new Set(projects.flatMap((item) => groupsIn(get(item, 'optional-dependencies'))));
  const groups = new Set(projects.flatMap((item) => groupsIn(get(item, 'dev-dependencies'))));
  return items
    .filter((item) => !projects.includes(item))
    .flatMap((item) =>
      named(item, (name) => {
        const source = get(item, 'source');
        const [git, url] = [asString(get(source, 'git')), asString(get(source, 'url'))];
        const direct = asked.has(name) || extras.has(name) || groups.has(name);
        return {
          version:
            git === undefined ? (asString(get(item, 'version')) ?? '') : (/#([0-9a-f]{40})$/.exec(git)?.[1] ?? ''),
          source: git !== undefined ? 'git' : url === undefined ? 'index' : 'url',
          hashes: [...hashesOf(get(item, 'sdist')), ...hashesOf(get(item, 'wheels'))],
          scope: direct ? ('direct' as const) : ('transitive' as const),
          dev: groups.has(name) && !asked.has(name) && !extras.has(name),
          marker: extras.has(name) && !asked.has(name) ? 'extra' : '',
          origin: git ?? url ?? asString(get(source, 'registry')) ?? '',
        };
      }),
    );
}

function namesIn(list: TreeNode | undefined): string[] {
  return itemsOf(list).flatMap((item) => {
    const name = asString(get(item, 'name'));
    return name === undefined ? [] : [normaliseName(name)];
  });
}

function groupsIn(table: TreeNode | undefined): string[] {
  return entriesOf(table).flatMap(({ value }) => namesIn(value));
}
