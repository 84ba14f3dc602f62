import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { pathFileOf } from '../../src/discover/model-file.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');

it.each<[string, Uint8Array, ReturnType<typeof pathFileOf>]>([
  ['paths', bytes('../src\n/opt/größe\n'), null],
  ['paths in UTF-8', Buffer.from('../src\n/opt/größe\n'), 'paths'],
  ['nothing', bytes(''), 'paths'],
  ['a comment on import', bytes('# import os\n'), 'paths'],
  ['a folder called import', bytes('important/src\n'), 'paths'],
  ['a line that is run', bytes('../src\r\nimport os; os.system("true")\r\n'), 'runs'],
  ['a line that is run, with a tab', bytes('import\tos'), 'runs'],
  ['a zip archive', bytes('PK\u0003\u0004\u0014\u0000'), null],
  ['an archive of 7-Zip', bytes('7z\u00bc\u00af\u0027\u001c'), null],
  ['a text that no path file is as long as', bytes('a'.repeat(65_537)), null],
])('%s', (_, content, expected) => {
  expect(pathFileOf(content)).toBe(expected);
});

it('never runs what has no line that begins with import, whatever the bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (content) => {
      const begins = /(?:^|[\r\n\u2028\u2029])import[ \t]/.test(Buffer.from(content).toString('utf8'));
      expect(begins || pathFileOf(content) !== 'runs').toBe(true);
    }),
  );
});
