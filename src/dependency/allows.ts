import type { Dependency } from '../model/index.ts';
import { parsePep440 } from './pep440.ts';
import { compareSemver, parseSemver, type Semver } from './semver.ts';
import { satisfies } from './specifier.ts';

/**
 * Whether the condition of a manifest lets a version in, as PyPI (with Poetry's `^` and `~`) or npm read it. Null when the condition or the version
 * cannot be read for sure: tags, URLs, `||`, hyphens, wildcards of npm.
 */
export function allows(
  { ecosystem, specifier }: Pick<Dependency, 'ecosystem' | 'specifier'>,
  version: string,
): boolean | null {
  const condition = specifier.trim();
  if (condition === '' || condition === '*') return true;
  if (ecosystem === 'npm') return allowsSemver(condition, version);
  if (ecosystem !== 'pypi') return null;
  const parts = condition.split(',').map((part) => part.trim());
  const plain = parts.map(plainOf);
  return plain.some((part) => part === null) ? null : satisfies(version, plain.join(','));
}

/** A clause of Poetry as PEP 440 writes it: `^1.2` is `>=1.2,<2`, `~1.2` is `>=1.2,<1.3`, a bare version is exact, `1.*` is a prefix. */
function plainOf(clause: string): string | null {
  const match = /^(\^|~(?!=)|=(?!=))?\s*v?(\d[^\s]*)$/.exec(clause);
  if (match === null) return clause;
  const [, sign = '', text = ''] = match;
  if (sign === '' || sign === '=') return `==${text}`;
  const version = parsePep440(text);
  if (version === null) return null;
  const numbers = version.release.map(Number);
  const first = numbers.findIndex((one) => one > 0);
  const at = sign === '~' ? Math.min(1, numbers.length - 1) : first === -1 ? numbers.length - 1 : first;
  const next = [...numbers.slice(0, at), (numbers[at] ?? 0) + 1];
  return `>=${text},<${next.join('.')}`;
}

function allowsSemver(condition: string, text: string): boolean | null {
  const version = parseSemver(text);
  if (version === null || version.pre.length > 0 || /\|\||\s-\s|[xX*]/.test(condition)) return null;
  let met = true;
  for (const clause of condition.split(/\s+(?![\d.])/)) {
    const [, sign = '', rest = ''] = /^(\^|~|>=|<=|>|<|=)?\s*(v?\d.*)$/.exec(clause) ?? [];
    const wanted = parseSemver(rest);
    if (wanted === null || wanted.pre.length > 0) return null;
    const parts = rest.split('.').length;
    if (parts < 3 && sign !== '^' && sign !== '~' && sign !== '>=' && sign !== '<') return null;
    met &&= meetsSemver(version, sign, wanted, parts);
  }
  return met;
}

function meetsSemver(version: Semver, sign: string, wanted: Semver, parts: number): boolean {
  const order = compareSemver(version, wanted);
  if (sign === '' || sign === '=') return order === 0;
  if (sign === '>=') return order >= 0;
  if (sign === '>') return order > 0;
  if (sign === '<') return order < 0;
  if (sign === '<=') return order <= 0;
  // `^0.2.3` stays within 0.2, `^0.0.3` at 0.0.3, `~1.2.3` within 1.2, `~1` within 1.
  const first = wanted.numbers.findIndex((one) => one > 0n);
  const same = sign === '~' ? Math.min(2, parts) : (first === -1 ? Math.min(3, parts) - 1 : first) + 1;
  return order >= 0 && wanted.numbers.slice(0, same).every((one, at) => version.numbers[at] === one);
}
