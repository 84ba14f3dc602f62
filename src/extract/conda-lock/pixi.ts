import { normaliseName } from '../../command/index.ts';
import { asString, get, itemsOf, type TreeNode } from '../../parse/index.ts';
import type { Locked } from '../../statement/index.ts';
import { acrossPlatforms, archiveOf, digest, distributionOf, textOf, withoutToken } from './archive.ts';

/** `packages` of a pixi.lock (version 3 to 6): archives of conda, distributions of PyPI. Folders of the repository itself are left out. */
export function pixiPackages(root: TreeNode): Locked[] {
  return acrossPlatforms(itemsOf(get(root, 'packages')).flatMap(packageOf));
}

function packageOf(item: TreeNode): Locked[] {
  const kind = asString(get(item, 'kind')) ?? (get(item, 'conda') === undefined ? 'pypi' : 'conda');
  const url = asString(get(item, kind)) ?? asString(get(item, 'url')) ?? asString(get(item, 'path')) ?? '';
  if (!/^(?:https?:|git\+)/.test(url)) return [];
  const hashes = [...digest('sha256', asString(get(item, 'sha256'))), ...digest('md5', asString(get(item, 'md5')))];
  if (kind === 'conda') {
    const archive = archiveOf(url);
    const name = asString(get(item, 'name')) ?? archive?.name;
    if (name === undefined) return [];
    const version = textOf(get(item, 'version')) || (archive?.version ?? '');
    const origin = archive?.origin ?? withoutToken(url);
    return [
      { line: item.line, ecosystem: 'conda', name: name.toLowerCase(), version, source: 'index', hashes, origin },
    ];
  }
  const named = distributionOf(url);
  const name = asString(get(item, 'name')) ?? named?.name;
  if (name === undefined) return [];
  const commit = url.startsWith('git+') ? (/[@#=]([0-9a-f]{40})$/.exec(url)?.[1] ?? '') : null;
  return [
    {
      line: item.line,
      ecosystem: 'pypi',
      name: normaliseName(name),
      version: commit ?? (textOf(get(item, 'version')) || (named?.version ?? '')),
      source: commit === null ? 'index' : 'git',
      hashes,
      origin: url,
    },
  ];
}
