import type { Requirement } from '../../command/index.ts';

const GIT =
  /^(?:git(?:\+[a-z]+)?:|git@|(?:github|gitlab|bitbucket|gist):)|^[\w.-]+\/[\w.-]+(?:#|$)|^https?:\/\/[^?#]*\.git(?:#|$)/;
const LOCAL = /^(?:file|link|portal|workspace):|^(?:\.{1,2}|~)?\//;

/**
 * What a dependency of a `package.json` asks for (https://docs.npmjs.com/cli/configuring-npm/package-json#dependencies): a range, a tag,
 * an alias (`npm:other@1.2.3`), a repository, an archive by address, or a folder.
 */
export function requirementOf(name: string, specification: string): Requirement {
  const text = specification.trim().slice(0, 2_000);
  const stated = { package: name, specifier: '', hashed: false, address: '' } as const;
  if (LOCAL.test(text)) return { ...stated, pinned: 'local', source: 'local' };
  if (GIT.test(text)) {
    const ref = /#(?:semver:)?([^#]*)$/.exec(text)?.[1] ?? '';
    const pinned = /^[0-9a-f]{40}$/i.test(ref) ? 'commit' : 'none';
    return { ...stated, specifier: ref === '' ? '' : `@${ref}`, pinned, source: 'git', address: text };
  }
  if (/^https?:\/\//i.test(text)) return { ...stated, pinned: 'url', source: 'url', address: text };
  const alias = /^npm:((?:@[^/@]{1,100}\/)?[^/@]{1,200})(?:@(.*))?$/.exec(text);
  const version = alias === null ? text : (alias[2] ?? '');
  const exact = /^[v=]{0,2}\d+\.\d+\.\d+(?:-[\w.-]+)?(?:\+[\w.-]+)?$/.test(version);
  const open = /^(?:|\*|x|latest|next)$/i.test(version);
  return {
    ...stated,
    package: alias?.[1] ?? name,
    specifier: open ? '' : version.replaceAll(/\s+/g, ' '),
    pinned: exact ? 'exact' : open ? 'none' : 'range',
    source: 'index',
  };
}
