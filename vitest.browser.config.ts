import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['tests/**/*.browser.test.ts'],
    globalSetup: ['packages/test-support/src/shared-redis.ts'],
    pool: 'forks',
    // The apps that tests start compile their code once, not at every start.
    env: { NODE_COMPILE_CACHE: fileURLToPath(new URL('.peyk/compile-cache', import.meta.url)) },
    // One browser and one demo at a time: a second one only makes both miss their deadlines.
    maxWorkers: 1,
    testTimeout: 60_000,
    expect: { poll: { timeout: 15_000, interval: 25 } },
    hookTimeout: 120_000,
    teardownTimeout: 30_000,
  },
})
