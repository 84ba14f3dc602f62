import { normaliseName } from '../../command/index.ts';
import { asString, get, itemsOf, type TreeNode } from '../../parse/index.ts';
import type { Locked } from '../../statement/index.ts';
import { acrossPlatforms, archiveOf, digest, textOf, withoutToken } from './archive.ts';

/** `package` of a conda-lock.yml (version 1 and 2): one entry for each package and platform, of conda or pip. */
export function condaLockPackages(root: TreeNode): Locked[] {
  return acrossPlatforms(itemsOf(get(root, 'package')).flatMap(packageOf));
}

function packageOf(item: TreeNode): Locked[] {
  const [name, version] = [asString(get(item, 'name')), textOf(get(item, 'version'))];
  if (name === undefined || !/^[\w.-]{1,200}$/.test(name)) return [];
  const pip = asString(get(item, 'manager')) === 'pip';
  const url = asString(get(item, 'url')) ?? '';
  const hash = get(item, 'hash');
  const git = url.startsWith('git+');
  const category = [
    asString(get(item, 'category')) ?? '',
    ...itemsOf(get(item, 'categories')).map((one) => asString(one) ?? ''),
  ];
  const named = category.filter((one) => one !== '');
  return [
    {
      line: item.line,
      ecosystem: pip ? 'pypi' : 'conda',
      name: pip ? normaliseName(name) : name.toLowerCase(),
      version: git ? (/@([0-9a-f]{40})/.exec(url)?.[1] ?? '') : version,
      source: git ? 'git' : 'index',
      hashes: [...digest('sha256', asString(get(hash, 'sha256'))), ...digest('md5', asString(get(hash, 'md5')))],
      dev: named.length > 0 && !named.includes('main'),
      origin: pip ? url : (archiveOf(url)?.origin ?? withoutToken(url)),
    },
  ];
}
