import { parseJson, parseToml, type TreeNode } from '../../parse/index.ts';
import { type Locked, lockedExtraction, sourceOf, unmergedReason } from '../../statement/index.ts';
import { type Extractor, TEXT_LIMIT } from '../contract.ts';
import { pdmPackages, poetryPackages, pylockPackages } from './tables.ts';
import { pipfilePackages } from './pipfile.ts';
import { uvPackages } from './uv.ts';

type Format = {
  readonly name: RegExp;
  readonly parse: typeof parseToml;
  readonly packages: (root: TreeNode) => Locked[];
};

const FORMATS: readonly Format[] = [
  { name: /^poetry\.lock$/, parse: parseToml, packages: poetryPackages },
  { name: /^uv\.lock$/, parse: parseToml, packages: uvPackages },
  { name: /^pdm(?:\.[\w-]+)?\.lock$/, parse: parseToml, packages: pdmPackages },
  { name: /^pylock(?:\.[\w-]+)?\.toml$/, parse: parseToml, packages: pylockPackages },
  { name: /^Pipfile\.lock$/, parse: parseJson, packages: pipfilePackages },
];

const formatOf = (path: string): Format | undefined => {
  const file = path.split('/').at(-1) ?? '';
  return FORMATS.find(({ name }) => name.test(file));
};

/** Lock files of Python. */
export const pythonLock: Extractor = {
  id: 'python-lock',
  version: 1,
  summary:
    'Lock files of Poetry, uv, PDM, Pipenv and pylock.toml (PEP 751): every package with version, digests and where it comes from.',
  maxBytes: TEXT_LIMIT,
  matches: (path) => formatOf(path) !== undefined,
  extract: ({ path, text }) => {
    const format = formatOf(path);
    if (format === undefined || text.trim() === '') return { ok: true, facts: [] };
    const unmerged = unmergedReason(text);
    if (unmerged !== null) return { ok: false, reason: unmerged, facts: [] };
    const parsed = format.parse(text, { maxBytes: TEXT_LIMIT });
    if (!parsed.ok) return { ok: false, reason: `line ${parsed.line}: ${parsed.reason}`, facts: [] };
    return lockedExtraction(sourceOf(path), format.packages(parsed.root));
  },
};
