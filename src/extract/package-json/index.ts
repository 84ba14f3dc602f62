import { commandFacts, dependencyFacts } from '../../command/index.ts';
import { isMlPackage } from '../../javascript/index.ts';
import type { Fact } from '../../model/index.ts';
import { asString, entriesOf, get, parseJson } from '../../parse/index.ts';
import { lineOf, signalFact, siteAt, sourceOf, type Source } from '../../statement/index.ts';
import type { MapEntry, TreeNode } from '../../parse/index.ts';
import { type Extractor, YAML_LIMIT } from '../contract.ts';
import { requirementOf } from './specification.ts';

const LISTS = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'];
const MOST = 2_000;

/** Packages and scripts of `package.json`. */
export const packageJson: Extractor = {
  id: 'package-json',
  version: 1,
  summary: 'Packages that package.json asks for, and what its scripts install, fetch and start.',
  maxBytes: YAML_LIMIT,
  matches: (path) => /(?:^|\/)package\.json$/.test(path) && !/(?:^|\/)node_modules\//.test(path),
  extract: ({ path, text }) => {
    if (text.trim() === '') return { ok: true, facts: [] };
    const parsed = parseJson(text);
    if (!parsed.ok) return { ok: false, reason: `Line ${parsed.line}: ${parsed.reason}.`, facts: [] };
    const source = sourceOf(path);
    return { ok: true, facts: [...dependencies(source, parsed.root), ...scripts(source, parsed.root)] };
  },
};

/** One fact for a package; of several lists that name it the first counts, as installing does. */
function dependencies(source: Source, root: TreeNode): Fact[] {
  const facts: Fact[] = [];
  const seen = new Set<string>();
  const signals = new Set<string>();
  for (const list of LISTS) {
    for (const entry of entriesOf(get(root, list)).slice(0, MOST)) {
      const specification = asString(entry.value);
      if (specification === undefined || !/^(?:@[\w.~-]{1,100}\/)?[\w.~-]{1,214}$/.test(entry.key)) continue;
      const requirement = requirementOf(entry.key, specification);
      if (seen.has(requirement.package)) continue;
      seen.add(requirement.package);
      if (isMlPackage(requirement.package)) signals.add(`package:${requirement.package}`);
      const site = siteAt(source, lineOf(entry), { manifest: 'package-json' });
      // Which names mean machine learning differs between PyPI and npm.
      facts.push(...dependencyFacts(site, requirement, 'npm').filter(({ fact }) => fact !== 'signal'));
    }
  }
  return [...facts, ...[...signals].toSorted().map(signalFact)];
}

function scripts(source: Source, root: TreeNode): Fact[] {
  return entriesOf(get(root, 'scripts'))
    .slice(0, 500)
    .flatMap((entry) => scriptFacts(source, entry));
}

function scriptFacts({ path, context }: Source, entry: MapEntry): Fact[] {
  const script = asString(entry.value);
  if (script === undefined) return [];
  const place = { path, symbol: entry.key.slice(0, 80), context, manifest: 'package-json' as const };
  const evidence = [{ path, startLine: entry.line, endLine: entry.line }];
  return commandFacts(script, { ...place, startLine: entry.line, evidence });
}
