import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path/posix';
import { globSync } from 'tinyglobby';
import { describe, expect, it } from 'vitest';
import { TEXT_LIMIT } from '../src/extract/contract.ts';
import { documentReaders, rowReaders } from '../src/evidence/index.ts';
import { extractors } from '../src/extract/index.ts';
import { Fact } from '../src/model/index.ts';
import { modelOutputs, outputs } from '../src/report/index.ts';

/** Joins the facts of all files; a folder of its part, no plugin. */
const NO_PLUGIN = new Set(['link']);

/** What every reader of text meets one day. */
const HOSTILE: readonly (readonly [name: string, text: string])[] = [
  ['nothing', ''],
  ['blank lines', '\n\n\n'],
  ['open brackets', '['.repeat(20_000)],
  ['open braces', '{"a":'.repeat(20_000)],
  ['nested indentation', Array.from({ length: 300 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
  ['one long line', 'x'.repeat(1_000_000)],
  ['a lone surrogate and controls', '\uD800\u0001\u202E\u200B: "\u0007'],
  ['names of JavaScript', '__proto__: {constructor: {toString: valueOf}}\n'],
];

describe('readers of evidence', () => {
  const folders = foldersOf('src/evidence/readers');

  it('are all registered, alphabetically, under the names of their folders', () => {
    const documents = documentReaders.map(({ id }) => id);
    expect(documents).toEqual(documents.toSorted());
    // A folder may hold a second reader, of the same results as rows.
    const ids = [...documents, ...rowReaders.map(({ id }) => id.replace(/-rows$/, ''))];
    expect([...new Set(ids)].toSorted()).toEqual(folders);
  });

  it.each(folders)('%s has a page that begins with its name', (folder) => {
    const [heading = ''] = readFileSync(`src/evidence/readers/${folder}/README.md`, 'utf8').split('\n', 1);
    expect(
      heading
        .replace('# ', '')
        .toLowerCase()
        .replaceAll(/[^a-z-]/g, ''),
    ).toBe(folder);
  });
});

describe('extractors', () => {
  const folders = foldersOf('src/extract').filter((folder) => !NO_PLUGIN.has(folder));

  it('are all registered, under the names of their folders, alphabetically', () => {
    expect(extractors.map(({ id }) => id)).toEqual(folders);
  });

  it.each(folders)('%s has a page that begins with its name', (folder) => {
    expect(readFileSync(`src/extract/${folder}/README.md`, 'utf8')).toMatch(new RegExp(`^# ${folder}\\n\\n\\S`));
  });

  describe.each(extractors.map((extractor) => [extractor.id, extractor] as const))('%s', (id, extractor) => {
    const directory = `src/extract/${id}/fixtures`;
    const fixtures = globSync('**/*', { cwd: directory, dot: true }).toSorted();

    it('says what it reads and how much of it', () => {
      expect(extractor.version).toBeGreaterThanOrEqual(1);
      expect(extractor.maxBytes).toBeGreaterThan(0);
      expect(extractor.maxBytes).toBeLessThanOrEqual(TEXT_LIMIT);
      expect(extractor.summary).toMatch(/^\S[\s\S]*\.$/);
    });

    it('finds facts in a fixture, the same each time, that the model takes', async () => {
      const mine = fixtures.filter((path) => extractor.matches(path));
      expect(mine, `no file of ${directory} is this extractor's by its path`).not.toEqual([]);
      let found = 0;
      for (const path of mine) {
        const text = readFileSync(join(directory, path), 'utf8');
        expect(extractor.claims?.({ path, text }), `${path} is not claimed`).not.toBe(false);
        const first = await extractor.extract({ path, text }, new AbortController().signal);
        const second = await extractor.extract({ path, text }, new AbortController().signal);
        expect(second).toEqual(first);
        for (const fact of first.facts) expect(Fact.parse(fact)).toEqual(fact);
        found += first.facts.length;
      }
      expect(found).toBeGreaterThan(0);
    });

    it.each(HOSTILE)('answers on %s', async (_, text) => {
      const path = fixtures.find((fixture) => extractor.matches(fixture)) ?? 'file';
      expect([true, false, undefined]).toContain(extractor.claims?.({ path, text }));
      const extraction = await extractor.extract({ path, text }, new AbortController().signal);
      for (const fact of extraction.facts) expect(Fact.safeParse(fact).success).toBe(true);
      expect(extraction.ok ? 'read' : extraction.reason).toMatch(/\S/);
    });
  });
});

describe('outputs', () => {
  const folders = foldersOf('src/report');

  it.each(folders)('%s has a page that begins with its name', (folder) => {
    expect(readFileSync(`src/report/${folder}/README.md`, 'utf8')).toMatch(new RegExp(`^# ${folder}\\n\\n\\S`));
  });

  it('are all known to their part', () => {
    const index = readFileSync('src/report/index.ts', 'utf8');
    expect(folders.filter((folder) => !index.includes(`'./${folder}/index.ts'`))).toEqual([]);
  });

  it('have ids of their own', () => {
    for (const list of [outputs, modelOutputs]) {
      const ids = list.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.length).toBeGreaterThan(0);
    }
  });
});

/** Folders of a part that have an index, alphabetically. */
function foldersOf(part: string): string[] {
  return globSync(`${part}/*/index.ts`)
    .map((file) => relative(part, join(file, '..')))
    .filter((folder) => existsSync(join(part, folder)))
    .toSorted();
}
