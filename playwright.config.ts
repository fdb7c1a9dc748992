import { defineConfig } from '@playwright/test';

/** Two people, agents and executors in real processes, against the production build: run `next build` first. */
export default defineConfig({
  testDir: 'e2e',
  testMatch: '*.spec.ts',
  outputDir: 'test-results',
  globalSetup: './e2e/global-setup.ts',
  fullyParallel: true,
  workers: 2,
  // Once more, in a fresh worker; who needed it is named by `npm test`: docs/decisions/a-browser-test-may-try-twice.md
  retries: 1,
  forbidOnly: true,
  // Two cores, two browsers, a database and a dozen processes: what is awaited is an event, and this only bounds it.
  timeout: 120_000,
  expect: { timeout: 30_000 },
  reporter: 'line',
  use: {
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'UTC',
    // Without snapshots: those cost more than the pages.
    trace: { mode: 'retain-on-failure', snapshots: false, screenshots: false, sources: true },
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    },
  },
});
