import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { hunkLines, placeInHunks, withoutSuggestions } from '../../src/github/diff-lines.ts';

const Change = fc.record({
  kind: fc.constantFrom(' ', '+', '-'),
  // lines that look like the patch's own syntax
  text: fc.oneof(fc.string(), fc.constantFrom('@@ -1,1 +900,9 @@', '--- a', '+++ b', '\\ No newline', '')),
});
const Hunk = fc.record({ skipped: fc.integer({ min: 1, max: 50 }), changes: fc.array(Change, { minLength: 1 }) });

test('exactly the lines of the new file that a patch shows can be commented on', () => {
  fc.assert(
    fc.property(fc.array(Hunk), (hunks) => {
      const patch: string[] = [];
      const expected: number[] = [];
      let line = 0;
      for (const { skipped, changes } of hunks) {
        line += skipped;
        const shown = changes.filter(({ kind }) => kind !== '-').length;
        patch.push(`@@ -1,${changes.length - shown} +${line},${shown} @@ def f():`);
        for (const { kind, text } of changes) {
          patch.push(`${kind}${text.replaceAll('\n', ' ')}`);
          if (kind !== '-') expected.push(line++);
        }
        patch.push('\\ No newline at end of file');
      }
      const lines = hunkLines(patch.join('\n')).flatMap(({ start, end }) =>
        Array.from({ length: end - start + 1 }, (_, index) => start + index),
      );
      expect(lines).toEqual(expected);
    }),
  );
});

test.each([
  { asked: [12, 14], place: { startLine: 12, endLine: 14, exact: true } },
  { asked: [8, 11], place: { startLine: 10, endLine: 11, exact: false } },
  { asked: [14, 45], place: { startLine: 40, endLine: 45, exact: false } },
  { asked: [14, 30], place: { startLine: 14, endLine: 15, exact: false } },
  { asked: [20, 30], place: null },
])('lines $asked are placed in one hunk', ({ asked: [start = 0, end = 0], place }) => {
  const hunks = [
    { start: 10, end: 15 },
    { start: 40, end: 50 },
  ];
  expect(placeInHunks(hunks, start, end)).toEqual(place);
});

test('suggestion blocks are taken out, other blocks stay', () => {
  const body = ['a', '```suggestion', 'x', '```', 'b', '```py', 'y', '```', '````suggestion', '```', '````', 'c'];
  expect(withoutSuggestions(body.join('\n'))).toBe(['a', 'b', '```py', 'y', '```', 'c'].join('\n'));
});
