import { get, entriesOf, itemsOf, type ScalarNode, type TreeNode } from '../../parse/index.ts';

/** Values by name, the nearest first: of a generated stage, of the stage, of the file. */
export type Scope = readonly ReadonlyMap<string, TreeNode>[];

/** Longest text that interpolation makes. */
const LONGEST = 20_000;
const MAX_STEPS = 20;

/**
 * A text with `${name}`, `${a.b}` and `${a[0]}` filled in from a scope. What the scope does not know (a parameter of another file) stays as
 * it is written, so a `${` in the result says that something is not known.
 */
export function fill(text: string, scope: Scope): string {
  if (!text.includes('${') || text.length > LONGEST) return text;
  const parts: string[] = [];
  let length = 0;
  let at = 0;
  for (let start = text.indexOf('${'); start !== -1; start = text.indexOf('${', at)) {
    const end = text.indexOf('}', start);
    if (end === -1) break;
    const whole = text.slice(start, end + 1);
    const found = lookUp(scope, whole.slice(2, -1).trim());
    // `\${name}` is a variable of the shell.
    const value = found === undefined || text[start - 1] === '\\' ? whole : textOf(found);
    parts.push(text.slice(at, start), value);
    length += start - at + value.length;
    if (length > LONGEST) return text;
    at = end + 1;
  }
  return [...parts, text.slice(at)].join('');
}

/** The node that `${name}` alone stands for, or the node itself where it is no such text; undefined for a name that is not known. */
export function nodeOf(node: TreeNode | undefined, scope: Scope): TreeNode | undefined {
  const name =
    node?.kind === 'scalar' && typeof node.value === 'string'
      ? /^\s*\$\{([^}]*)\}\s*$/.exec(node.value)?.[1]
      : undefined;
  return name === undefined ? node : lookUp(scope, name.trim());
}

function lookUp(scope: Scope, name: string): TreeNode | undefined {
  const steps = name.split(/[.[\]]+/).filter((step) => step !== '');
  const [first = '', ...rest] = steps;
  if (steps.length > MAX_STEPS) return undefined;
  let at = scope.find((values) => values.has(first))?.get(first);
  for (const step of rest) at = at?.kind === 'seq' ? get(at, Number(step)) : get(at, step);
  return at;
}

/** A value inside a text: a map becomes options, a list words, as DVC writes them into commands. */
function textOf(node: TreeNode): string {
  if (node.kind === 'scalar') return node.text;
  if (node.kind === 'seq') return itemsOf(node).map(scalarText).join(' ').slice(0, LONGEST);
  const options = entriesOf(node).map(({ key, value }) => `--${key} ${scalarText(value)}`.trim());
  return options.join(' ').slice(0, LONGEST);
}

function scalarText(node: TreeNode): string {
  return node.kind === 'scalar' ? node.text : '';
}

/** A tree with its texts filled in; nodes without an expression stay the same. Depth is bounded by the parser. */
export function filled(node: TreeNode, scope: Scope): TreeNode {
  if (node.kind === 'seq') return { ...node, items: node.items.map((item) => filled(item, scope)) };
  if (node.kind === 'map') {
    const entries = node.entries.map((entry) => ({
      ...entry,
      key: fill(entry.key, scope),
      value: filled(entry.value, scope),
    }));
    return { ...node, entries };
  }
  return typeof node.value === 'string' ? filledText(node, scope) : node;
}

function filledText(node: ScalarNode, scope: Scope): ScalarNode {
  const text = fill(node.text, scope);
  return text === node.text ? node : { ...node, value: text, text };
}

/** The values that `vars` writes down; files that it names are not looked into. */
export function valuesOf(vars: TreeNode | undefined): ReadonlyMap<string, TreeNode> {
  const values = new Map<string, TreeNode>();
  for (const item of itemsOf(vars)) for (const { key, value } of entriesOf(item)) values.set(key, value);
  return values;
}
