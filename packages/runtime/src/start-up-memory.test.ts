import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const NODE = fileURLToPath(new URL('../../../node_modules/.bin/node', import.meta.url))

it('gives back what only the start needed', () => {
  const code = `
    import { releaseStartUpMemory } from ${JSON.stringify(new URL('./start-up-memory.ts', import.meta.url).href)}
    let needed = Array.from({ length: 1e6 }, (_, i) => ({ i }))
    const before = process.memoryUsage.rss()
    needed = undefined
    releaseStartUpMemory()
    console.log(before - process.memoryUsage.rss())`
  const released = Number(execFileSync(NODE, ['--input-type=module', '-e', code], { encoding: 'utf8' }))
  expect(released).toBeGreaterThan(16 * 2 ** 20)
})
