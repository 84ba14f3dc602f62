import type { Fact } from '../../model/index.ts';
import { entryOf, get, parseToml } from '../../parse/index.ts';
import { linesOf, readYaml, signalFact, sourceOf } from '../../statement/index.ts';
import { type Extractor, YAML_LIMIT } from '../contract.ts';
import { bentoFacts } from './bento.ts';

/** Build options of BentoML: in a file of their own, and inside `pyproject.toml`. */
export const bentoml: Extractor = {
  id: 'bentoml',
  version: 1,
  summary:
    'Build options of BentoML (bentofile.yaml, pyproject.toml): the service, its models, packages, image and variables.',
  maxBytes: YAML_LIMIT,
  matches: (path) => /(?:^|\/)(?:[\w.-]{0,100}bentofile[\w.-]{0,100}\.ya?ml|pyproject\.toml)$/i.test(path),
  claims: ({ path, text }) => !path.endsWith('.toml') || /^[ \t]*\[{1,2}[ \t]*tool\.bentoml/m.test(text),
  extract: ({ path, text }) => {
    const source = sourceOf(path);
    if (path.endsWith('.toml')) {
      const toml = parseToml(text, { maxBytes: YAML_LIMIT });
      if (!toml.ok) return { ok: false, reason: `line ${toml.line}: ${toml.reason}`, facts: [] };
      const build = entryOf(get(toml.root, 'tool', 'bentoml'), 'build');
      if (build === undefined) return { ok: true, facts: [] };
      const given = { options: build.value, lines: linesOf(build), project: get(toml.root, 'project') };
      return { ok: true, facts: stated(bentoFacts(source, given)) };
    }
    const yaml = readYaml(text, YAML_LIMIT);
    if (!yaml.ok) return { ok: false, reason: yaml.reason, facts: [] };
    const [root] = yaml.documents;
    if (root === undefined) return { ok: true, facts: [] };
    return { ok: true, facts: stated(bentoFacts(source, { options: root, lines: linesOf(root), project: undefined })) };
  },
};

function stated(facts: readonly Fact[]): Fact[] {
  return facts.length === 0 ? [] : [signalFact('bentoml'), ...facts];
}
