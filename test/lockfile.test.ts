import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { Lockfile, missingBinaries } from '../scripts/lockfile.ts';

it('names the binaries of every platform, without which npm ci refuses the lock file', () => {
  const lock = Lockfile.parse(JSON.parse(readFileSync('package-lock.json', 'utf8')));
  expect([...missingBinaries(lock).keys()], 'run npx tsx scripts/complete-lockfile.ts').toEqual([]);
});

it('adds what is missing beside the package that asks for it, at the version that it asks for', () => {
  const tool = {
    version: '2.0.0',
    dev: true,
    optionalDependencies: { '@tool/binding-linux-x64-musl': '2.0.0', other: '^1.0.0' },
  };
  const packages = {
    '': { version: '1.0.0' },
    'node_modules/@tool/binding-linux-x64-musl': { version: '3.0.0' },
    'node_modules/app/node_modules/tool': tool,
  };
  expect(Object.fromEntries(missingBinaries({ packages }))).toEqual({
    'node_modules/app/node_modules/@tool/binding-linux-x64-musl': {
      version: '2.0.0',
      cpu: ['x64'],
      dev: true,
      libc: ['musl'],
      optional: true,
      os: ['linux'],
    },
  });
});
