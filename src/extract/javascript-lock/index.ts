import { parseJson, parseYamlDocument } from '../../parse/index.ts';
import { lockedExtraction, sourceOf, unmergedReason } from '../../statement/index.ts';
import { type Extractor, TEXT_LIMIT } from '../contract.ts';
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
    if (path.endsWith('yarn.lock')) return lockedExtraction(sourceOf(path), yarnPackages(text));
    const yaml = path.endsWith('.yaml');
    const parsed = yaml ? parseYamlDocument(text, { maxBytes: TEXT_LIMIT }) : parseJson(text, { maxBytes: TEXT_LIMIT });
    if (!parsed.ok) return { ok: false, reason: `line ${parsed.line}: ${parsed.reason}`, facts: [] };
    return lockedExtraction(sourceOf(path), yaml ? pnpmPackages(parsed.root) : npmPackages(parsed.root));
  },
};
