import type { Fact, PackageIndex } from '../model/index.ts';
import { packageIndexFacts } from './dependency-fact.ts';
import type { Options } from './options.ts';
import type { Site } from './script-place.ts';

const KINDS = new Map<string, PackageIndex['kind']>([
  ['-i', 'index'],
  ['--index-url', 'index'],
  ['--pypi-url', 'index'],
  ['--default-index', 'index'],
  ['--extra-index-url', 'extra-index'],
  ['--index', 'extra-index'],
  ['-f', 'find-links'],
  ['--find-links', 'find-links'],
  ['--trusted-host', 'trusted-host'],
  ['--allow-insecure-host', 'trusted-host'],
  ['--pre', 'pre-release'],
  ['--prerelease', 'pre-release'],
]);

const VARIABLES = new Map<string, PackageIndex['kind']>([
  ['PIP_INDEX_URL', 'index'],
  ['PIP_EXTRA_INDEX_URL', 'extra-index'],
  ['PIP_FIND_LINKS', 'find-links'],
  ['PIP_TRUSTED_HOST', 'trusted-host'],
  ['PIP_PRE', 'pre-release'],
  ['UV_INDEX_URL', 'index'],
  ['UV_DEFAULT_INDEX', 'index'],
  ['UV_EXTRA_INDEX_URL', 'extra-index'],
  ['UV_INDEX', 'extra-index'],
  ['UV_FIND_LINKS', 'find-links'],
  ['UV_INSECURE_HOST', 'trusted-host'],
  ['UV_PRERELEASE', 'pre-release'],
]);

/** Indexes that options of pip or uv name, on a command line or in a requirements file. */
export function indexFactsOfOptions(site: Site, options: Options): Fact[] {
  return options.named.flatMap(({ name, value }) => {
    const kind = KINDS.get(name);
    if (kind === undefined || (name === '--prerelease' && value !== 'allow')) return [];
    const label = name === '-i' ? '--index-url' : name === '-f' ? '--find-links' : name;
    return indexesOf(site, kind, value ?? '', label);
  });
}

/** The index that an environment variable of pip or uv names (`ENV PIP_EXTRA_INDEX_URL=…`); nothing for any other variable. */
export function indexFactsOfVariable(site: Site, name: string, value: string): Fact[] {
  const kind = VARIABLES.get(name);
  if (kind === undefined || (kind === 'pre-release' && !/^(?:1|true|yes|on|allow)$/i.test(value))) return [];
  return indexesOf(site, kind, value, name);
}

function indexesOf(site: Site, kind: PackageIndex['kind'], value: string, option: string): Fact[] {
  if (kind === 'pre-release') return packageIndexFacts(site, kind, '', option);
  const separate = option.startsWith('--') && option !== '--index' ? [value] : value.split(/\s+/);
  return separate.flatMap((url) =>
    packageIndexFacts(site, kind, url.replace(/^[A-Za-z0-9_-]{1,60}=(?=\w+:\/\/)/, ''), option),
  );
}
