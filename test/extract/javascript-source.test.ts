import { describe, expect, it } from 'vitest';
import { javascriptSource } from '../../src/extract/javascript-source/index.ts';
import { extractFixture } from '../support/extracted.ts';
import { statementLines } from '../support/statement-lines.ts';

const running = new AbortController().signal;

describe('fixtures', () => {
  it.each(['agent.ts', 'app/api/chat/route.ts', 'mcp/index.mjs', 'server.cjs', 'web/classify.jsx'])(
    '%s',
    async (fixture) => {
      const extraction = await extractFixture(javascriptSource, fixture);
      expect(extraction.ok).toBe(true);
      expect(statementLines(extraction)).toMatchSnapshot();
    },
  );

  it('a web server without a model says nothing', async () => {
    expect(await extractFixture(javascriptSource, 'web/plain.ts')).toEqual({ ok: true, facts: [] });
  });
});

describe('what is read', () => {
  it.each(['a.ts', 'src/b.tsx', 'c.js', 'd.jsx', 'e.mjs', 'f.cjs', 'g.mts', 'h.cts', 'packages/dist-tools/i.ts'])(
    '%s',
    (path) => {
      expect(javascriptSource.matches(path)).toBe(true);
    },
  );

  it.each([
    'a.d.ts',
    'a.d.mts',
    'lib/jquery.min.js',
    'app.bundle.js',
    'node_modules/openai/index.js',
    'web/dist/main.js',
    '.next/server/app.js',
    'a.json',
    'a.ts.map',
    'a.vue',
  ])('not %s', (path) => {
    expect(javascriptSource.matches(path)).toBe(false);
  });

  it.each<[name: string, text: string, claimed: boolean]>([
    ['an ordinary file', "import OpenAI from 'openai';\n".repeat(2_000), true],
    ['a short file on one line', 'x'.repeat(4_000), true],
    ['a bundle', `/******/ (() => { // webpackBootstrap\n${'a();\n'.repeat(2_000)}`, false],
    ['a minified file', `!function(){${'var a=1;'.repeat(6_000)}}();`, false],
    [
      'a file with one long line of data',
      `export const wasm = "${'A'.repeat(20_000)}";\n${'f();\n'.repeat(1_000)}`,
      true,
    ],
  ])('%s: %#', (_, text, claimed) => {
    expect(javascriptSource.claims?.({ path: 'a.js', text })).toBe(claimed);
  });
});

it('what does not parse is a reason beside what was found', async () => {
  const text = "import OpenAI from 'openai';\nconst = ] 3;\nnew OpenAI();\n";
  const extraction = await javascriptSource.extract({ path: 'a.ts', text }, running);
  expect(extraction).toMatchObject({ ok: false, reason: 'not valid JavaScript at line 2; the rest was read' });
  expect(statementLines(extraction)).toContain('3 element llm openai trust=third-party');
});

it('a file without a word of interest is not parsed', async () => {
  expect(await javascriptSource.extract({ path: 'a.ts', text: 'const = ] 3;' }, running)).toEqual({
    ok: true,
    facts: [],
  });
});
