import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import { globSync } from 'tinyglobby';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { referencePages } from '../scripts/reference.ts';
import { USAGE } from '../src/entry/cli/usage.ts';
import { extractors } from '../src/extract/index.ts';
import { configurationSchema } from '../src/policy/index.ts';
import { modelOutputs, outputs } from '../src/report/index.ts';

const NOT_OURS = ['node_modules/**', 'dist/**', '.git/**', 'data/**', 'coverage/**', 'package-lock.json'];
const pages = globSync(['*.md', 'docs/**/*.md', 'src/**/*.md', 'catalogs/**/*.md', 'test/**/*.md']).toSorted();

describe('generated pages', () => {
  it.each([...referencePages()])('%s is fresh', (path, text) => {
    expect(read(path), 'run npm run docs').toBe(text);
  });
});

describe('documentation', () => {
  it('names every rule and every extractor', () => {
    const rules = globSync('rules/*/*.yaml').map((file) => file.replace(/^.*\/|\.yaml$/g, ''));
    const [page, searchable] = [read('docs/reference/rules.md'), read('docs/reference/rules.html')];
    expect(rules.length).toBeGreaterThan(0);
    expect(rules.filter((id) => !page.includes(`| [${id}](rules/${id}.md) |`))).toEqual([]);
    expect(rules.filter((id) => !searchable.includes(`<article id="${id}"`))).toEqual([]);
    const pages = globSync('docs/reference/rules/*.md').map((file) => file.replace(/^.*\/|\.md$/g, ''));
    expect(pages.toSorted()).toEqual(rules.toSorted());
    const readers = read('docs/reference/extractors.md');
    expect(extractors.filter(({ id }) => !readers.includes(`\n## ${id}\n`))).toEqual([]);
  });

  it('names every command, option and format of the command line, and no other', () => {
    const page = read('docs/command-line.md');
    const commands = [...USAGE.matchAll(/^ {2}stridegate (\w+)/gm)].map(([, name]) => name ?? '');
    expect(commands.length).toBeGreaterThan(4);
    expect(commands.filter((name) => !page.includes(`stridegate ${name}`))).toEqual([]);
    const told = unique(page.matchAll(/\bstridegate (\w+)/g), 1);
    expect(told.filter((name) => !USAGE.includes(name))).toEqual([]);
    const options = unique(USAGE.matchAll(/--[a-z]+/g), 0);
    expect(unique(page.matchAll(/--[a-z]+/g), 0)).toEqual(options);
    const formats = [...outputs, ...modelOutputs].map(({ id }) => id);
    expect(formats.filter((id) => !page.includes(`\`${id}\``))).toEqual([]);
  });

  it('names every key of the configuration', () => {
    const page = read('docs/configuration.md');
    const keys = keysOf(configurationSchema(), '');
    expect(keys).toContain('paths.ignore');
    expect(keys.filter((key) => !page.includes(`\`${key}\``))).toEqual([]);
  });

  it('names every variable of the environment, and no other', () => {
    const page = read('docs/operations.md');
    const source = read('src/entry/environment.ts') + read('src/entry/asking.ts');
    const variables = unique(source.matchAll(/^ {2}([A-Z][A-Z_]+): (?:z\.|Place,)/gm), 1);
    expect(variables).toContain('WEBHOOK_SECRET');
    expect(variables.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
    const told = unique(page.matchAll(/^\| `([A-Z][A-Z_]+)`/gm), 1);
    expect(told.filter((name) => !variables.includes(name))).toEqual([]);
  });

  it('lists every decision', () => {
    const page = read('docs/architecture.md');
    const decisions = globSync('*.md', { cwd: 'docs/decisions' });
    expect(decisions.length).toBeGreaterThan(3);
    expect(decisions.filter((file) => !page.includes(`decisions/${file}`))).toEqual([]);
  });

  it.each(pages)('%s links to what is there', (page) => {
    const links = [...read(page).matchAll(/\]\(([^)\s]+)/g)].map(([, link]) => link ?? '');
    const local = links.filter((link) => !/^(?:[a-z]+:|#)/.test(link)).map((link) => link.split('#')[0] ?? '');
    expect(local.filter((link) => !existsSync(join(dirname(page), link)))).toEqual([]);
  });

  it('sets no other place than the repository in any file', () => {
    // What GitHub answers and what packages are called is not ours to word.
    const told = ['test/support/github-server/contract/*.json', 'src/dependency/names/*.ts'];
    const files = globSync('**/*', { dot: true, ignore: [...NOT_OURS, ...told] });
    expect(files.length).toBeGreaterThan(100);
    // Paths of somebody's machine, and names of what is not here; written apart so that this file may stay.
    const foreign = new RegExp(
      [String.raw`(?<![\w.])/wo`, 'rk/|proto', String.raw`types\b|\bhel`, String.raw`pers\b`].join(''),
      'i',
    );
    expect(files.filter((file) => foreign.test(read(file)))).toEqual([]);
  });
});

function read(path: string): string {
  return readFileSync(path, 'utf8');
}

function unique(matches: Iterable<RegExpMatchArray>, group: number): string[] {
  return [...new Set([...matches].map((match) => match[group] ?? ''))].toSorted();
}

const Schema = z.object({ properties: z.record(z.string(), z.unknown()).default({}), items: z.unknown().optional() });

/** Keys of a JSON Schema, with dots; those of a list's objects stand below the list's key. */
function keysOf(schema: unknown, prefix: string): string[] {
  const { properties, items } = Schema.parse(schema);
  const below = Object.entries(properties).flatMap(([key, value]) => [
    `${prefix}${key}`,
    ...keysOf(value, `${prefix}${key}.`),
  ]);
  return items === undefined || items === false ? below : [...below, ...keysOf(items, prefix)];
}
