import { requirementLineFacts } from '../../command/index.ts';
import type { Fact } from '../../model/index.ts';
import { parseToml } from '../../parse/index.ts';
import { siteAt, sourceOf, unmergedReason } from '../../statement/index.ts';
import { type Extractor, YAML_LIMIT } from '../contract.ts';
import { pipfileFacts } from './pipfile.ts';
import { requirementsIn } from './setup-cfg.ts';

/** What a package or project of Python asks for in `setup.cfg` and `Pipfile`. */
export const pythonSetup: Extractor = {
  id: 'python-setup',
  version: 1,
  summary: 'Packages that setup.cfg and Pipfile ask for, and the indexes of a Pipfile.',
  maxBytes: YAML_LIMIT,
  matches: (path) => /(?:^|\/)(?:setup\.cfg|Pipfile)$/.test(path),
  extract: ({ path, text }) => {
    const unmerged = unmergedReason(text);
    if (unmerged !== null) return { ok: false, reason: unmerged, facts: [] };
    const source = sourceOf(path);
    if (path.endsWith('Pipfile')) {
      const toml = parseToml(text, { maxBytes: YAML_LIMIT });
      if (!toml.ok) return { ok: false, reason: `line ${toml.line}: ${toml.reason}`, facts: [] };
      return { ok: true, facts: pipfileFacts(source, toml.root) };
    }
    const facts = requirementsIn(text).flatMap(({ line, requirement }): Fact[] =>
      requirementLineFacts(siteAt(source, { startLine: line, endLine: line }, { manifest: 'setup' }), requirement),
    );
    return { ok: true, facts };
  },
};
