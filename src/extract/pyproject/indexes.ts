import { packageIndexFacts, type Site } from '../../command/index.ts';
import type { Fact, PackageIndex } from '../../model/index.ts';
import { asBoolean, asString, get, itemsOf, oneOrMore, type TreeNode } from '../../parse/index.ts';

type SiteAt = (line: number) => Site;

/** Package indexes of uv, Poetry and PDM. */
export function indexFacts(root: TreeNode, siteAt: SiteAt): Fact[] {
  const uv = get(root, 'tool', 'uv');
  return [
    ...itemsOf(get(uv, 'index')).flatMap((item) => uvIndex(item, siteAt)),
    ...[uv, get(uv, 'pip')].flatMap((table) => uvOptions(table, siteAt)),
    ...itemsOf(get(root, 'tool', 'poetry', 'source')).flatMap((item) => poetrySource(item, siteAt)),
    ...itemsOf(get(root, 'tool', 'pdm', 'source')).flatMap((item) => pdmSource(item, siteAt)),
  ];
}

/** An index that only named packages come from (`explicit`) cannot be mixed up with PyPI, so it counts as a plain index. */
function uvIndex(item: TreeNode, siteAt: SiteAt): Fact[] {
  const alone = asBoolean(get(item, 'default')) === true || asBoolean(get(item, 'explicit')) === true;
  return indexOf(get(item, 'url'), alone ? 'index' : 'extra-index', 'tool.uv.index', siteAt);
}

function uvOptions(table: TreeNode | undefined, siteAt: SiteAt): Fact[] {
  const facts: Fact[] = [];
  const options = [
    ['index-url', 'index'],
    ['extra-index-url', 'extra-index'],
    ['find-links', 'find-links'],
    ['allow-insecure-host', 'trusted-host'],
  ] as const;
  for (const [key, kind] of options) {
    for (const item of oneOrMore(get(table, key))) facts.push(...indexOf(item, kind, `tool.uv.${key}`, siteAt));
  }
  const early = get(table, 'prerelease');
  if (early !== undefined && asString(early) === 'allow') {
    facts.push(...packageIndexFacts(siteAt(early.line), 'pre-release', '', 'prerelease = "allow"'));
  }
  return facts;
}

/** Poetry asks supplemental and secondary sources beside the others; a primary one takes the place of PyPI. */
function poetrySource(item: TreeNode, siteAt: SiteAt): Fact[] {
  const priority = asString(get(item, 'priority')) ?? '';
  const beside = /^(?:supplemental|secondary)$/.test(priority) || asBoolean(get(item, 'secondary')) === true;
  return indexOf(get(item, 'url'), beside ? 'extra-index' : 'index', 'tool.poetry.source', siteAt);
}

function pdmSource(item: TreeNode, siteAt: SiteAt): Fact[] {
  const links = asString(get(item, 'type')) === 'find_links';
  const kind = links ? 'find-links' : asString(get(item, 'name')) === 'pypi' ? 'index' : 'extra-index';
  const facts = indexOf(get(item, 'url'), kind, 'tool.pdm.source', siteAt);
  const verify = get(item, 'verify_ssl');
  const host = /^https?:\/\/(?:[^/@]{1,300}@)?([^/:]{1,200})/.exec(asString(get(item, 'url')) ?? '')?.[1];
  if (verify === undefined || asBoolean(verify) !== false || host === undefined) return facts;
  return [...facts, ...packageIndexFacts(siteAt(verify.line), 'trusted-host', host, 'tool.pdm.source')];
}

function indexOf(node: TreeNode | undefined, kind: PackageIndex['kind'], option: string, siteAt: SiteAt): Fact[] {
  const url = asString(node);
  return node === undefined || url === undefined ? [] : packageIndexFacts(siteAt(node.line), kind, url, option);
}
