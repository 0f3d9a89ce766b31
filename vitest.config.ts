import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Takes half as long as all others together, so that nothing is left to be done beside it where it comes last. */
const LONGEST = /\/test\/kernel\/cases\.test\.ts$/;

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => Number(LONGEST.test(b.moduleId)) - Number(LONGEST.test(a.moduleId)));
  }
}

/** They put programs of their own into the tables, which the others must not see. */
const WITH_OWN_TABLES = ['test/programs/*.test.ts', 'test/knowledge/a/*.test.ts'];

export default defineConfig({
  test: {
    // On a slow machine a test file that loads grammars and is not alone takes long to begin.
    testTimeout: 60_000,
    // Containers that are run as PID 1 wait more than they work.
    maxConcurrency: 12,
    maxWorkers: '100%',
    sequence: { sequencer: LongestFirst },
    reporters: process.env.CI ? ['default', ['json', { outputFile: 'coverage/tests.json' }]] : ['default'],
    // To load the sources anew for each file takes longer than most files do.
    projects: [
      {
        extends: true,
        test: { name: 'shared', include: ['test/**/*.test.ts'], exclude: WITH_OWN_TABLES, isolate: false },
      },
      { extends: true, test: { name: 'alone', include: WITH_OWN_TABLES } },
    ],
  },
});
