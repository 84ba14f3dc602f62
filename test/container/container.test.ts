import { expect, it } from 'vitest';
import { execScript, fillVariables, imageFacts, imageOf, scriptLines } from '../../src/container/index.ts';

const values = new Map([
  ['A', 'one'],
  ['EMPTY', ''],
]);

it.each([
  ['$A-${A}', 'one-one'],
  ['${A:-x}/${B:-x}/${B-y}', 'one/x/y'],
  ['${EMPTY:-x}/${EMPTY-x}', 'x/'],
  ['${A:+yes}${B:+yes}', 'yes'],
  ['$B/${B}', '$B/${B}'],
  ['${A:-${B}}', '${A:-${B}}'],
  ['100$', '100$'],
])('%j is filled in', (text, expected) => {
  expect(fillVariables(text, values)).toBe(expected);
});

it('a text that grows too long stays as it is', () => {
  const long = '$A'.repeat(500);
  expect(fillVariables(long, values)).toBe(long);
});

it.each(['', ' ', 'two words', 'x'.repeat(501), ':tag'])('%.10j is no image', (text) => {
  expect(imageOf(text)).toBeNull();
});

it('an image of machine learning is a signal beside its reference', () => {
  const where = { path: 'a', symbol: 's', context: 'shipped', startLine: 2, endLine: 3, loader: 'FROM' } as const;
  expect(imageFacts('pytorch/pytorch:2.4.1', where)).toEqual([
    {
      fact: 'reference',
      value: {
        name: 'pytorch/pytorch',
        path: 'a',
        symbol: 's',
        context: 'shipped',
        controls: [],
        evidence: [{ path: 'a', startLine: 2, endLine: 3 }],
        edits: [],
        kind: 'container',
        repo: 'pytorch/pytorch',
        resolved: true,
        revision: '2.4.1',
        pinned: 'tag',
        loader: 'FROM',
        remoteCode: 'off',
        formats: ['unknown'],
        transport: 'registry',
        verified: false,
      },
    },
    { fact: 'signal', value: { name: 'image:pytorch' } },
  ]);
  expect(imageFacts('node:22', where).map(({ fact }) => fact)).toEqual(['reference']);
});

const word = (text: string, line: number) => ({ text, line, endLine: line, textLine: line });

it('a list becomes shell text that keeps its lines and words', () => {
  expect(execScript([word('echo', 3), word("it's", 5), word('$A b', 5)])).toEqual({
    text: "echo \\\n\\\n'it'\\''s' '$A b'",
    startLine: 3,
    endLine: 5,
  });
  expect(execScript([word('/bin/sh', 1), word('-ec', 1), word('a; b', 2)])).toEqual({
    text: 'a; b',
    startLine: 2,
    endLine: 2,
  });
  expect(execScript([])).toBeNull();
});

it('a script with more lines than the file shows has all of its lines as evidence', () => {
  expect(scriptLines('a', { text: 'x\ny\n', startLine: 4, endLine: 5 })).toEqual({ startLine: 4 });
  expect(scriptLines('a', { text: 'x\ny', startLine: 4, endLine: 4 })).toEqual({
    startLine: 4,
    evidence: [{ path: 'a', startLine: 4, endLine: 4 }],
  });
});
