import { type Document, isAlias, isMap, isPair, isScalar, isSeq, type ParsedNode, Scalar } from 'yaml';
import { failure, type MapEntry, type ParseFailure, type TreeNode } from './tree.ts';

/** Nodes that a document may have once its aliases are written out. */
const MAX_NODES = 200_000;
const TOO_MANY = `its aliases expand to more than ${MAX_NODES} nodes`;

type Result = { readonly ok: true; readonly root: TreeNode } | ParseFailure;
type Options = { readonly refuseAliases?: boolean; readonly uniqueKeys?: boolean };

/** A document as a plain tree; its depth is bounded by the caller. Aliased nodes are shared, and counted as often as they appear. */
export function treeOfYaml(document: Document.Parsed, lineAt: (offset: number) => number, options: Options): Result {
  const builder = new TreeBuilder(lineAt, options);
  const root = builder.build(document.contents);
  if (builder.problem !== null) return builder.problem;
  return { ok: true, root };
}

class TreeBuilder {
  problem: ParseFailure | null = null;
  private readonly lineAt: (offset: number) => number;
  private readonly options: Options;
  private readonly anchors = new Map<string, TreeNode>();
  private readonly sizes = new Map<TreeNode, number>();

  constructor(lineAt: (offset: number) => number, options: Options) {
    this.lineAt = lineAt;
    this.options = options;
  }

  build(node: ParsedNode | null): TreeNode {
    if (node === null || this.problem !== null) return nothing(1);
    if (isAlias(node)) return this.alias(node.source, this.lineAt(node.range[0]));
    const start = node.range[0];
    const line = this.lineAt(start);
    const endLine = Math.max(line, this.lineAt(Math.max(start, node.range[1] - 1)));
    const tag = node.tag !== undefined && !node.tag.startsWith('tag:yaml.org') ? node.tag : '';
    let tree: TreeNode;
    let size = 1;
    if (isScalar(node)) {
      tree = scalar(node, tag, line, endLine);
    } else if (isSeq(node)) {
      const items = node.items.map((item) => this.build(isPair(item) ? null : item));
      size += this.sizeOf(items);
      tree = { kind: 'seq', items, tag, line, endLine };
    } else if (isMap(node)) {
      const entries = this.entries(node.items, line);
      size += this.sizeOf(entries.map((entry) => entry.value));
      tree = { kind: 'map', entries, tag, line, endLine };
    } else {
      tree = nothing(line);
    }
    if (size > MAX_NODES) this.problem ??= failure(TOO_MANY, line);
    this.sizes.set(tree, size);
    const { anchor } = node as { anchor?: string };
    if (anchor !== undefined && anchor !== '') {
      if (this.options.refuseAliases === true) this.problem ??= failure('anchors are not read here', line);
      this.anchors.set(anchor, tree);
    }
    return tree;
  }

  private entries(pairs: readonly { key: ParsedNode; value: ParsedNode | null }[], mapLine: number): MapEntry[] {
    const own: MapEntry[] = [];
    const merged: MapEntry[] = [];
    const seen = new Set<string>();
    for (const pair of pairs) {
      const keyNode = this.build(pair.key);
      const line = keyNode.kind === 'scalar' ? keyNode.line : mapLine;
      const key = keyNode.kind === 'scalar' ? keyNode.text : '';
      const value = pair.value === null ? nothing(line) : this.build(pair.value);
      if (key === '<<' && value.kind !== 'scalar') {
        for (const source of value.kind === 'seq' ? value.items : [value]) {
          if (source.kind === 'map') merged.push(...source.entries);
          if (merged.length > MAX_NODES) this.problem ??= failure(TOO_MANY, line);
          if (this.problem !== null) return own;
        }
        continue;
      }
      if (seen.has(key) && this.options.uniqueKeys === true) this.problem ??= failure('a key is repeated', line);
      seen.add(key);
      own.push({ key, value, line });
    }
    return [...merged.filter((entry) => !seen.has(entry.key)), ...own];
  }

  private alias(name: string, line: number): TreeNode {
    const target = this.anchors.get(name);
    if (this.options.refuseAliases === true) this.problem ??= failure('aliases are not read here', line);
    else if (target === undefined) this.problem ??= failure('an alias has no anchor before it', line);
    return target ?? nothing(line);
  }

  private sizeOf(nodes: readonly TreeNode[]): number {
    let size = 0;
    for (const node of nodes) size += this.sizes.get(node) ?? 1;
    return size;
  }
}

function nothing(line: number): TreeNode {
  return { kind: 'scalar', value: null, text: '', tag: '', line, endLine: line, textLine: line };
}

function scalar(node: Scalar, tag: string, line: number, endLine: number): TreeNode {
  const block = node.type === Scalar.BLOCK_LITERAL || node.type === Scalar.BLOCK_FOLDED;
  const textLine = block ? line + 1 : line;
  const { value } = node;
  if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number') {
    const text = typeof value === 'string' ? value : (node.source ?? String(value));
    return { kind: 'scalar', value, text, tag, line, endLine, textLine };
  }
  return { kind: 'scalar', value: null, text: node.source ?? '', tag, line, endLine, textLine };
}
