import { SCHEMA } from '@peyk/store/schema'
import { afterEach, expect, it } from 'vitest'
import { startSystem } from './support/system.ts'
import type { System } from './support/system.ts'

let system: System | undefined
afterEach(async () => {
  await system?.close()
  system = undefined
})

it('no process of this release works on what a newer release wrote: each says so and ends with 78', async () => {
  system = await startSystem({ mode: 'webhook', apps: [] })
  const { redis, prefix } = system
  await redis.set(`{${prefix}}:version`, SCHEMA + 1)
  for (const app of ['ingress', 'scheduler', 'notifier', 'board'] as const) {
    await expect(system.start(app)).rejects.toThrow(/ended with 78[\s\S]*a newer release has been at work here/)
  }
  expect(await redis.keys(`{${prefix}}:*`)).toEqual([`{${prefix}}:version`])
})

it('processes note what they write, and a second start has nothing against it', async () => {
  system = await startSystem({ mode: 'webhook', apps: ['notifier'] })
  expect(await system.redis.get(`{${system.prefix}}:version`)).toBe(String(SCHEMA))
  await system.start('notifier')
})
