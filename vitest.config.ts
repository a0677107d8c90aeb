import { availableParallelism } from 'node:os';
import { relative } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
// @ts-expect-error a script without types
import { bundledTests } from './.ci/bundled-tests.js';

/**
 * The files that take longest, longest first: begun early, none of them is waited for at the end. Those that simulate for
 * seconds are bundled. A file that is missing here is run all the same.
 */
const LONGEST = [
  'test/package/package.test.ts',
  'test/page/page.test.ts',
  'test/page/study-pages.test.ts',
  'test/cli/command/examples.test.ts',
  'test/cli/command/jobs.test.ts',
  'test/cli/command/run.test.ts',
  'test/cli/command/compare.test.ts',
  'test/cli/command/interruption.test.ts',
  'test/cli/command/plan.test.ts',
  'test/cli/command/remedies.test.ts',
  'test/cli/command/sweep.test.ts',
  'test/theory/erlang-b.test.ts',
  'test/scenarios/golden-1.test.ts',
  'test/scenarios/golden-3.test.ts',
  'test/scenarios/golden-2.test.ts',
  'test/scenarios/golden-4.test.ts',
  'test/properties/properties.test.ts',
  'test/study/coverage.test.ts',
  'test/validate/sections.test.ts',
  'test/threads/replicator.test.ts',
  'test/study/plan.test.ts',
  'test/validate/retry-collapse.test.ts',
  'test/study/warmup.test.ts',
  'test/engine/closed-forms.test.ts',
  'test/study/explain.test.ts',
  'test/testing/scenarios.test.ts',
  'test/downstream/station.test.ts',
  'test/properties/remedies.test.ts',
  'test/study/remedy.test.ts',
  'test/worked-examples/kafka.test.ts',
  'test/oracle/oracle.test.ts',
  'test/theory/streams.test.ts',
];
const BUNDLED =
  /(?:cli\/command\/examples|properties\/remedies|study\/remedy|theory\/erlang-b|scenarios\/golden-\d|study\/coverage|study\/warmup|validate\/retry-collapse|validate\/sections|engine\/closed-forms)\.test\.ts$/;

const bundled = bundledTests((path: string) => BUNDLED.test(path));

/** Files of the built command first, since those of the source may share a process; within each, the longest first. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rankOf = ({ moduleId }: TestSpecification): number => {
      const rank = LONGEST.indexOf(relative(import.meta.dirname, moduleId).replaceAll('\\', '/'));
      return rank === -1 ? LONGEST.length : rank;
    };
    return [...files].sort(
      (a, b) =>
        a.project.name.localeCompare(b.project.name) || rankOf(a) - rankOf(b) || a.moduleId.localeCompare(b.moduleId),
    );
  }
}

// No test takes a tenth of this on a slow machine; it ends what hangs.
const timeouts = { testTimeout: 300_000, hookTimeout: 300_000 };

export default defineConfig({
  test: {
    // Vitest leaves one processor free by itself; on a machine with two that would double the time. More than four are
    // not asked for: a container often sees processors, and not the share of them and of memory that it is given.
    maxWorkers: Math.min(4, availableParallelism()),
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        plugins: [bundled],
        test: {
          name: 'source',
          include: ['test/**/*.test.ts'],
          exclude: ['test/cli/command/**', 'test/page/**', 'test/package/**'],
          // Tests keep nothing in modules, so files of one worker may share them: importing took a third of the time.
          isolate: false,
          ...timeouts,
        },
      },
      {
        plugins: [bundled],
        // Tests of the built command: built once, before the first of them.
        test: {
          name: 'command',
          include: ['test/cli/command/**/*.test.ts', 'test/page/*.test.ts', 'test/package/*.test.ts'],
          globalSetup: ['.ci/build.js'],
          isolate: false,
          ...timeouts,
        },
      },
    ],
  },
});
