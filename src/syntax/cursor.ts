import { Parser, type Tree } from 'web-tree-sitter';

/**
 * The functions of the WebAssembly runtime that a cursor is made of. The public cursor writes its state into the runtime's memory before and
 * reads it after each question, which costs more than the questions; here it stays there from the first to the last. Held to
 * web-tree-sitter's pinned version by `test/syntax/cursor.test.ts`.
 */
type Binding = {
  HEAP32?: Int32Array;
  _ts_init?: () => number;
  _ts_tree_cursor_goto_first_child_wasm?: Ask;
  _ts_tree_cursor_goto_next_sibling_wasm?: Ask;
  _ts_tree_cursor_goto_parent_wasm?: Ask;
  _ts_tree_cursor_current_node_type_id_wasm?: Ask;
  _ts_tree_cursor_current_node_is_missing_wasm?: Ask;
  _ts_tree_cursor_current_field_id_wasm?: Ask;
  _ts_tree_cursor_start_index_wasm?: Ask;
  _ts_tree_cursor_end_index_wasm?: Ask;
};
type Ask = (tree: number) => number;

/** Filled by the runtime when it starts. */
const binding: Binding = {};
let ready: Promise<void> | undefined;

/** Where the runtime's functions find and leave what they are given, in words. Asked for once: asking writes there, too. */
let state = 0;

/** Starts the WebAssembly runtime, once for the process. */
export function startRuntime(): Promise<void> {
  return (ready ??= start());
}

async function start(): Promise<void> {
  await Parser.init(binding);
  state = known(binding._ts_init)() / Int32Array.BYTES_PER_ELEMENT;
}

/** A walk through a tree. Offsets are UTF-16 units; moves say whether there was something to move to. */
export type Cursor = {
  readonly typeId: () => number;
  readonly isMissing: () => boolean;
  readonly fieldId: () => number;
  readonly start: () => number;
  readonly end: () => number;
  readonly toFirstChild: () => boolean;
  readonly toNextSibling: () => boolean;
  readonly toParent: () => boolean;
};

/**
 * Walks a tree with `walk`, which must neither wait nor use another cursor or parser: the state of the walk lies where theirs would. Frees the
 * cursor at the end, whatever happens.
 */
export function withCursor<Result>(tree: Tree, walk: (cursor: Cursor) => Result): Result {
  const asks = functionsOf(binding);
  const handle = tree.walk();
  const at = (tree as unknown as { readonly 0: number })[0];
  try {
    return walk({
      typeId: () => asks.typeId(at),
      isMissing: () => asks.isMissing(at) === 1,
      fieldId: () => asks.fieldId(at),
      start: () => asks.start(at),
      end: () => asks.end(at),
      toFirstChild: () => asks.toFirstChild(at) === 1,
      toNextSibling: () => asks.toNextSibling(at) === 1,
      toParent: () => asks.toParent(at) === 1,
    });
  } finally {
    // The walk may have moved the state's memory: the handle has to know before it frees it.
    const words = handle as unknown as number[];
    for (let word = 0; word < 4; word += 1) words[word] = binding.HEAP32?.[state + word] ?? 0;
    handle.delete();
  }
}

function functionsOf(runtime: Binding) {
  return {
    typeId: known(runtime._ts_tree_cursor_current_node_type_id_wasm),
    isMissing: known(runtime._ts_tree_cursor_current_node_is_missing_wasm),
    fieldId: known(runtime._ts_tree_cursor_current_field_id_wasm),
    start: known(runtime._ts_tree_cursor_start_index_wasm),
    end: known(runtime._ts_tree_cursor_end_index_wasm),
    toFirstChild: known(runtime._ts_tree_cursor_goto_first_child_wasm),
    toNextSibling: known(runtime._ts_tree_cursor_goto_next_sibling_wasm),
    toParent: known(runtime._ts_tree_cursor_goto_parent_wasm),
  };
}

function known<Function_>(ask: Function_ | undefined): Function_ {
  if (ask === undefined)
    throw new Error('this version of web-tree-sitter has another runtime: see src/syntax/cursor.ts');
  return ask;
}
