import { entriesOf, get, itemsOf, type TreeNode } from '../../parse/index.ts';
import { nodeOf, type Scope } from './interpolate.ts';

/** One stage that `foreach` or `matrix` makes: what stands behind `@` in its name, and the values that it is made with. */
export type Generated = { readonly suffix: string; readonly values: ReadonlyMap<string, TreeNode> };

/** Most stages that are made of one template; a larger one is a single stage. */
export const MOST_GENERATED = 100;
const LONGEST_SUFFIX = 100;

/** The stages of a `foreach`; null when it runs over a parameter of another file, or over too much. */
export function ofForeach(over: TreeNode | undefined, scope: Scope): readonly Generated[] | null {
  const node = nodeOf(over, scope);
  if (node === undefined || node.kind === 'scalar') return null;
  const items =
    node.kind === 'map'
      ? entriesOf(node).map(({ key, value }) => ({ suffix: key, value }))
      : itemsOf(node).map((value, index) => ({ suffix: value.kind === 'scalar' ? value.text : `${index}`, value }));
  if (items.length > MOST_GENERATED) return null;
  return items.map(({ suffix, value }) => {
    const values = new Map([['item', value]]);
    if (node.kind === 'map') values.set('key', scalar(suffix, value));
    return { suffix: suffix.slice(0, LONGEST_SUFFIX), values };
  });
}

type Choice = { readonly name: string; readonly label: string; readonly value: TreeNode };

/** The stages of a `matrix`, one for each combination; null as for `ofForeach`. */
export function ofMatrix(matrix: TreeNode | undefined, scope: Scope): readonly Generated[] | null {
  let combinations: readonly (readonly Choice[])[] = [[]];
  for (const { key: name, value } of entriesOf(matrix)) {
    const list = nodeOf(value, scope);
    if (list?.kind !== 'seq') return null;
    const choices = itemsOf(list).map((item, index) => ({
      name,
      label: item.kind === 'scalar' ? item.text : `${name}${index}`,
      value: nodeOf(item, scope) ?? item,
    }));
    if (combinations.length * choices.length > MOST_GENERATED) return null;
    combinations = combinations.flatMap((combination) => choices.map((choice) => [...combination, choice]));
  }
  return combinations.map((choices) => {
    const suffix = choices
      .map(({ label }) => label)
      .join('-')
      .slice(0, LONGEST_SUFFIX);
    const [first] = choices;
    if (first === undefined) return { suffix, values: new Map() };
    const { line, endLine } = first.value;
    const entries = choices.map(({ name, value }) => ({ key: name, value, line: value.line }));
    const item: TreeNode = { kind: 'map', entries, tag: '', line, endLine };
    return {
      suffix,
      values: new Map([
        ['item', item],
        ['key', scalar(suffix, item)],
      ]),
    };
  });
}

function scalar(text: string, { line, endLine }: TreeNode): TreeNode {
  return { kind: 'scalar', value: text, text, tag: '', line, endLine, textLine: line };
}

/** What a template runs over, for a reader: the expression as written. */
export function shownOver(body: TreeNode): string {
  const over = get(body, 'foreach');
  return over?.kind === 'scalar' ? `foreach over ${over.text}` : over === undefined ? 'matrix' : 'foreach';
}
