import { defineConfig } from 'vitest/config';

/** Suites that change what a process shares (its network, its children, its clock): each file has a process of its own. */
const APART = ['github', 'github-server', 'integration', 'isolation', 'jobs'].map(
  (name) => `test/${name}/**/*.test.ts`,
);

export default defineConfig({
  test: {
    testTimeout: 90_000,
    hookTimeout: 120_000,
    pool: 'forks',
    // The scenarios mostly wait: more workers than cores keep the rest going meanwhile.
    maxWorkers: 4,
    projects: [
      { extends: true, test: { name: 'apart', include: APART } },
      // Loading the program anew for each file would take longer than the tests.
      { extends: true, test: { name: 'shared', include: ['test/**/*.test.ts'], exclude: APART, isolate: false } },
    ],
  },
});
