import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { BaseSequencer } from 'vitest/node'
import type { TestSpecification } from 'vitest/node'

/** What takes longest goes first, or it would be waited for at the end: what waits for time-outs, whole systems, and the simulation. */
const LONGEST_FIRST = [/^tests\/(proof\/proof|redis-|half-open|polling|upgrade)/, /^tests\/|\/main\.test\.ts$/, /^/]

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await BaseSequencer.prototype.sort.call(this, files)
    return sorted.toSorted((a, b) => placeOf(a) - placeOf(b))
  }
}
const placeOf = ({ moduleId }: TestSpecification) =>
  LONGEST_FIRST.findIndex((files) => files.test(relative(import.meta.dirname, moduleId)))

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
    // Whole-system tests start several processes each, and wait much: with more workers they wait for each other.
    maxWorkers: 4,
    // Limits that only what hangs reaches, on a busy machine too.
    testTimeout: 180_000,
    expect: { poll: { timeout: 60_000, interval: 25 } },
    hookTimeout: 120_000,
    teardownTimeout: 30_000,
  },
})
