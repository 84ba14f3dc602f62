import { expect, it } from 'vitest';
import { link } from '../../../src/extract/index.ts';
import type { Fact } from '../../../src/model/index.ts';
import { referenceFact } from '../../../src/statement/index.ts';

function reference(
  loader: string,
  path: string,
  [startLine, endLine]: readonly [number, number],
  repo = 'org/name',
): Fact {
  const given = { kind: 'model', repo, pinned: 'none', loader, symbol: loader } as const;
  return referenceFact({ path, context: 'shipped' }, { startLine, endLine }, given);
}

it('what settings say again on the lines of a command is told once', () => {
  const { references } = link([
    reference('settings', 'a.yaml', [5, 5]),
    reference('vllm serve', 'a.yaml', [3, 6]),
    reference('settings', 'a.yaml', [9, 9], 'org/other'),
    reference('settings', 'b.yaml', [5, 5]),
  ]);
  expect(references.map(({ loader, path, repo }) => [loader, path, repo])).toEqual([
    ['settings', 'a.yaml', 'org/other'],
    ['vllm serve', 'a.yaml', 'org/name'],
    ['settings', 'b.yaml', 'org/name'],
  ]);
});

it('the same model elsewhere in the file is another statement', () => {
  const { references } = link([reference('settings', 'a.yaml', [9, 9]), reference('vllm serve', 'a.yaml', [3, 6])]);
  expect(references).toHaveLength(2);
});
