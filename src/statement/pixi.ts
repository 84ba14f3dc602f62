import {
  channelFacts,
  condaRequirement,
  dependencyFacts,
  normaliseName,
  packageIndexFacts,
  poetryVersion,
  type Site,
} from '../command/index.ts';
import type { Dependency, Fact } from '../model/index.ts';
import { asString, entriesOf, get, itemsOf, type MapEntry, oneOrMore, type TreeNode } from '../parse/index.ts';
import { placedRequirement } from './placed.ts';
import { siteAt, type Source } from './source.ts';

const CONDA = ['dependencies', 'host-dependencies', 'build-dependencies', 'run-dependencies'];
/** What every environment has. */
const BASE = new Set(['python', 'pip']);
const DEVELOPMENT = /^(?:dev|develop|test|testing|tests|lint|linting|docs?|documentation|typing|format)$/;
/** Packages that are stated of one file; an alias could repeat them without end. */
const MOST = 5_000;

/**
 * The manifest of pixi (https://pixi.sh/latest/reference/pixi_manifest/): packages of conda and of PyPI by feature and platform, channels and
 * indexes. `root` is the file, or the table `tool.pixi` of a pyproject.toml.
 */
export function pixiFacts(source: Source, root: TreeNode | undefined, manifest: Dependency['manifest']): Fact[] {
  if (root === undefined) return [];
  const at: At = (line) => siteAt(source, { startLine: line, endLine: line }, { manifest });
  const features = entriesOf(get(root, 'feature')).map(({ key, value }) => ({
    node: value,
    dev: DEVELOPMENT.test(key),
  }));
  const tables = [{ node: root, dev: false }, ...features].flatMap(({ node, dev }) => [
    { node, dev },
    ...entriesOf(get(node, 'target')).map(({ value }) => ({ node: value, dev })),
  ]);
  return [
    ...['workspace', 'project'].flatMap((key) => placesOf(get(root, key), at)),
    ...[root, ...features.map(({ node }) => node)].flatMap((node) => placesOf(node, at)),
    ...tables.flatMap(({ node, dev }) => packagesOf(node, dev, at)),
  ].slice(0, MOST);
}

type At = (line: number) => Site;

/** Channels, and the indexes of `pypi-options`. */
function placesOf(table: TreeNode | undefined, at: At): Fact[] {
  const options = get(table, 'pypi-options');
  const indexes = [
    ['index-url', 'index'],
    ['extra-index-urls', 'extra-index'],
  ] as const;
  return [
    ...itemsOf(get(table, 'channels')).flatMap((item) =>
      channelFacts(at(item.line), asString(item) ?? asString(get(item, 'channel')) ?? ''),
    ),
    ...indexes.flatMap(([key, kind]) =>
      oneOrMore(get(options, key)).flatMap((item) => packageIndexFacts(at(item.line), kind, asString(item) ?? '', key)),
    ),
    ...itemsOf(get(options, 'find-links')).flatMap((item) =>
      packageIndexFacts(
        at(item.line),
        'find-links',
        asString(get(item, 'url')) ?? asString(get(item, 'path')) ?? '',
        'find-links',
      ),
    ),
  ];
}

function packagesOf(table: TreeNode, dev: boolean, at: At): Fact[] {
  const conda = CONDA.flatMap((key) => entriesOf(get(table, key)));
  return [
    ...conda.flatMap((entry) => condaFactsOf(entry, dev, at)),
    ...entriesOf(get(table, 'pypi-dependencies')).flatMap((entry) => pypiFactsOf(entry, dev, at)),
  ];
}

function condaFactsOf({ key, value, line }: MapEntry, dev: boolean, at: At): Fact[] {
  if (BASE.has(key)) return [];
  const placed = value.kind === 'map' ? placedRequirement(normaliseName(key), value) : null;
  const version = (asString(value) ?? asString(get(value, 'version')) ?? '').trim();
  const condition =
    version === '*' ? '' : /^\d/.test(version) ? `=${version.includes('*') ? '' : '='}${version}` : version;
  const requirement = placed ?? condaRequirement(`${key}${condition}`);
  return requirement === null ? [] : dependencyFacts(at(line), requirement, 'conda', { dev });
}

function pypiFactsOf({ key, value, line }: MapEntry, dev: boolean, at: At): Fact[] {
  const name = normaliseName(key);
  const version = asString(value) ?? asString(get(value, 'version')) ?? '';
  const requirement = (value.kind === 'map' ? placedRequirement(name, value) : null) ?? poetryVersion(name, version);
  const index = asString(get(value, 'index'));
  return [
    ...dependencyFacts(at(line), requirement, 'pypi', { dev }),
    ...(index === undefined ? [] : packageIndexFacts(at(line), 'index', index, 'index')),
  ];
}
