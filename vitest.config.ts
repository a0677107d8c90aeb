import { defineConfig } from 'vitest/config';

const timeouts = { testTimeout: 60_000, hookTimeout: 120_000 };

export default defineConfig({
  test: {
    // Vitest leaves one processor free by itself; on a machine with two that would double the time.
    maxWorkers: '100%',
    projects: [
      {
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
        // Tests of the built command: built once, before the first of them.
        test: {
          name: 'command',
          include: ['test/cli/command/**/*.test.ts', 'test/page/*.test.ts', 'test/package/*.test.ts'],
          globalSetup: ['.ci/build.js'],
          ...timeouts,
        },
      },
    ],
  },
});
