import { parseYamlDocument } from '../../parse/index.ts';
import { lockedExtraction, sourceOf, unmergedReason } from '../../statement/index.ts';
import { type Extractor, TEXT_LIMIT } from '../contract.ts';
import { condaLockPackages } from './conda-lock.ts';
import { explicitPackages } from './explicit.ts';
import { pixiPackages } from './pixi.ts';

const EXPLICIT = /(?:^|\/)(?:[\w.-]*[.-])?(?:conda-)?(?:linux|osx|win|noarch)(?:-[\w]+)?\.lock$/;

/** Lock files of conda and pixi. */
export const condaLock: Extractor = {
  id: 'conda-lock',
  version: 1,
  summary:
    'Lock files of conda and pixi: conda-lock.yml, pixi.lock and lists with @EXPLICIT, every package with version and digest.',
  maxBytes: TEXT_LIMIT,
  matches: (path) => /(?:^|\/)(?:[\w.-]*conda-lock\.ya?ml|pixi\.lock)$/.test(path) || EXPLICIT.test(path),
  claims: ({ path, text }) => !EXPLICIT.test(path) || /^@EXPLICIT\s*$/m.test(text),
  extract: ({ path, text }) => {
    if (text.trim() === '') return { ok: true, facts: [] };
    const unmerged = unmergedReason(text);
    if (unmerged !== null) return { ok: false, reason: unmerged, facts: [] };
    const source = sourceOf(path);
    if (EXPLICIT.test(path)) return lockedExtraction(source, explicitPackages(text));
    const parsed = parseYamlDocument(text, { maxBytes: TEXT_LIMIT });
    if (!parsed.ok) return { ok: false, reason: `line ${parsed.line}: ${parsed.reason}`, facts: [] };
    const packages = path.endsWith('pixi.lock') ? pixiPackages(parsed.root) : condaLockPackages(parsed.root);
    return lockedExtraction(source, packages);
  },
};
