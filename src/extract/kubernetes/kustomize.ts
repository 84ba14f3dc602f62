import { pinnedOf } from '../../command/index.ts';
import { imageFacts } from '../../container/index.ts';
import type { Fact } from '../../model/index.ts';
import { asText, get, itemsOf, type TreeNode } from '../../parse/index.ts';
import { lineOf, referenceFact, type Source } from '../../statement/index.ts';

const REMOTE = /^(?:https?:\/\/|git@|git::|ssh:\/\/|(?:github\.com|gitlab\.com|bitbucket\.org)\/)/;
/** Projects whose manifests only systems of machine learning take. */
const OF_MACHINE_LEARNING =
  /kubeflow|kserve|kfserving|seldon|mlflow|ray-project|kuberay|katib|triton|vllm|feast|bentoml|flyte|milvus|qdrant/i;
const MOST = 200;

/**
 * What an overlay of Kustomize takes from elsewhere: manifests of machine-learning projects by address, and images that it puts in the place
 * of others. Both only where the name says machine learning.
 */
export function kustomizeFacts(source: Source, root: TreeNode): Fact[] {
  const listed = ['resources', 'bases', 'components'].flatMap((key) => itemsOf(get(root, key)));
  return [
    ...listed.slice(0, MOST).flatMap((node) => remoteFacts(source, node)),
    ...itemsOf(get(root, 'images'))
      .slice(0, MOST)
      .flatMap((node) => replacedFacts(source, node)),
  ];
}

function remoteFacts(source: Source, node: TreeNode): Fact[] {
  const text = asText(node) ?? '';
  if (!REMOTE.test(text) || !OF_MACHINE_LEARNING.test(text)) return [];
  const query = /[?&](?:ref|version)=([^&\s]{1,200})/.exec(text)?.[1] ?? '';
  const repo = text
    .replace(/^git::/, '')
    .replace(/\?.*$/s, '')
    .slice(0, 500);
  return [
    referenceFact(source, lineOf(node), {
      kind: 'code',
      repo,
      revision: query,
      pinned: pinnedOf(query),
      loader: 'kustomize',
      remoteCode: 'on',
      formats: ['code'],
      transport: 'git',
    }),
  ];
}

function replacedFacts(source: Source, node: TreeNode): Fact[] {
  const name = asText(get(node, 'newName')) ?? asText(get(node, 'name')) ?? '';
  const tag = asText(get(node, 'newTag'));
  const digest = asText(get(node, 'digest'));
  const image = `${name}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
  const { startLine, endLine } = lineOf(node);
  const facts = imageFacts(image, { ...source, symbol: '', startLine, endLine, loader: 'kustomize' });
  return facts.some(({ fact }) => fact === 'signal') ? facts : [];
}
