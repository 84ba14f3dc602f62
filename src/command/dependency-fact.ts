import { credentialOf } from '../credential/index.ts';
import type { Dependency, Fact, PackageIndex } from '../model/index.ts';
import { plainAddress, transportOf } from './address.ts';
import { packageSignal } from './ml-packages.ts';
import type { Requirement } from './requirement.ts';
import { type Site, subjectAt } from './script-place.ts';

const PINS = { exact: 'exact-pin', commit: 'commit-pin' } as const;

/** The dependency that a requirement makes, with the signal of an ML package and the credential of an address that carries one. */
export function dependencyFacts(
  site: Site,
  requirement: Requirement,
  ecosystem: Dependency['ecosystem'] = 'pypi',
  more: DependencyMore = {},
): Fact[] {
  const { address, ...stated } = requirement;
  return [
    dependencyFact(site, stated, ecosystem, { origin: originOf(address), ...more }),
    ...packageSignal(requirement.package),
    ...credentialFacts(site, requirement.package, address),
  ];
}

/** What a manifest may tell beside the requirement. */
export type DependencyMore = Partial<Pick<Dependency, 'scope' | 'dev' | 'marker' | 'hashes' | 'origin'>>;

/** The address of a requirement as it may be shown, without the ref that its specifier holds. */
function originOf(address: string): string {
  const plain = address === '' ? '' : (plainAddress(address) ?? '').slice(0, 500);
  return /^(?:git|hg|svn|bzr)\+/.test(plain) ? plain.replace(/@[^/@]*$/, '') : plain;
}

/** A dependency of the file at the site. Its controls follow from how it is pinned and hashed. */
export function dependencyFact(
  site: Site,
  stated: Omit<Requirement, 'address'>,
  ecosystem: Dependency['ecosystem'] = 'pypi',
  more: DependencyMore = {},
): Fact {
  const controls: string[] = [];
  if (stated.pinned === 'exact' || stated.pinned === 'commit') controls.push(PINS[stated.pinned]);
  if (stated.hashed) controls.push('hash-pin');
  return {
    fact: 'dependency',
    value: {
      ...subjectAt(site),
      name: stated.package,
      controls,
      ecosystem,
      package: stated.package,
      specifier: stated.specifier,
      pinned: stated.pinned,
      hashed: stated.hashed,
      source: stated.source,
      manifest: site.manifest,
      scope: 'direct',
      dev: false,
      marker: stated.marker ?? '',
      hashes: [...(stated.hashes ?? [])],
      origin: '',
      ...more,
      resembles: '',
      reputation: '',
      advisories: [],
    },
  };
}

/**
 * An index or option that decides where packages come from. `url` is an address, a path or (for a trusted host) a host; credentials in
 * it become a credential of their own and are left out. A variable alone says nothing and makes nothing.
 */
export function packageIndexFacts(site: Site, kind: PackageIndex['kind'], url: string, option: string): Fact[] {
  const text = url.trim();
  if (kind === 'pre-release') {
    const value = { ...subjectAt(site), name: option, kind, url: '', transport: 'unknown' as const };
    return [{ fact: 'package-index', value }];
  }
  if (text === '' || /^\$[{(]?[A-Za-z_0-9.]*[})]?$/.test(text)) return [];
  const plain =
    plainAddress(text) ??
    text
      .slice(text.lastIndexOf('@') + 1)
      .replace(/\?.*$/s, '')
      .slice(0, 500);
  return [
    {
      fact: 'package-index',
      value: { ...subjectAt(site), name: plain, kind, url: plain, transport: transportOfIndex(kind, plain) },
    },
    ...credentialFacts(site, option, text),
  ];
}

function transportOfIndex(kind: PackageIndex['kind'], url: string): PackageIndex['transport'] {
  if (kind === 'trusted-host') {
    return /^(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[?::1\]?)(?::\d+)?$/.test(url) ? 'local' : 'unknown';
  }
  const transport = transportOf(url);
  if (transport !== 'unknown') return transport;
  return url.startsWith('file:') || !url.includes('://') ? 'local' : 'unknown';
}

/** The credential that an address carries in front of its host, named by the option it stands at. */
export function credentialFacts(site: Site, option: string, address: string): Fact[] {
  const authority = /^[a-z][a-z0-9+.-]{0,20}:\/\/([^/?#]{0,500})/i.exec(address)?.[1] ?? '';
  const at = authority.lastIndexOf('@');
  if (at === -1) return [];
  const user = authority.slice(0, at);
  const secret = user.slice(user.indexOf(':') + 1);
  const match = credentialOf('', address) ?? credentialOf('password', secret) ?? credentialOf('token', user);
  if (match === null) return [];
  const name = `${option.slice(0, 80)} (${match.provider})`;
  return [{ fact: 'credential', value: { ...subjectAt(site), name, ...match } }];
}
