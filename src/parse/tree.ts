/**
 * A parsed document with positions, the same for YAML, TOML and JSON. Lines count from 1; `endLine` is included. Repeated keys are
 * kept in the order of the text: `get` takes the last, as most readers do.
 */
export type TreeNode = MapNode | SequenceNode | ScalarNode;

export type MapEntry = { readonly key: string; readonly value: TreeNode; readonly line: number };

export type MapNode = {
  readonly kind: 'map';
  readonly entries: readonly MapEntry[];
  readonly tag: string;
  readonly line: number;
  readonly endLine: number;
};

export type SequenceNode = {
  readonly kind: 'seq';
  readonly items: readonly TreeNode[];
  readonly tag: string;
  readonly line: number;
  readonly endLine: number;
};

export type ScalarNode = {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  /** The value as text: what the source says for numbers and booleans. */
  readonly text: string;
  /** A tag of the document's own (`!Ref`), empty for none. */
  readonly tag: string;
  readonly line: number;
  readonly endLine: number;
  /** Line of the first line of a text's content: one below `line` for a YAML block scalar. */
  readonly textLine: number;
};

/** Expected trouble as a value. `reason` never quotes the text; `line` is 1 when no better one is known. */
export type ParseFailure = { readonly ok: false; readonly reason: string; readonly line: number };

export type ParseOptions = {
  /** Largest text in UTF-8 bytes; 1,000,000 when not given. */
  readonly maxBytes?: number;
  /** Deepest nesting of maps and lists; 64 when not given. */
  readonly maxDepth?: number;
};

export const DEFAULT_MAX_BYTES = 1_000_000;
export const DEFAULT_MAX_DEPTH = 64;

/** Refuses what is too large or is no text. */
export function refuse(text: string, options: ParseOptions): ParseFailure | null {
  const limit = options.maxBytes ?? DEFAULT_MAX_BYTES;
  if (text.length > limit || Buffer.byteLength(text) > limit) return failure(`larger than ${limit} bytes`, 1);
  if (text.includes('\0')) return failure('holds NUL characters, so it is no text', 1);
  return null;
}

export function failure(reason: string, line: number): ParseFailure {
  return { ok: false, reason, line };
}

/** Walks down maps by key and lists by index; undefined where the way ends. */
export function get(node: TreeNode | undefined, ...path: readonly (string | number)[]): TreeNode | undefined {
  let at = node;
  for (const step of path) {
    if (at === undefined) return undefined;
    if (typeof step === 'number') at = at.kind === 'seq' ? at.items[step] : undefined;
    else at = at.kind === 'map' ? at.entries.findLast((entry) => entry.key === step)?.value : undefined;
  }
  return at;
}

/** The entry of a key with its line, the last one when the key is repeated. */
export function entryOf(node: TreeNode | undefined, key: string): MapEntry | undefined {
  return node?.kind === 'map' ? node.entries.findLast((entry) => entry.key === key) : undefined;
}

export function entriesOf(node: TreeNode | undefined): readonly MapEntry[] {
  return node?.kind === 'map' ? node.entries : [];
}

export function itemsOf(node: TreeNode | undefined): readonly TreeNode[] {
  return node?.kind === 'seq' ? node.items : [];
}

/** The items of a list, or the node itself where one may stand for a list of one; nothing for null. */
export function oneOrMore(node: TreeNode | undefined): readonly TreeNode[] {
  if (node === undefined || (node.kind === 'scalar' && node.value === null)) return [];
  return node.kind === 'seq' ? node.items : [node];
}

/** A text; numbers and booleans are none. */
export function asString(node: TreeNode | undefined): string | undefined {
  return node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined;
}

/** Any scalar but null as text: `8080` and `true` as written. */
export function asText(node: TreeNode | undefined): string | undefined {
  return node?.kind === 'scalar' && node.value !== null ? node.text : undefined;
}

export function asBoolean(node: TreeNode | undefined): boolean | undefined {
  return node?.kind === 'scalar' && typeof node.value === 'boolean' ? node.value : undefined;
}

export function asNumber(node: TreeNode | undefined): number | undefined {
  return node?.kind === 'scalar' && typeof node.value === 'number' ? node.value : undefined;
}

/** The texts of a list (or of a single text). */
export function strings(node: TreeNode | undefined): readonly string[] {
  return oneOrMore(node).flatMap((item) => {
    const text = asString(item);
    return text === undefined ? [] : [text];
  });
}

/** Every node below and including `root`, parents first, in document order. Iterative, so it is safe at any depth. */
export function* walk(root: TreeNode): Generator<TreeNode, void> {
  const stack: TreeNode[] = [root];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    yield node;
    const children = node.kind === 'map' ? node.entries.map((entry) => entry.value) : itemsOf(node);
    for (let index = children.length - 1; index >= 0; index -= 1) {
      const child = children[index];
      if (child !== undefined) stack.push(child);
    }
  }
}
