import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { BaseSequencer } from 'vitest/node'
import type { TestSpecification } from 'vitest/node'

/** What takes long goes first, or it would be waited for at the end: whole systems, and the simulation. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await BaseSequencer.prototype.sort.call(this, files)
    return sorted.toSorted((a, b) => Number(isLong(b)) - Number(isLong(a)))
  }
}
const isLong = ({ moduleId }: TestSpecification) => /\/tests\/|\/main\.test\.ts$/.test(moduleId)

export default defineConfig({
  test: {
    include: ['{apps,packages}/*/src/**/*.test.ts', '{scripts,tests,bench}/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/*.browser.test.ts', 'tests/compose/**'],
    globalSetup: ['packages/test-support/src/shared-redis.ts'],
    sequence: { sequencer: LongestFirst },
    pool: 'forks',
    // A process for each file would cost more than what most files do: a file leaves nothing behind that another one sees.
    isolate: false,
    // The apps that tests start compile their code once, not at every start.
    env: { NODE_COMPILE_CACHE: fileURLToPath(new URL('.peyk/compile-cache', import.meta.url)) },
    // Whole-system tests start several processes each, and wait much: more workers only make them wait for each other.
    maxWorkers: 3,
    // Limits that only what hangs reaches, on a busy machine too.
    testTimeout: 180_000,
    expect: { poll: { timeout: 60_000, interval: 25 } },
    hookTimeout: 120_000,
    teardownTimeout: 30_000,
  },
})
