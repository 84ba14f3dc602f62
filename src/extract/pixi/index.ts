import { parseToml } from '../../parse/index.ts';
import { pixiFacts, sourceOf } from '../../statement/index.ts';
import { type Extractor, YAML_LIMIT } from '../contract.ts';

/** Manifests of pixi. */
export const pixi: Extractor = {
  id: 'pixi',
  version: 1,
  summary: 'pixi.toml: packages of conda and PyPI by feature and platform, channels and package indexes.',
  maxBytes: YAML_LIMIT,
  matches: (path) => path === 'pixi.toml' || path.endsWith('/pixi.toml'),
  extract: ({ path, text }) => {
    const toml = parseToml(text, { maxBytes: YAML_LIMIT });
    if (!toml.ok) return { ok: false, reason: `line ${toml.line}: ${toml.reason}`, facts: [] };
    return { ok: true, facts: pixiFacts(sourceOf(path), toml.root, 'other') };
  },
};
