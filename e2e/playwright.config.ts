import { defineConfig } from 'playwright/test';

const sandboxSpecs = /[/\\]sandbox\.spec\.ts$/;
const packageSpecs = /[/\\]package\.spec\.ts$/;

// Each project is one check of `npm test` (scripts/lib/test-runs.mjs) with its own surroundings.
export default defineConfig({
  testDir: '.',
  // The *.test.ts here are of what the tests stand on; Vitest runs them.
  testMatch: /\.spec\.ts$/,
  // One app at a time: each sees the whole machine, and would see what another test opens.
  workers: 1,
  fullyParallel: false,
  // A test that passes only at the second try is broken.
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  projects: [
    { name: 'app', testIgnore: [sandboxSpecs, packageSpecs] },
    // As an ordinary user, with Chromium's sandbox on.
    { name: 'sandbox', testMatch: sandboxSpecs },
    // The app as users get it, packed.
    { name: 'package', testMatch: packageSpecs },
  ],
});
