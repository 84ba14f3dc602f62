import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

const NEEDED = [
  'src',
  'scripts',
  'catalogs',
  'test/support',
  'test/plugins.test.ts',
  'package.json',
  'tsconfig.json',
  '.oxfmtrc.json',
];

let checkout = '';

beforeAll(() => {
  checkout = mkdtempSync(join(tmpdir(), 'stridegate-new-'));
  for (const path of NEEDED) cpSync(path, join(checkout, path), { recursive: true });
  symlinkSync(resolve('node_modules'), join(checkout, 'node_modules'));
});

afterAll(() => {
  rmSync(checkout, { recursive: true, force: true });
});

function run(program: string, args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(join(checkout, 'node_modules/.bin', program), args, {
    cwd: checkout,
    encoding: 'utf8',
  });
  return { status, output: `${stdout}${stderr}` };
}

it('a new extractor is formatted, registered at its place, and passes the tests of every plugin', () => {
  expect(run('tsx', ['scripts/new.ts', 'extractor', 'kiln-steps'])).toMatchObject({ status: 0 });
  const registry = readFileSync(join(checkout, 'src/extract/index.ts'), 'utf8');
  expect(registry).toContain("import { kilnSteps } from './kiln-steps/index.ts';\n");
  expect(run('oxfmt', ['--check', 'src/extract/kiln-steps', 'src/extract/index.ts', 'test/extract'])).toMatchObject({
    status: 0,
  });
  const tests = run('vitest', [
    'run',
    'test/extract/kiln-steps.test.ts',
    'test/plugins.test.ts',
    '-t',
    'kiln|step|all',
  ]);
  expect(tests.output).toMatch(/Test Files .*2 passed/);
  expect(tests.status).toBe(0);
});

it.each([
  ['a name that is taken', ['extractor', 'dvc'], 'src/extract/dvc is there already.'],
  ['a name of another form', ['extractor', 'Kiln Steps'], "'Kiln Steps' is no name in kebab-case."],
  ['another kind of thing', ['scanner', 'kiln'], "There is nothing to make for 'scanner'."],
  ['no words', [], "There is nothing to make for ''."],
  ['two names', ['extractor', 'kiln', 'oven'], "One name, not also 'oven'."],
])('%s is refused with the usage', (_, args, message) => {
  const { status, output } = run('tsx', ['scripts/new.ts', ...args]);
  expect([status, output]).toEqual([
    2,
    `${message}\nUsage: npm run new extractor NAME   (NAME in kebab-case, such as argo-workflows)\n`,
  ]);
});
