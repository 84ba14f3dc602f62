import type { FormatScanner, ScanContext } from '../../contract.ts';
import { UnreadableError } from '../../contract.ts';
import { latin1, readText } from '../../wire/text.ts';

/** Largest model in text that is read, in bytes. */
const MAX_TEXT = 256 * 2 ** 20;
/** Lists of a tree with one entry for each of its splits, one fewer than its leaves. */
const SPLITS = ['split_feature', 'threshold', 'decision_type', 'left_child', 'right_child'];

/** Models of LightGBM in text (GBDT::SaveModelToString): numbers alone, which its reader takes on trust. */
export const lightgbm: FormatScanner = {
  id: 'lightgbm',
  summary: 'Models of LightGBM in text: trees whose numbers lead out of their lists.',
  recognises: (head) => (/^(?:tree\r?\nversion=v\d+\r?\n|tree\r?\nnum_class=\d+\r?\n)/.test(latin1(head)) ? 3 : 0),
  scan: async (source, context) => {
    const lines = (await readText(source, MAX_TEXT)).split('\n');
    const head = new Map<string, string>();
    let tree: Map<string, string> | null = null;
    let label = '';
    let complete = false;
    for (const line of lines) {
      context.step();
      const [key, value] = cut(line.trim());
      if (key === 'end of trees') complete = true;
      if (key === 'Tree' || key === 'end of trees') {
        if (tree !== null) judgeTree(label, tree, head, context);
        tree = key === 'Tree' ? new Map() : null;
        label = value;
        if (complete) break;
      } else (tree ?? head).set(key, value);
    }
    if (!complete) throw new UnreadableError('the model is cut off before the end of its trees');
  },
};

function cut(line: string): [string, string] {
  const equals = line.indexOf('=');
  return equals < 0 ? [line, ''] : [line.slice(0, equals), line.slice(equals + 1)];
}

function judgeTree(
  label: string,
  tree: ReadonlyMap<string, string>,
  head: ReadonlyMap<string, string>,
  context: ScanContext,
): void {
  const wrong = wrongWith(tree, Number(head.get('max_feature_idx') ?? Number.NaN));
  if (wrong === null) return;
  context.report({
    id: 'lightgbm-out-of-range',
    verdict: 'suspicious',
    message: `Tree ${/^\d{1,9}$/.test(label) ? label : '?'} ${wrong}, so a reader without checks leaves its memory.`,
  });
}

function wrongWith(tree: ReadonlyMap<string, string>, lastFeature: number): string | null {
  const leaves = Number(tree.get('num_leaves') ?? Number.NaN);
  if (!Number.isSafeInteger(leaves) || leaves < 1) return 'does not say how many leaves it has';
  if (leaves === 1) return null;
  const splits = leaves - 1;
  for (const key of SPLITS) {
    const list = numbers(tree.get(key));
    if (list === null || list.length !== splits) return `has ${splits} splits and another number of ${key}`;
    const [low, high] =
      key === 'split_feature'
        ? [0, lastFeature]
        : key.endsWith('_child')
          ? [-leaves, splits - 1]
          : [-Infinity, Infinity];
    if (list.some((value) => value < low || value > high)) return `has a ${key} that there is not`;
  }
  if (numbers(tree.get('leaf_value'))?.length !== leaves)
    return `has ${leaves} leaves and another number of leaf_value`;
  return null;
}

function numbers(text: string | undefined): number[] | null {
  if (text === undefined) return null;
  return text === '' ? [] : text.trim().split(/ +/).map(Number);
}
