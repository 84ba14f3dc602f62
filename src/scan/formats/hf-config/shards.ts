import { asString, entriesOf, get, type TreeNode } from '../../../parse/index.ts';
import type { ScanContext } from '../../contract.ts';
import { quote } from '../../report.ts';
import { strayPath } from '../../stray-path.ts';

/** An index of shards says which file holds a tensor: each must lie beside it, and be of the kind that the index is for. */
export async function judgeShards(root: TreeNode, context: ScanContext): Promise<void> {
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
  await findMissing([...files].filter((path) => strayPath(path) === null).sort(), context);
}

/** Shards that are looked for: as many as are opened beside one file. */
const MOST_SHARDS = 60;

/** A set of shards of which some are here and others not is told; of one that lies elsewhere as a whole there is nothing to say. */
async function findMissing(paths: readonly string[], context: ScanContext): Promise<void> {
  if (paths.length > MOST_SHARDS) return;
  const missing: string[] = [];
  for (const path of paths) if ((await context.sibling(path)) === null) missing.push(path);
  if (missing.length === 0 || missing.length === paths.length) return;
  context.report({
    id: 'shard-missing',
    verdict: 'not-scanned',
    message: `${missing.length} of ${paths.length} files that the index names are not here, such as ${quote(missing[0] as string)}: what they hold was not read.`,
  });
}
