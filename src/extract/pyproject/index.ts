import { siteOf } from '../../command/index.ts';
import { contextOf } from '../../model/index.ts';
import { get, parseToml } from '../../parse/index.ts';
import { pixiFacts, sourceOf } from '../../statement/index.ts';
import { type Extractor, YAML_LIMIT } from '../contract.ts';
import { indexFacts } from './indexes.ts';
import { poetryFacts } from './poetry.ts';
import { standardFacts } from './standard.ts';

/** `pyproject.toml`: what it depends on and where packages come from. */
export const pyproject: Extractor = {
  id: 'pyproject',
  version: 1,
  summary:
    'pyproject.toml: dependencies as PEP 621, PEP 735, Poetry, uv, PDM, Hatch and pixi write them, and package indexes.',
  maxBytes: YAML_LIMIT,
  matches: (path) => path === 'pyproject.toml' || path.endsWith('/pyproject.toml'),
  extract: ({ path, text }) => {
    const toml = parseToml(text, { maxBytes: YAML_LIMIT });
    if (!toml.ok) return { ok: false, reason: toml.reason, facts: [] };
    const place = { path, symbol: '', context: contextOf(path), startLine: 1, manifest: 'pyproject' as const };
    const siteAt = (line: number): ReturnType<typeof siteOf> => siteOf(place, line, line);
    const { root } = toml;
    return {
      ok: true,
      facts: [
        ...standardFacts(root, siteAt),
        ...poetryFacts(root, siteAt),
        ...indexFacts(root, siteAt),
        ...pixiFacts(sourceOf(path), get(root, 'tool', 'pixi'), 'pyproject'),
      ],
    };
  },
};
