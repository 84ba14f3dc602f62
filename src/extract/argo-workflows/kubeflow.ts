import { asString, asText, entriesOf, entryOf, get, parseJson, type TreeNode } from '../../parse/index.ts';
import type { Fact } from '../../model/index.ts';
import { lineOf, referenceFact, withoutSecrets, type Source } from '../../statement/index.ts';

const PREFIX = 'pipelines.kubeflow.org/';

/** Whether the Kubeflow Pipelines SDK compiled the workflow: its annotations say so. */
export function isKubeflow(root: TreeNode): boolean {
  return ['annotations', 'labels'].some((kind) =>
    entriesOf(get(root, 'metadata', kind)).some(({ key }) => key.startsWith(PREFIX)),
  );
}

/** The pipeline's name as its author wrote it; null when the SDK left none. */
export function pipelineName(root: TreeNode): string | null {
  const name = asString(get(annotated(get(root, 'metadata'), 'pipeline_spec'), 'name'))?.trim() ?? '';
  return name === '' ? null : name.slice(0, 200);
}

/** The component that a step was made of, when it was fetched by an address. */
export function componentReference(source: Source, template: TreeNode, symbol: string): Fact[] {
  const entry = entryOf(get(template, 'metadata', 'annotations'), `${PREFIX}component_ref`);
  const component = annotated(get(template, 'metadata'), 'component_ref');
  const address = asText(get(component, 'url')) ?? '';
  if (entry === undefined || !/^https?:\/\//.test(address)) return [];
  const repo = withoutSecrets(address);
  const commit = /\/([0-9a-f]{40})\//.exec(repo)?.[1];
  return [
    referenceFact(source, lineOf(entry), {
      kind: 'code',
      repo,
      revision: commit ?? '',
      pinned: commit === undefined ? 'branch' : 'commit',
      loader: 'component',
      symbol,
      remoteCode: 'on',
      formats: ['code'],
      transport: address.startsWith('http:') ? 'http' : 'https',
    }),
  ];
}

/** An annotation that holds JSON. */
function annotated(metadata: TreeNode | undefined, name: string): TreeNode | undefined {
  const text = asString(get(get(metadata, 'annotations'), `${PREFIX}${name}`));
  if (text === undefined) return undefined;
  const parsed = parseJson(text);
  return parsed.ok ? parsed.root : undefined;
}
