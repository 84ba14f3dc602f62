import { readFileSync } from 'node:fs';
import { join } from 'node:path/posix';
import * as fc from 'fast-check';
import { globSync } from 'tinyglobby';
import { describe, expect, it } from 'vitest';
import { extractors } from '../../src/extract/index.ts';
import { Fact } from '../../src/model/index.ts';

/** More of them for a long hunt: FUZZ_RUNS=5000 npx vitest run test/extract/fuzz.test.ts */
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 25);

/** What breaks readers: openers without ends, indentation, anchors, templates, numbers, names of JavaScript, invisible characters. */
const PIECES = [
  '[',
  '{',
  '(',
  '"',
  "'",
  '"""',
  '\n',
  '\n\t',
  '\r\n',
  ': ',
  '- ',
  '&a ',
  '*a',
  '<<: *a',
  '!!python/object:os.system',
  '!Sub ',
  '---\n',
  '${',
  '{{ x }}',
  '{% if x %}',
  '__proto__',
  'constructor',
  '\u0000',
  '\uFEFF',
  '\u202E',
  '\uD800',
  '💥',
  '#',
  '\\',
  '|\n',
  '<!DOCTYPE x [<!ENTITY y "z">]>',
  '&y;',
  '9'.repeat(400),
  '-1e999',
  '../'.repeat(40),
  'a'.repeat(5_000),
];

type Change = readonly [kind: 'cut' | 'drop' | 'repeat' | 'insert' | 'swap', at: number, length: number, piece: string];

const change: fc.Arbitrary<Change> = fc.tuple(
  fc.constantFrom('cut', 'drop', 'repeat', 'insert', 'swap'),
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.integer({ min: 1, max: 200 }),
  fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: 'binary', maxLength: 8 })),
);

function changed(text: string, [kind, share, length, piece]: Change): string {
  const at = Math.floor(share * text.length);
  const [before, span, after] = [text.slice(0, at), text.slice(at, at + length), text.slice(at + length)];
  if (kind === 'cut') return before;
  if (kind === 'drop') return before + after;
  if (kind === 'repeat') return before + span.repeat(20) + after;
  if (kind === 'swap') return after + span + before;
  return before + piece + span + after;
}

describe.each(extractors.map((extractor) => [extractor.id, extractor] as const))('%s', (id, extractor) => {
  const directory = `src/extract/${id}/fixtures`;
  const fixtures = globSync('**/*', { cwd: directory, dot: true })
    .filter((path) => extractor.matches(path))
    .toSorted()
    .map((path) => ({ path, text: readFileSync(join(directory, path), 'utf8') }));

  /** Facts of the model's form with evidence on lines of the file, or a reason; never a throw. */
  async function read(path: string, text: string): Promise<number> {
    if (extractor.claims?.({ path, text }) === false) return 0;
    const { facts, ...outcome } = await extractor.extract({ path, text }, new AbortController().signal);
    const lines = text.split('\n').length;
    for (const fact of facts) {
      const parsed = Fact.safeParse(fact);
      expect(parsed.error?.issues ?? []).toEqual([]);
      const places = 'evidence' in fact.value ? fact.value.evidence : [];
      expect(
        places.filter((place) => place.path !== path || place.endLine > lines || place.startLine > place.endLine),
      ).toEqual([]);
    }
    expect(outcome.ok || outcome.reason.length > 0).toBe(true);
    return facts.length;
  }

  it('reads its fixtures however they are broken', async () => {
    expect(fixtures.length).toBeGreaterThan(0);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...fixtures),
        fc.array(change, { minLength: 1, maxLength: 4 }),
        async ({ path, text }, changes) => {
          await read(path, changes.reduce(changed, text));
        },
      ),
      { numRuns: RUNS },
    );
  });

  it('ends on a fixture that is repeated to the largest size, with no more facts than its text can hold', async () => {
    for (const { path, text } of fixtures.slice(0, 3)) {
      const size = Math.min(extractor.maxBytes, 400_000);
      const large = text.repeat(Math.ceil(size / Math.max(1, text.length))).slice(0, size);
      expect(await read(path, large)).toBeLessThanOrEqual(large.length / 4);
    }
  });
});
