import { describe, expect, it } from 'vitest';
import { extractors } from '../../src/extract/index.ts';
import { condaLock } from '../../src/extract/conda-lock/index.ts';
import { javascriptLock } from '../../src/extract/javascript-lock/index.ts';
import { pixi } from '../../src/extract/pixi/index.ts';
import { pyproject } from '../../src/extract/pyproject/index.ts';
import { pythonLock } from '../../src/extract/python-lock/index.ts';
import { extractFixture } from '../support/extracted.ts';
import { statementLines } from '../support/statement-lines.ts';

/** Digests and commits by their first letters, so that a line says the rest. */
async function linesOf(plugin: typeof pythonLock, fixture: string): Promise<string[]> {
  const lines = statementLines(await extractFixture(plugin, fixture));
  return lines.map((line) => line.replaceAll(/([0-9a-f])[0-9a-f]{39,127}/g, '$1…').replace(' manifest=lock', ''));
}

describe('python-lock', () => {
  it.each(['poetry/poetry.lock', 'uv/uv.lock', 'pdm/pdm.lock', 'pylock/pylock.gpu.toml', 'pipenv/Pipfile.lock'])(
    'states what %s settles',
    async (fixture) => {
      expect(await linesOf(pythonLock, fixture)).toMatchSnapshot();
    },
  );

  it('a merge that is not finished is told as not read', async () => {
    expect(await extractFixture(pythonLock, 'unmerged/poetry.lock')).toEqual({
      ok: false,
      reason: 'line 3: holds the marks of an unfinished merge; resolve it and commit again',
      facts: [],
    });
  });

  it('takes no credentials along', async () => {
    expect(JSON.stringify(await extractFixture(pythonLock, 'poetry/poetry.lock'))).not.toContain('pa55');
  });

  it('tells of a file that holds more than it states', async () => {
    const packages = Object.fromEntries(Array.from({ length: 20_001 }, (_, at) => [`p${at}`, { version: '==1' }]));
    const text = JSON.stringify({ default: packages });
    const extraction = await pythonLock.extract({ path: 'Pipfile.lock', text }, new AbortController().signal);
    expect([extraction.ok, extraction.facts.length]).toEqual([false, 20_000]);
  });
});

describe('javascript-lock', () => {
  it.each([
    'npm/package-lock.json',
    'npm1/package-lock.json',
    'pnpm/pnpm-lock.yaml',
    'yarn1/yarn.lock',
    'yarn4/yarn.lock',
  ])('states what %s settles', async (fixture) => {
    expect(await linesOf(javascriptLock, fixture)).toMatchSnapshot();
  });
});

describe('conda-lock', () => {
  it.each(['conda-lock.yml', 'pixi.lock', 'pixi4/pixi.lock', 'conda-linux-64.lock'])(
    'states what %s settles',
    async (fixture) => {
      expect(await linesOf(condaLock, fixture)).toMatchSnapshot();
    },
  );

  it('a merge that is not finished is told as not read', async () => {
    expect(await extractFixture(condaLock, 'unmerged/pixi.lock')).toMatchObject({
      ok: false,
      reason: 'line 3: holds the marks of an unfinished merge; resolve it and commit again',
    });
  });

  it.each(['conda-lock.yml', 'conda-linux-64.lock'])('takes no credentials of %s along', async (fixture) => {
    expect(JSON.stringify(await extractFixture(condaLock, fixture))).not.toMatch(/pa55|tk-0123/);
  });
});

describe('pixi', () => {
  it('states what pixi.toml asks for', async () => {
    const { facts } = await extractFixture(pixi, 'pixi.toml');
    expect(statementLines({ ok: true, facts })).toMatchSnapshot();
  });

  it('is read in pyproject.toml too', async () => {
    const text = '[tool.pixi.workspace]\nchannels = ["bioconda"]\n[tool.pixi.dependencies]\nnumpy = "1.26.4"\n';
    const extraction = await pyproject.extract({ path: 'pyproject.toml', text }, new AbortController().signal);
    expect(statementLines(extraction)).toMatchSnapshot();
  });
});

it('no file is read as a lock by two', () => {
  const paths = [
    'poetry.lock',
    'a/uv.lock',
    'pylock.toml',
    'Pipfile.lock',
    'yarn.lock',
    'package-lock.json',
    'pixi.lock',
    'conda-lock.yml',
    'conda-linux-64.lock',
  ];
  const readers = extractors.filter(({ id }) => id.endsWith('-lock'));
  expect(extractors.filter(({ id }) => id === 'conda').some((one) => one.matches('conda-lock.yml'))).toBe(false);
  expect(paths.map((path) => readers.filter((one) => one.matches(path)).length)).toEqual(paths.map(() => 1));
});
