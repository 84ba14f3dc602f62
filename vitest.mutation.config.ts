import { defineConfig } from 'vitest/config';

/** The units of what decides: mutants are judged by these alone, for whole runs of the program take too long for each of them. */
export default defineConfig({
  test: {
    include: ['test/{rules,threats,compare,policy}/**/*.test.ts'],
    // These load or run all rules that ship for each mutant: minutes a mutant instead of a second.
    exclude: ['test/rules/{examples,shipped-rules}.test.ts'],
    testTimeout: 20_000,
  },
});
