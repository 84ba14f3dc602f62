import {
  dependencyFacts,
  normaliseName,
  packageIndexFacts,
  parseRequirement,
  type Requirement,
} from '../../command/index.ts';
import type { Fact } from '../../model/index.ts';
import { asBoolean, asString, entriesOf, get, itemsOf, type MapEntry, type TreeNode } from '../../parse/index.ts';
import { lineOf, siteAt, type Source } from '../../statement/index.ts';

const MOST = 2_000;

/** `[packages]`, `[dev-packages]` and `[[source]]` of a Pipfile (https://pipenv.pypa.io/en/latest/pipfile.html). */
export function pipfileFacts(source: Source, root: TreeNode): Fact[] {
  const tables = [
    { table: get(root, 'packages'), dev: false },
    { table: get(root, 'dev-packages'), dev: true },
  ];
  const packages = tables.flatMap(({ table, dev }) =>
    entriesOf(table)
      .slice(0, MOST)
      .flatMap((entry) => {
        const requirement = requirementOf(entry);
        if (requirement === null) return [];
        return dependencyFacts(siteAt(source, lineOf(entry), { manifest: 'other' }), requirement, 'pypi', { dev });
      }),
  );
  return [
    ...itemsOf(get(root, 'source'))
      .slice(0, MOST)
      .flatMap((item) => indexOf(source, item)),
    ...packages,
  ];
}

/** Every source is asked for every package that names none. */
function indexOf(source: Source, item: TreeNode): Fact[] {
  const url = asString(get(item, 'url'));
  if (url === undefined) return [];
  const site = siteAt(source, lineOf(item), { manifest: 'other' });
  const own = /^https:\/\/pypi\.(?:python\.)?org\//.test(url);
  const facts = packageIndexFacts(site, own ? 'index' : 'extra-index', url, 'source');
  if (asBoolean(get(item, 'verify_ssl')) !== false) return facts;
  const host = /^https?:\/\/(?:[^/@]{1,300}@)?([^/:]{1,200})/.exec(url)?.[1];
  return host === undefined ? facts : [...facts, ...packageIndexFacts(site, 'trusted-host', host, 'source')];
}

function requirementOf({ key, value }: MapEntry): Requirement | null {
  const name = normaliseName(key);
  const git = asString(get(value, 'git'));
  if (git !== undefined) {
    const ref = asString(get(value, 'ref')) ?? '';
    return parseRequirement(`${name} @ git+${git.replace(/^git\+/, '')}${ref === '' ? '' : `@${ref}`}`);
  }
  const file = asString(get(value, 'file'));
  if (file !== undefined) return parseRequirement(`${name} @ ${file}`);
  if (asString(get(value, 'path')) !== undefined) return null;
  const version = asString(value) ?? asString(get(value, 'version')) ?? '*';
  return parseRequirement(`${name}${version.trim() === '*' ? '' : version}`);
}
