import { afterEach, beforeEach, expect, it } from 'vitest'
import { testStore } from '@peyk/test-support/store'

let test: ReturnType<typeof testStore>

beforeEach(() => {
  test = testStore()
})

afterEach(() => test.close())

const NOTIFIER = {
  app: 'notifier',
  version: '1.2.3',
  sources: { telegram: 'webhook', panel: 'polling' },
  concurrency: 50,
} as const

it('lists a process that announced itself until it leaves', async () => {
  const { heartbeats } = test.store
  const before = Date.now()
  const notifier = heartbeats.announce(NOTIFIER)
  const ingress = heartbeats.announce({ app: 'ingress', version: '1.2.3' })
  await expect.poll(() => heartbeats.list()).toHaveLength(2)
  const [first, second] = await heartbeats.list()
  expect(first).toMatchObject({ app: 'ingress', pid: process.pid })
  expect(second).toMatchObject({ ...NOTIFIER, host: expect.stringMatching(/./), pid: process.pid })
  expect(second?.sinceMs).toBeGreaterThanOrEqual(before)

  await notifier.leave()
  expect((await heartbeats.list()).map(({ app }) => app)).toEqual(['ingress'])
  await ingress.leave()
  expect(await heartbeats.list()).toEqual([])
  expect(await test.redis.keys(`{${test.prefix}}:process*`)).toEqual([])
})

it('forgets a process that says nothing any more, and knows it again when it speaks', async () => {
  const { heartbeats, keys } = test.store
  const notifier = heartbeats.announce(NOTIFIER, 200)
  await expect.poll(() => heartbeats.list()).toHaveLength(1)
  const [found] = await heartbeats.list()
  const id = found?.id ?? ''
  const lifetimeMs = await test.redis.pttl(keys.process(id))
  expect(lifetimeMs).toBeGreaterThan(5000)
  expect(lifetimeMs).toBeLessThanOrEqual(15_000)
  await test.redis.set(keys.process(id), 'x', 'PX', 1)
  await expect.poll(() => heartbeats.list(), { interval: 5 }).toEqual([])
  await expect.poll(() => heartbeats.list()).toHaveLength(1)
  await notifier.leave()
})

it('forgets a dead process though Redis’s clock was set back, and announces what a process learns later', async () => {
  const { heartbeats, keys } = test.store
  const notifier = heartbeats.announce(NOTIFIER, 60_000)
  await expect.poll(() => heartbeats.list()).toHaveLength(1)
  notifier.amend({ botName: 'shop_bot' })
  await expect.poll(async () => (await heartbeats.list())[0]?.botName).toBe('shop_bot')
  const [found] = await heartbeats.list()
  await test.redis.pexpire(keys.process(found?.id ?? ''), 600_000)
  expect(await heartbeats.list()).toEqual([])
  await notifier.leave()
})

it('leaves soon though Redis does not answer', async () => {
  const { heartbeats } = test.store
  const notifier = heartbeats.announce(NOTIFIER)
  await expect.poll(() => heartbeats.list()).toHaveLength(1)
  test.redis.disconnect()
  await notifier.leave()
})

it('keeps the processes of two bots apart', async () => {
  const other = testStore()
  const notifier = test.store.heartbeats.announce(NOTIFIER)
  await expect.poll(() => test.store.heartbeats.list()).toHaveLength(1)
  expect(await other.store.heartbeats.list()).toEqual([])
  await notifier.leave()
  other.close()
})
