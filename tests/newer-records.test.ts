import { SCHEMA } from '@peyk/store/check-in'
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
    // It never becomes ready.
    void system.start(app).catch(() => undefined)
    await expect.poll(() => system?.of(app)[0]?.exitCode).toBe(78)
    expect(system.of(app)[0]?.output()).toContain('a newer release has been at work here')
  }
  expect(await redis.keys(`{${prefix}}:*`)).toEqual([`{${prefix}}:version`])
})

it('processes note what they write, and a second start has nothing against it', async () => {
  system = await startSystem({ mode: 'webhook', apps: ['notifier'] })
  expect(await system.redis.get(`{${system.prefix}}:version`)).toBe(String(SCHEMA))
  await system.start('notifier')
})

it('a second bot on the same prefix does not start: each process says whose records it found and ends with 78', async () => {
  system = await startSystem({ mode: 'webhook', apps: ['notifier'] })
  const env = { BOT_TOKEN: '200:AAE-another_bot_0123456789' }
  for (const app of ['ingress', 'scheduler', 'notifier'] as const) {
    void system.start(app, 'webhook', env).catch(() => undefined)
    await expect.poll(() => system?.of(app).at(-1)?.exitCode).toBe(78)
    expect(system.of(app).at(-1)?.output()).toContain('of bot 200, which BOT_TOKEN belongs to, got those of bot')
  }
  // The board has no token and shows whatever is there.
  await system.start('board')
})
