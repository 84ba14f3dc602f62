import { asString, entriesOf, get, type TreeNode } from '../../../parse/index.ts';
import type { ScanContext } from '../../contract.ts';
import { quote } from '../../report.ts';
import { strayPath } from '../../stray-path.ts';

/** An index of shards says which file holds a tensor: each must lie beside it, and be of the kind that the index is for. */
export function judgeShards(root: TreeNode, context: ScanContext): void {
  const files = new Set(entriesOf(get(root, 'weight_map')).map(({ value }) => asString(value) ?? ''));
  const safe = context.name.includes('safetensors');
  for (const path of files) {
    context.step();
    const stray = strayPath(path);
    if (stray !== null) {
      context.report({
        id: 'shard-path',
        verdict: 'suspicious',
        message: `The index takes weights from ${quote(path)}, ${stray}.`,
        target: quote(path),
      });
    } else if (safe && !path.endsWith('.safetensors')) {
      context.report({
        id: 'shard-kind',
        verdict: 'suspicious',
        message: `The index of safetensors names ${quote(path)}, which is none: a loader that follows it may open a pickle.`,
        target: quote(path),
      });
    }
  }
}
