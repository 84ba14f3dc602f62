import { channelFacts, condaRequirement, dependencyFacts, requirementLineFacts, siteOf } from '../../command/index.ts';
import { contextOf } from '../../model/index.ts';
import type { Fact } from '../../model/index.ts';
import { asString, get, itemsOf, parseYamlDocument, type TreeNode } from '../../parse/index.ts';
import { type Extractor, YAML_LIMIT } from '../contract.ts';

/** What every environment has: the interpreter, and pip where a list for pip follows. */
const BASE = new Set(['python', 'pip']);

/** Environment files of conda. */
export const conda: Extractor = {
  id: 'conda',
  version: 1,
  summary: 'Environment files of conda: packages of conda and pip, and the channels that they come from.',
  maxBytes: YAML_LIMIT,
  matches: (path) =>
    /^(?:[\w.-]*environment[\w.-]*|conda[\w.-]*|(?:[\w.-]*[-_.])?env)\.ya?ml$/i.test(path.split('/').at(-1) ?? ''),
  extract: ({ path, text }) => {
    const yaml = parseYamlDocument(text, { maxBytes: YAML_LIMIT });
    if (!yaml.ok) return { ok: false, reason: yaml.reason, facts: [] };
    const { root } = yaml;
    const dependencies = itemsOf(get(root, 'dependencies'));
    if (dependencies.length === 0) return { ok: true, facts: [] };
    const place = { path, symbol: '', context: contextOf(path), startLine: 1, manifest: 'conda' as const };
    const siteAt = (line: number): ReturnType<typeof siteOf> => siteOf(place, line, line);
    const channels = itemsOf(get(root, 'channels')).flatMap((item) =>
      channelFacts(siteAt(item.line), asString(item) ?? ''),
    );
    return { ok: true, facts: [...channels, ...dependencies.flatMap((item) => dependencyOf(item, siteAt))] };
  },
};

function dependencyOf(item: TreeNode, siteAt: (line: number) => ReturnType<typeof siteOf>): Fact[] {
  if (item.kind === 'map') {
    return itemsOf(get(item, 'pip')).flatMap((line) => requirementLineFacts(siteAt(line.line), asString(line) ?? ''));
  }
  const requirement = condaRequirement(asString(item) ?? '');
  if (requirement === null || BASE.has(requirement.package)) return [];
  return dependencyFacts(siteAt(item.line), requirement, 'conda');
}
