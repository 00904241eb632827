import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['tests/compose/*.test.ts'],
    pool: 'forks',
    maxWorkers: 1,
    bail: 1,
    testTimeout: 300_000,
    expect: { poll: { timeout: 30_000, interval: 100 } },
    hookTimeout: 120_000,
    teardownTimeout: 60_000,
  },
})
