import type { Locked } from '../../statement/index.ts';

/** Where a package comes from, as its lock file resolved it: a registry's archive, a repository, an address, a folder. */
export function sourceOfResolved(resolved: string, version: string): Pick<Locked, 'version' | 'source' | 'origin'> {
  const address = resolved.replace(/#.*$/s, '');
  if (/^(?:git[+:@]|git$)|^(?:https?|ssh):.*\.git(?:#|$)|^https:\/\/codeload\.github\.com\//.test(resolved)) {
    return { version: /(?:#|\/)([0-9a-f]{40})$/.exec(resolved)?.[1] ?? '', source: 'git', origin: address };
  }
  if (/^(?:file|link|workspace|portal):/.test(resolved) || version.startsWith('file:')) {
    return { version: '', source: 'local', origin: '' };
  }
  // A registry keeps archives under `/-/`; what lies elsewhere was asked for by its address.
  if (/^https?:/.test(resolved) && !/\/-\/|\/npm\/|\/api\/|\/repository\//.test(address)) {
    return { version, source: 'url', origin: address };
  }
  return {
    version,
    source: 'index',
    origin: /^(https?:\/\/.*?)\/(?:@[^/]+\/|@[^/]+%2f)?[^/]+\/-\//i.exec(address)?.[1] ?? '',
  };
}
