import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{apps,packages}/*/src/**/*.test.ts', '{scripts,tests,bench}/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/*.browser.test.ts', 'tests/compose/**'],
    globalSetup: ['packages/test-support/src/shared-redis.ts'],
    pool: 'forks',
    // Whole-system tests start several processes each, and wait much: more workers only make them wait for each other.
    maxWorkers: 3,
    testTimeout: 60_000,
    expect: { poll: { timeout: 15_000, interval: 25 } },
    hookTimeout: 30_000,
    teardownTimeout: 30_000,
  },
})
