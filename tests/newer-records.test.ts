import { SCHEMA } from '@peyk/store/check-in'
import { afterEach, expect, it } from 'vitest'
import type { AppName } from './support/app-process.ts'
import { startSystem } from './support/system.ts'
import type { System } from './support/system.ts'

let system: System | undefined
afterEach(async () => {
  await system?.close()
  system = undefined
})

/** Starts an app that is to end with 78 and these words. */
async function expectRefusal(app: AppName, words: string, env: Record<string, string> = {}): Promise<void> {
  await expect(system?.start(app, 'webhook', env)).rejects.toThrow('is not ready')
  const refused = system?.of(app).at(-1)
  expect(await refused?.exited).toBe(78)
  expect(refused?.output()).toContain(words)
}

it('no process of this release works on what a newer release wrote: each says so and ends with 78', async () => {
  system = await startSystem({ mode: 'webhook', apps: [] })
  const { redis, prefix } = system
  await redis.set(`{${prefix}}:version`, SCHEMA + 1)
  const apps = ['ingress', 'scheduler', 'notifier', 'board'] as const
  await Promise.all(apps.map((app) => expectRefusal(app, 'a newer release has been at work here')))
  expect(await redis.keys(`{${prefix}}:*`)).toEqual([`{${prefix}}:version`])
})

it('processes note what and whose they write: a second start has nothing against it, one of another bot ends with 78', async () => {
  system = await startSystem({ mode: 'webhook', apps: ['notifier'] })
  expect(await system.redis.get(`{${system.prefix}}:version`)).toBe(String(SCHEMA))
  await system.start('notifier')
  const env = { BOT_TOKEN: '200:AAE-another_bot_0123456789' }
  const apps = ['ingress', 'scheduler', 'notifier'] as const
  await Promise.all(
    apps.map((app) => expectRefusal(app, 'of bot 200, which BOT_TOKEN belongs to, got those of bot', env)),
  )
  // The board has no token and shows whatever is there.
  await system.start('board')
})
