import { imageFacts } from '../../container/index.ts';
import type { Fact } from '../../model/index.ts';
import { asText, entryOf, get, type TreeNode } from '../../parse/index.ts';
import { condaFacts, lineOf, runsFact, type End } from '../../statement/index.ts';
import { assetName, assetReference } from './asset-names.ts';
import { localPath, type AzureFile } from './azure-file.ts';

/**
 * The environment that a step runs in: an asset by name, or a definition with its image, its packages (written out; a file of its own
 * is read by itself) and its Dockerfile. `runner` is the step, where there is one, that starts what the Dockerfile makes.
 */
export function environmentFacts(
  { source }: AzureFile,
  node: TreeNode | undefined,
  symbol: string,
  runner?: End,
): Fact[] {
  if (node === undefined) return [];
  if (node.kind === 'scalar') {
    const asset = assetName(node.text);
    return asset === null
      ? []
      : [assetReference(source, lineOf(node), asset, { kind: 'container', loader: 'environment', symbol })];
  }
  const image = entryOf(node, 'image');
  const name = asText(image?.value) ?? '';
  const where = { path: source.path, context: source.context, symbol, loader: 'image' };
  return [
    ...(image === undefined || name === ''
      ? []
      : imageFacts(name, { ...where, startLine: image.line, endLine: image.line })),
    ...condaFacts(source, get(node, 'conda_file'), { manifest: 'environment', symbol }),
    ...buildFacts({ source }, node, runner),
  ];
}

function buildFacts({ source }: Pick<AzureFile, 'source'>, node: TreeNode, runner: End | undefined): Fact[] {
  const folder = entryOf(get(node, 'build'), 'path');
  const written = asText(folder?.value) ?? '';
  const file = asText(get(node, 'build', 'dockerfile_path')) ?? 'Dockerfile';
  const path = localPath(source, `${written.replace(/\/+$/, '')}/${file}`);
  if (folder === undefined || runner === undefined || written === '' || path === null) return [];
  return [runsFact(source, lineOf(folder), runner, path)];
}
