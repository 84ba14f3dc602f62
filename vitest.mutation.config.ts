import { defineConfig } from 'vitest/config';

/** The units of what decides: mutants are judged by these alone, for whole runs of the program take too long for each of them. */
export default defineConfig({
  test: {
    include: ['test/{rules,threats,compare,policy}/**/*.test.ts'],
    testTimeout: 20_000,
  },
});
