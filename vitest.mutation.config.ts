import { defineConfig } from 'vitest/config';

/** The units of what decides: mutants are judged by these alone, for whole runs of the program take too long for each of them. */
export default defineConfig({
  test: {
    include: ['test/{rules,threats,compare,policy}/**/*.test.ts'],
    // The examples of all rules run the whole program.
    exclude: ['test/rules/examples.test.ts'],
    testTimeout: 20_000,
  },
});
