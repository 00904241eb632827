import { globSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startRedisServer } from '@peyk/test-support/redis-server'
import type { RedisServer } from '@peyk/test-support/redis-server'
import { findMissingRights, NEEDED_COMMANDS } from './redis-rights.ts'

const ROOT = '{shop-a}:'

let server: RedisServer
let admin: Redis
let known: Set<string>
beforeAll(async () => {
  server = await startRedisServer()
  admin = new Redis(server.url)
  known = new Set((await admin.call('COMMAND', 'LIST').catch(() => [])) as string[])
})
afterAll(async () => {
  admin.disconnect()
  await server.stop()
})

/** Returns what is missing to a user with these ACL rules. */
async function findWith(...rules: string[]): Promise<string | undefined> {
  await admin.call('ACL', 'SETUSER', 'peyk', 'reset', 'on', '>secret', ...rules)
  const redis = new Redis(server.url.replace('//', '//peyk:secret@'), { enableReadyCheck: false })
  try {
    return await findMissingRights(redis, ROOT)
  } finally {
    redis.disconnect()
  }
}

const names = [...new Set(NEEDED_COMMANDS.map((command) => command.split(' ')[0] ?? ''))]

describe('findMissingRights', () => {
  it('names each command that is missing, alone, and runs none', async () => {
    const isKnown = (name: string) => known.size === 0 || known.has(name)
    for (const name of [...names, 'multi', 'discard', 'exec'].filter(isKnown))
      expect([name, await findWith('~*', '+@all', `-${name}`)]).toEqual([
        name,
        `REDIS_URL: expected a Redis user with the rights that docs/operations.md lists, got "peyk", who lacks these: +${name}. Run in Redis: ACL SETUSER peyk +${name}`,
      ])
    expect(await admin.dbsize()).toBe(0)
  })

  it('names all that are missing together, and the keys', async () => {
    expect(await findWith(`~${ROOT}*`, '+@all', '-hset', '-evalsha')).toMatch(/ACL SETUSER peyk \+evalsha \+hset$/)
    expect(await findWith('~{shop-b}:*', '+@all')).toMatch(/lacks these: ~\{shop-a\}:\*\. Run/)
  })

  it('finds nothing where there is every right, also while Redis takes no writes', async () => {
    expect(await findWith(`~${ROOT}*`, '+@all')).toBeUndefined()
    await admin.config('SET', 'maxmemory', '1')
    expect(await findWith(`~${ROOT}*`, '+@all')).toBeUndefined()
    await admin.config('SET', 'maxmemory', '0')
  })
})

it('every command of a script of ours or of BullMQ is among those that are needed', () => {
  const sources = fileURLToPath(new URL('../../../..', import.meta.url))
  const bullmq = createRequire(import.meta.url)
    .resolve('bullmq')
    .replace(/\/dist\/.*/, '/dist/esm/scripts')
  const ours = globSync(['apps/*/src/**/*.lua', 'packages/*/src/**/*.lua'], { cwd: sources })
  const scripts = [
    ...ours.map((file) => `${sources}/${file}`),
    // What begins with "relay" is a part of BullMQ that Peyk has not.
    ...globSync('!(relay)*-*.js', { cwd: bullmq }).map((file) => `${bullmq}/${file}`),
  ]
  const called = scripts.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/(?:rcall|redis\.p?call)\(\s*['"](\w+)['"]/g)].map(([, name = '']) =>
      name.toLowerCase(),
    ),
  )
  expect(scripts.length).toBeGreaterThan(100)
  expect([...new Set(called)].filter((name) => !names.includes(name))).toEqual([])
})
