import { parseJson, parseYamlDocument } from '../../parse/index.ts';
import { lockedFacts, type Locked, MAX_LOCKED, sourceOf, unmergedReason } from '../../statement/index.ts';
import { type Extraction, type Extractor, TEXT_LIMIT } from '../contract.ts';
import { npmPackages } from './npm.ts';
import { pnpmPackages } from './pnpm.ts';
import { yarnPackages } from './yarn.ts';

const NAMES = /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|yarn\.lock)$/;

/** Lock files of npm, pnpm and Yarn. */
export const javascriptLock: Extractor = {
  id: 'javascript-lock',
  version: 1,
  summary: 'Lock files of npm, pnpm and Yarn: every package with version, digest and where it comes from.',
  maxBytes: TEXT_LIMIT,
  matches: (path) => NAMES.test(path) && !/(?:^|\/)node_modules\//.test(path),
  extract: ({ path, text }) => {
    if (text.trim() === '') return { ok: true, facts: [] };
    const unmerged = unmergedReason(text);
    if (unmerged !== null) return { ok: false, reason: unmerged, facts: [] };
    if (path.endsWith('yarn.lock')) return extraction(path, yarnPackages(text));
    const yaml = path.endsWith('.yaml');
    const parsed = yaml ? parseYamlDocument(text, { maxBytes: TEXT_LIMIT }) : parseJson(text, { maxBytes: TEXT_LIMIT });
    if (!parsed.ok) return { ok: false, reason: `line ${parsed.line}: ${parsed.reason}`, facts: [] };
    return extraction(path, yaml ? pnpmPackages(parsed.root) : npmPackages(parsed.root));
  },
};

function extraction(path: string, packages: readonly Locked[]): Extraction {
  const facts = lockedFacts(sourceOf(path), packages);
  return packages.length <= MAX_LOCKED
    ? { ok: true, facts }
    : { ok: false, reason: `holds more than ${MAX_LOCKED} packages; the rest was not read`, facts };
}
