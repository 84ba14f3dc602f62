import { pinnedOf } from '../../command/index.ts';
import type { Fact, Pinned } from '../../model/index.ts';
import { asString, asText, entriesOf, get, itemsOf, type TreeNode } from '../../parse/index.ts';
import { lineOf, referenceFact, type Source, sourceOf, withoutSecrets } from '../../statement/index.ts';

const MAX_PLUGINS = 500;

/**
 * Plugins and marketplaces that a client fetches: the list of a marketplace, and marketplaces that settings add.
 * https://code.claude.com/docs/en/plugin-marketplaces
 */
export function pluginFacts(path: string, root: TreeNode): Fact[] {
  const source = sourceOf(path);
  const listed = path.endsWith('marketplace.json')
    ? itemsOf(get(root, 'plugins')).map((node) => get(node, 'source'))
    : [];
  const added = entriesOf(get(root, 'extraKnownMarketplaces')).map(({ value }) => get(value, 'source'));
  return [
    ...listed.slice(0, MAX_PLUGINS).flatMap((node) => fetchedFacts(source, node, 'plugin')),
    ...added.slice(0, MAX_PLUGINS).flatMap((node) => fetchedFacts(source, node, 'marketplace')),
  ];
}

/** A folder of the repository is no reference. */
function fetchedFacts(source: Source, node: TreeNode | undefined, loader: string): Fact[] {
  if (node === undefined || node.kind !== 'map') return [];
  const kind = asString(get(node, 'source')) ?? '';
  const revision = asText(get(node, 'sha')) ?? asText(get(node, 'ref')) ?? asText(get(node, 'version')) ?? '';
  const lines = lineOf(node);
  if (kind === 'npm' || kind === 'pip') {
    const repo = asString(get(node, 'package')) ?? '';
    if (repo === '') return [];
    const pinned: Pinned = /^\d+\.\d+/.test(revision) ? 'tag' : 'none';
    const controls = pinned === 'tag' ? ['exact-pin'] : [];
    return [
      referenceFact(source, lines, {
        kind: 'code',
        repo,
        revision,
        pinned,
        loader,
        controls,
        remoteCode: 'on',
        transport: 'registry',
      }),
    ];
  }
  const repository = asString(get(node, 'repo'));
  const url = repository === undefined ? (asString(get(node, 'url')) ?? '') : `https://github.com/${repository}`;
  if (!/^(?:https?:\/\/|git@|ssh:\/\/)/.test(url) || /\s/.test(url)) return [];
  const repo = withoutSecrets(url).replace(/\.git$/, '');
  return [
    referenceFact(source, lines, {
      kind: 'code',
      repo,
      revision,
      pinned: pinnedOf(revision),
      loader,
      transport: 'git',
      formats: ['code'],
    }),
  ];
}
