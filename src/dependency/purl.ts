import type { Dependency } from '../model/index.ts';

type Placed = Pick<Dependency, 'ecosystem' | 'package' | 'pinned' | 'specifier' | 'source'>;

const TYPES: Readonly<Partial<Record<Dependency['ecosystem'], string>>> = {
  pypi: 'pypi',
  conda: 'conda',
  npm: 'npm',
  debian: 'deb',
};

/** The one version that a dependency allows, as its registry writes it; empty when it allows several. */
export function exactVersionOf({
  pinned,
  specifier,
  ecosystem,
}: Pick<Placed, 'pinned' | 'specifier' | 'ecosystem'>): string {
  if (pinned !== 'exact') return '';
  if (ecosystem === 'npm') return specifier.replace(/^[v=]{1,2}/, '');
  const clause = specifier.split(',').find((part) => /^={0,3}\s*v?\d/.test(part) && !part.endsWith('*')) ?? '';
  const version = clause.replace(/^={0,3}\s*/, '');
  return ecosystem === 'conda' ? version.replace(/=.*$/s, '') : version;
}

/**
 * The package URL of a dependency (https://github.com/package-url/purl-spec), without a version when it allows several. Null for folders of
 * the repository and for what no registry's name stands for.
 */
export function purlOf(dependency: Placed): string | null {
  const type = TYPES[dependency.ecosystem];
  if (type === undefined || dependency.source === 'local' || dependency.package === '') return null;
  const version = exactVersionOf(dependency);
  const name = dependency.package.split('/').map(encode).join('/');
  const distribution = type === 'deb' ? 'debian/' : '';
  return `pkg:${type}/${distribution}${name}${version === '' ? '' : `@${encode(version)}`}`;
}

/** Everything but letters, digits and `.-_~:` is encoded; half of a character becomes the sign for none. */
function encode(text: string): string {
  return encodeURIComponent(text.replaceAll(/[\uD800-\uDFFF]/gu, '\uFFFD'))
    .replaceAll(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%3A', ':');
}
