import { asText, entriesOf, get, itemsOf, type TreeNode } from '../../parse/index.ts';

/** A resource or data source of Terraform: `aws_iam_role.agent`, `data.aws_iam_policy_document.wide`. */
export type Block = {
  readonly type: string;
  readonly name: string;
  /** As other blocks refer to it. */
  readonly address: string;
  readonly node: TreeNode;
  readonly line: number;
};

const MOST = 2_000;
const MAX_NODES = 2_000;

/** The blocks of a type with their labels, whether they are written in HCL or in the JSON syntax. */
export function blocksOf(root: TreeNode, keyword: 'resource' | 'data'): Block[] {
  return entriesOf(root)
    .filter(({ key }) => key === keyword)
    .flatMap(({ value }) => bodies(value))
    .flatMap((types) => entriesOf(types))
    .flatMap(({ key: type, value }) => bodies(value).map((names) => ({ type, names })))
    .flatMap(({ type, names }) =>
      entriesOf(names).flatMap(({ key: name, value, line }) => {
        const address = `${keyword === 'data' ? 'data.' : ''}${type}.${name}`;
        return bodies(value).map((node) => ({ type, name, address, node, line }));
      }),
    )
    .slice(0, MOST);
}

/** Modules by name. */
export function modulesOf(root: TreeNode): { readonly name: string; readonly node: TreeNode }[] {
  return entriesOf(root)
    .filter(({ key }) => key === 'module')
    .flatMap(({ value }) => entriesOf(value))
    .flatMap(({ key: name, value }) => bodies(value).map((node) => ({ name, node })));
}

/** A block may be repeated as a list in the JSON syntax. */
function bodies(node: TreeNode): readonly TreeNode[] {
  return node.kind === 'seq' ? itemsOf(node) : [node];
}

/** All nested blocks of a name in a body. */
export function nested(node: TreeNode, name: string): readonly TreeNode[] {
  return entriesOf(node)
    .filter(({ key }) => key === name)
    .flatMap(({ value }) => bodies(value));
}

/** Variables' defaults of the file, by name. */
export function defaultsOf(root: TreeNode): ReadonlyMap<string, TreeNode> {
  const defaults = new Map<string, TreeNode>();
  for (const { key, value } of entriesOf(root)) {
    if (key !== 'variable') continue;
    for (const variable of entriesOf(value)) {
      const given = get(variable.value, 'default');
      if (given !== undefined) defaults.set(variable.key, given);
    }
  }
  return defaults;
}

/** A text with the default of the variable that it is; what would have to be evaluated keeps its `${…}`. */
export function textOf(node: TreeNode | undefined, defaults: ReadonlyMap<string, TreeNode>): string {
  const text = asText(node) ?? '';
  const variable = /^\$\{var\.([\w-]{1,100})\}$/.exec(text)?.[1];
  return variable === undefined ? text : (asText(defaults.get(variable)) ?? text);
}

/** A reference to another block with the attribute and the line that it stands on. */
export type Mention = { readonly attribute: string; readonly address: string; readonly line: number };

const ADDRESS = /(?<![\w.])((?:data\.)?[a-z][a-z0-9]{1,20}_[a-z0-9_]{1,80}\.[A-Za-z_][\w-]{0,100})(?=[.[}\s),]|$)/g;

/** The other blocks that a body refers to, each with the top-level key that it stands below. */
export function mentionsIn(node: TreeNode): Mention[] {
  const found: Mention[] = [];
  const stack = entriesOf(node).map(({ key, value }) => ({ attribute: key, at: value }));
  for (let looked = 0, top = stack.pop(); top !== undefined && looked < MAX_NODES; looked += 1, top = stack.pop()) {
    const { attribute, at } = top;
    if (at.kind === 'map') for (const { key, value } of at.entries) stack.push({ attribute: key, at: value });
    else if (at.kind === 'seq') for (const item of at.items) stack.push({ attribute, at: item });
    else if (at.text.includes('${')) {
      for (const match of at.text.slice(0, 2_000).matchAll(ADDRESS)) {
        found.push({ attribute, address: match[1] ?? '', line: at.line });
      }
    }
  }
  return found.sort((a, b) => a.line - b.line || (a.address < b.address ? -1 : 1));
}
