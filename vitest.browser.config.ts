import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['tests/**/*.browser.test.ts'],
    globalSetup: ['packages/test-support/src/shared-redis.ts'],
    pool: 'forks',
    // The apps that tests start compile their code once, not at every start.
    env: { NODE_COMPILE_CACHE: fileURLToPath(new URL('.peyk/compile-cache', import.meta.url)) },
    maxWorkers: 2,
    // Limits that only what hangs reaches, on a busy machine too.
    testTimeout: 180_000,
    expect: { poll: { timeout: 60_000, interval: 25 } },
    hookTimeout: 120_000,
    teardownTimeout: 30_000,
  },
})
