import type { TreeNode } from '../../parse/index.ts';
import type { Locked } from '../../statement/index.ts';

/** A package of conda as the address of its archive tells it: `CHANNEL/SUBDIR/name-version-build.conda`; null for another address. */
export function archiveOf(
  url: string,
): { readonly name: string; readonly version: string; readonly origin: string } | null {
  const match =
    /^((?:https?|file):\/\/.{1,400})\/[\w-]{1,40}\/([\w.-]{1,200})-([^-/]{1,100})-[^-/]{1,100}\.(?:conda|tar\.bz2)$/.exec(
      withoutToken(url).replace(/[?#].*$/s, ''),
    );
  return match === null
    ? null
    : { name: (match[2] ?? '').toLowerCase(), version: match[3] ?? '', origin: match[1] ?? '' };
}

/** An address of a private channel without the token that it may carry as a folder: `/t/TOKEN/channel`. */
export function withoutToken(url: string): string {
  return url.replace(/(?<=:\/\/[^/]{1,300})\/t\/[^/]+/, '');
}

/** The file of a wheel or source archive, by name and version; null for another one. */
export function distributionOf(url: string): { readonly name: string; readonly version: string } | null {
  const file =
    url
      .replace(/[?#].*$/s, '')
      .split('/')
      .at(-1) ?? '';
  const wheel = /^([^-]{1,200})-([^-]{1,100})-[^/]{1,200}\.whl$/.exec(file);
  const match = wheel ?? /^(.{1,200})-(\d[^-]{0,100}?)\.(?:tar\.gz|zip|tar\.bz2)$/.exec(file);
  return match === null ? null : { name: match[1] ?? '', version: match[2] ?? '' };
}

/** A digest of which the file says the algorithm; nothing for what is none. */
export function digest(algorithm: 'sha256' | 'md5', text: string | undefined): string[] {
  const length = algorithm === 'sha256' ? 64 : 32;
  return text !== undefined && /^[0-9a-f]+$/.test(text) && text.length === length ? [`${algorithm}:${text}`] : [];
}

/** One entry for each package and version, with the digests of all platforms; what one of them needs for use is no development alone. */
export function acrossPlatforms(entries: readonly Locked[]): Locked[] {
  const packages = new Map<string, Locked>();
  for (const entry of entries) {
    const key = `${entry.ecosystem} ${entry.name} ${entry.version}`;
    const known = packages.get(key);
    packages.set(
      key,
      known === undefined
        ? entry
        : {
            ...known,
            hashes: [...(known.hashes ?? []), ...(entry.hashes ?? [])],
            dev: known.dev === true && entry.dev === true,
          },
    );
  }
  return [...packages.values()];
}

/** The version as the file writes it: `1.10` is no number here. */
export function textOf(node: TreeNode | undefined): string {
  return node?.kind === 'scalar' ? node.text.slice(0, 100) : '';
}
