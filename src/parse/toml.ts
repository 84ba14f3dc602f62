import { parse, TomlDate, TomlError } from 'smol-toml';
import { DEFAULT_MAX_DEPTH, failure, type ParseFailure, type ParseOptions, refuse, type TreeNode } from './tree.ts';
import { tomlLines } from './toml-lines.ts';

export type TomlResult = { readonly ok: true; readonly root: TreeNode } | ParseFailure;

/** Parses TOML into a tree. Where the line of a value cannot be told, it has its table's or key's. */
export function parseToml(text: string, options: ParseOptions = {}): TomlResult {
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const refused = refuse(source, options);
  if (refused !== null) return refused;
  const maxDepth = options.maxDepth ?? DEFAULT_MAX_DEPTH;
  const scanned = tomlLines(source, maxDepth);
  if (!scanned.ok) return failure(`nested deeper than ${maxDepth} levels`, scanned.line);
  let value: unknown;
  try {
    value = parse(source, { maxDepth });
  } catch (error) {
    if (!(error instanceof TomlError)) return failure('not valid TOML', 1);
    const template = source.includes('{{') || source.includes('{%');
    return failure(template ? 'a template, not TOML' : 'not valid TOML', error.line);
  }
  const tree = treeOf(value, '', 1, maxDepth, scanned.lines);
  return tree === null ? failure(`nested deeper than ${maxDepth} levels`, 1) : { ok: true, root: tree };
}

/** Null when nested deeper than `levels`: dotted keys and headers nest without brackets. */
function treeOf(
  value: unknown,
  path: string,
  fallback: number,
  levels: number,
  lines: ReadonlyMap<string, number>,
): TreeNode | null {
  const line = lines.get(path) ?? fallback;
  if (levels < 0) return null;
  if (Array.isArray(value)) {
    const items: TreeNode[] = [];
    for (const [index, item] of value.entries()) {
      const node = treeOf(item, `${path}\0${index}`, line, levels - 1, lines);
      if (node === null) return null;
      items.push(node);
    }
    return { kind: 'seq', items, tag: '', line, endLine: items.at(-1)?.endLine ?? line };
  }
  if (typeof value === 'object' && value !== null && !(value instanceof TomlDate)) {
    const entries = [];
    let endLine = line;
    for (const [key, item] of Object.entries(value)) {
      const node = treeOf(item, `${path}\0${key}`, line, levels - 1, lines);
      if (node === null) return null;
      entries.push({ key, value: node, line: node.line });
      endLine = Math.max(endLine, node.endLine);
    }
    return { kind: 'map', entries, tag: '', line, endLine };
  }
  const plain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
  const text = value instanceof TomlDate ? value.toISOString() : String(value);
  return { kind: 'scalar', value: plain ?? text, text, tag: '', line, endLine: line, textLine: line };
}
