import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'

const NODE = fileURLToPath(new URL('../../../node_modules/.bin/node', import.meta.url))

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'peyk-start-up-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** What a process of its own prints that runs this code. */
function run(code: string, env: Record<string, string> = {}): unknown {
  const path = join(folder, 'main.mjs')
  writeFileSync(path, code)
  return JSON.parse(execFileSync(NODE, [path], { env, encoding: 'utf8' }))
}

const urlOf = (file: string) => JSON.stringify(new URL(file, import.meta.url).href)

it('keeps what is compiled, so that the next start need not take the types out again', () => {
  const cache = join(folder, 'cache')
  const start = () =>
    run(
      `import { flushCompileCache } from 'node:module'
       const { keepCompiledCode } = await import(${urlOf('./compile-cache.ts')})
       keepCompiledCode()
       await import(${urlOf('./version.ts')})
       flushCompileCache()
       console.log(process.moduleLoadList.some((name) => name.includes('amaro')))`,
      { NODE_COMPILE_CACHE: cache },
    )
  expect(start()).toBe(true)
  expect(readdirSync(cache)).toHaveLength(1)
  expect(start()).toBe(false)
})

it('gives back what only the start needed', () => {
  const [before, after] = run(
    `const { releaseStartUpMemory } = await import(${urlOf('./start-up-memory.ts')})
     let needed = Array.from({ length: 1e6 }, (_, i) => ({ i }))
     const before = process.memoryUsage.rss()
     needed = undefined
     releaseStartUpMemory()
     console.log(JSON.stringify([before, process.memoryUsage.rss()]))`,
  ) as [number, number]
  expect(before - after).toBeGreaterThan(16 * 2 ** 20)
})
