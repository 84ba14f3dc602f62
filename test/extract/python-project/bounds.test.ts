import { expect, it } from 'vitest';
import { link } from '../../../src/extract/index.ts';
import { factsOfFiles, linesOf } from '../../support/python-project.ts';

/** Files that import each other in a circle, each with functions that call the next file's. */
function circle(files: number, functions: number): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: files }, (_, file) => {
      const next = `m${(file + 1) % files}`;
      const calls = Array.from(
        { length: functions },
        (__, f) => `def f${f}(x):\n    return ${next}.f${(f + 1) % functions}(x)\n`,
      );
      const fetch =
        file === 0
          ? 'from transformers import AutoModel\n\n\ndef get(x):\n    return AutoModel.from_pretrained(x)\n'
          : '';
      return [`m${file}.py`, `import ${next}\n${fetch}\n${calls.join('\n')}\nf0("org/${file}")\n`];
    }),
  );
}

it('ends on ten thousand functions that call each other in a circle, and says the same in any order of files', async () => {
  const files = circle(100, 100);
  const paths = Object.keys(files);
  const forwards = linesOf(link(await factsOfFiles(files), paths));
  const backwards = linesOf(link(await factsOfFiles(files, paths.toReversed()), paths));
  expect(backwards).toEqual(forwards);
}, 60_000);
