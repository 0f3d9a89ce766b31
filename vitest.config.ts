import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // On a slow machine a test file that loads grammars and is not alone takes long to begin.
    testTimeout: 60_000,
    // Containers that are run as PID 1 wait more than they work.
    maxConcurrency: 12,
    maxWorkers: '100%',
    reporters: process.env.CI ? ['default', ['json', { outputFile: 'coverage/tests.json' }]] : ['default'],
  },
});
