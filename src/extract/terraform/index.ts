import { pinnedOf } from '../../command/index.ts';
import type { Fact } from '../../model/index.ts';
import { asText, entryOf, get, parseHcl, parseJson, type TreeNode } from '../../parse/index.ts';
import { lineOf, referenceFact, type Source, sourceOf } from '../../statement/index.ts';
import { YAML_LIMIT, type Extraction, type Extractor, type SourceFile } from '../contract.ts';
import { blocksOf, defaultsOf, modulesOf } from './blocks.ts';
import { resourceFacts } from './resource.ts';
import { rightsFacts } from './rights.ts';
import { besideFacts } from './surroundings.ts';

/** Resources of machine learning in Terraform, and the rights, stores and networks around them. */
export const terraform: Extractor = {
  id: 'terraform',
  version: 2,
  summary:
    'Terraform: resources of machine learning in AWS, Google Cloud, Azure and Databricks, their rights, stores and networks.',
  maxBytes: YAML_LIMIT,
  matches: (path) => /\.tf(?:\.json)?$/.test(path) && !/(?:^|\/)\.terraform\//.test(path),
  extract: (file) => extract(file),
};

function extract({ path, text }: SourceFile): Extraction {
  const parsed = path.endsWith('.json') ? parseJson(text) : parseHcl(text);
  if (!parsed.ok) return { ok: false, reason: `line ${parsed.line}: ${parsed.reason}`, facts: [] };
  const source = sourceOf(path);
  const { root } = parsed;
  const defaults = defaultsOf(root);
  const blocks = blocksOf(root, 'resource');
  const facts = blocks.flatMap((block) => [
    ...resourceFacts(source, block, defaults),
    ...rightsFacts(source, block),
    ...besideFacts(source, block),
  ]);
  const documents = blocksOf(root, 'data').flatMap((block) => rightsFacts(source, block));
  const speaksOfModels = facts.some(({ fact }) => fact === 'signal');
  return { ok: true, facts: [...facts, ...documents, ...moduleFacts(source, root, speaksOfModels)] };
}

const OF_MACHINE_LEARNING =
  /sagemaker|bedrock|vertex|mlflow|machine-?learning|kubeflow|mlops|databricks|openai|cognitive/i;

/** Modules that come from elsewhere, where the file or the module's name speaks of machine learning. */
function moduleFacts(source: Source, root: TreeNode, speaksOfModels: boolean): Fact[] {
  return modulesOf(root).flatMap(({ name, node }): Fact[] => {
    const entry = entryOf(node, 'source');
    const text = asText(entry?.value) ?? '';
    if (entry === undefined || text === '' || /^\.{1,2}\//.test(text) || text.includes('${')) return [];
    if (!speaksOfModels && !OF_MACHINE_LEARNING.test(`${name} ${text}`)) return [];
    const revision = /[?&]ref=([^&\s]{1,200})/.exec(text)?.[1] ?? asText(get(node, 'version')) ?? '';
    const git = /^git(?:::|@)|^(?:github\.com|bitbucket\.org)\//.test(text);
    return [
      referenceFact(source, lineOf(entry), {
        kind: 'code',
        repo: text
          .replace(/^git::/, '')
          .replace(/\?.*$/s, '')
          .replace(/\/\/[^/]*@/, '//')
          .slice(0, 500),
        revision,
        pinned: pinnedOf(revision),
        loader: 'module',
        remoteCode: 'on',
        formats: ['code'],
        transport: git ? 'git' : 'registry',
        symbol: name,
      }),
    ];
  });
}
