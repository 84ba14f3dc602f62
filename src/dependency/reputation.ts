import type { Dependency } from '../model/index.ts';
import { ADVISORIES } from './advisories.ts';
import { HALLUCINATED, NPM_INCIDENTS, PYPI_INCIDENTS } from './incidents.ts';
import { comparePublic, parsePep440 } from './pep440.ts';
import { exactVersionOf } from './purl.ts';
import { boundsOf, type Bounds } from './specifier.ts';

type Named = Pick<Dependency, 'ecosystem' | 'package' | 'specifier' | 'pinned'>;

const INCIDENTS = {
  pypi: new Map(PYPI_INCIDENTS.map((incident) => [incident.name, incident])),
  npm: new Map(NPM_INCIDENTS.map((incident) => [incident.name, incident])),
} as const;

/** What is known of a name and version without asking anybody: a public incident, an invention of language models, an advisory. */
export function reputationOf(dependency: Named): Dependency['reputation'] {
  if (dependency.ecosystem !== 'pypi' && dependency.ecosystem !== 'npm') return '';
  if (isHostile(dependency, dependency.ecosystem)) return 'malicious';
  if (dependency.ecosystem === 'npm') return '';
  if (HALLUCINATED.has(dependency.package)) return 'hallucinated';
  return isInAdvisory(dependency) ? 'vulnerable' : '';
}

function isHostile(dependency: Named, ecosystem: 'pypi' | 'npm'): boolean {
  const incident = INCIDENTS[ecosystem].get(dependency.package);
  if (incident === undefined || incident.versions.length === 0) return incident !== undefined;
  const version = exactVersionOf(dependency);
  if (version === '') return false;
  return incident.versions.some((hostile) => hostile === version || (ecosystem === 'pypi' && isSame(hostile, version)));
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [parsePep440(a), parsePep440(b)];
  return left !== null && right !== null && comparePublic(left, right) === 0;
}

/** Whether every version that the condition allows lies in a range of an advisory. */
function isInAdvisory({ package: name, specifier }: Named): boolean {
  const ranges = ADVISORIES.get(name);
  const bounds = ranges === undefined || specifier === '' ? null : boundsOf(specifier);
  return bounds !== null && (ranges ?? []).some(([from, mended]) => isWithin(bounds, from, mended));
}

/** Whether all that lies between the bounds is at least `from` and below `mended`; versions as PEP 440 reads them, `0` for any. */
export function isWithin({ low, high, highIncluded }: Bounds, from: string, mended: string): boolean {
  const [start, end] = [parsePep440(from), parsePep440(mended)];
  if (start === null || end === null || high === null) return false;
  const order = comparePublic(high, end);
  if (highIncluded ? order >= 0 : order > 0) return false;
  return from === '0' || (low !== null && comparePublic(low, start) >= 0);
}
