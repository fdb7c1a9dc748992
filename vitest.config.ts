import os from 'node:os';
import { defineConfig } from 'vitest/config';

const outside = ['**/node_modules/**', '.next/**', '.data/**', 'generated/**', 'e2e/**'];

export default defineConfig({
  test: {
    // Its own default leaves one core idle, which is half of a small machine; the files wait for the database more than they compute.
    maxWorkers: Math.max(2, os.availableParallelism() - 1),
    projects: [
      {
        test: { name: 'unit', include: ['**/*.test.ts'], exclude: ['**/*.db.test.ts', ...outside] },
      },
      {
        test: {
          name: 'db',
          include: ['**/*.db.test.ts'],
          exclude: outside,
          globalSetup: ['test/database.setup.ts'],
          // Real locks, real clocks, two cores: a race test may wait for others.
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
