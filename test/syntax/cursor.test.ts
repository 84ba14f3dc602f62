import { Language, Parser } from 'web-tree-sitter';
import { createRequire } from 'node:module';
import { expect, it } from 'vitest';
import { startRuntime, withCursor } from '../../src/syntax/cursor.ts';

const file = createRequire(import.meta.url).resolve('tree-sitter-python/tree-sitter-python.wasm');

async function parsed(text: string) {
  await startRuntime();
  const parser = new Parser().setLanguage(await Language.load(file));
  const tree = parser.parse(text);
  parser.delete();
  if (tree === null) throw new Error('not parsed');
  return tree;
}

/**
 * Depth, type, field, start and end of every node, as the public cursor tells them. The cursor is freed here: left to the garbage collector
 * it would free whatever the runtime's memory holds at that moment.
 */
function publicly(tree: Awaited<ReturnType<typeof parsed>>): string[] {
  const cursor = tree.walk();
  const lines: string[] = [];
  for (let depth = 0; ;) {
    lines.push(
      `${depth} ${cursor.nodeTypeId} ${cursor.currentFieldId} ${cursor.startIndex} ${cursor.endIndex} ${cursor.nodeIsMissing}`,
    );
    if (cursor.gotoFirstChild()) {
      depth += 1;
      continue;
    }
    while (!cursor.gotoNextSibling()) {
      depth -= 1;
      if (!cursor.gotoParent()) {
        cursor.delete();
        return lines;
      }
    }
  }
}

function directly(tree: Awaited<ReturnType<typeof parsed>>): string[] {
  return withCursor(tree, (cursor) => {
    const lines: string[] = [];
    for (let depth = 0; ;) {
      lines.push(
        `${depth} ${cursor.typeId()} ${cursor.fieldId()} ${cursor.start()} ${cursor.end()} ${cursor.isMissing()}`,
      );
      if (cursor.toFirstChild()) {
        depth += 1;
        continue;
      }
      while (!cursor.toNextSibling()) {
        depth -= 1;
        if (!cursor.toParent()) return lines;
      }
    }
  });
}

const DEEP = `${'('.repeat(400)}x${')'.repeat(400)}\n`;

it.each([
  ['ordinary source', 'import os\n\n\ndef f(a, *, b=1):\n    """d"""\n    return os.path.join(a, f"{b}x")  # c\n'],
  ['broken source', 'def f(:\n  x = (1,\n'],
  ['characters beyond the basic plane', 'x = "💥💥"  # é\ny = {"é": x}\n'],
  ['deep nesting', DEEP],
  ['nothing', ''],
])('walks %s as the public cursor does, again and again', async (_, text) => {
  const tree = await parsed(text);
  const expected = publicly(tree);
  expect(expected.length).toBeGreaterThan(0);
  for (let round = 0; round < 3; round += 1) expect(directly(tree)).toEqual(expected);
  expect(publicly(tree)).toEqual(expected);
  tree.delete();
});

it('frees its cursor when the walk throws, and the tree can be walked again', async () => {
  const tree = await parsed(DEEP);
  const walk = () =>
    withCursor(tree, (cursor) => {
      while (cursor.toFirstChild());
      throw new Error('stop');
    });
  for (let round = 0; round < 50; round += 1) expect(walk).toThrow('stop');
  expect(directly(tree)).toEqual(publicly(tree));
  tree.delete();
});
