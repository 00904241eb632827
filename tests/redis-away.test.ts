import { Redis } from 'ioredis'
import { afterEach, expect, it } from 'vitest'
import { startRedisServer } from '@peyk/test-support/redis-server'
import type { RedisServer } from '@peyk/test-support/redis-server'
import { startSystem } from './support/system.ts'
import type { System } from './support/system.ts'

const CUSTOMER = 6001

let server: RedisServer | undefined
let system: System | undefined
afterEach(async () => {
  await system?.close()
  await server?.stop()
})

it('loses nothing that was accepted when Redis goes away and comes back, and accepts nothing meanwhile', async () => {
  server = await startRedisServer({ args: ['--appendfsync', 'always'] })
  system = await startSystem({ mode: 'webhook', apps: ['ingress', 'notifier'], redisUrl: server.url })
  const { simulator, redis, prefix } = system
  const orders = Array.from({ length: 5 }, (_, i) => {
    const order = simulator.panel.placeOrder({ chatId: CUSTOMER + i })
    simulator.telegram.userSends(CUSTOMER + i, `/start ${order.payload}`)
    return order
  })
  const shown = () => simulator.telegram.messages().length
  await expect.poll(shown).toBe(5)

  const [before, during, ...after] = orders
  await simulator.panel.pay(before?.id ?? '')
  await server.kill()
  await expect.poll(() => system?.isReady('ingress')).toBe(false)
  await expect.poll(() => system?.isReady('notifier')).toBe(false)
  expect(await simulator.panel.pay(during?.id ?? '')).toMatchObject([{ status: 503 }])

  await server.restart()
  await expect.poll(() => system?.isReady('ingress')).toBe(true)
  await expect.poll(() => system?.isReady('notifier')).toBe(true)
  for (const order of after) await simulator.panel.pay(order.id)
  // The panel sends again what was answered 503.
  await expect
    .poll(
      () => simulator.panel.pushes().filter(({ orderId, status }) => orderId === during?.id && status === 200).length,
    )
    .toBeGreaterThan(0)

  // A job whose worker never got it, since the answer was lost with Redis, comes back by the sweep.
  const shownBySweep = async () => {
    await system?.hastenSweep()
    return shown()
  }
  await expect.poll(shownBySweep).toBe(10)
  for (const order of orders)
    expect(
      simulator.telegram.messages().filter(({ text }) => text.includes(order.id) && text.includes('تأیید شد')),
    ).toHaveLength(1)
  expect([...system.of('ingress'), ...system.of('notifier')].map(({ exitCode }) => exitCode)).toEqual([null, null])

  // A notifier that knows what Redis does not would rightly wait for it.
  const states = () =>
    Promise.all(orders.map(async ({ id }) => (await redis.get(`{${prefix}}:delivery:paid:${id}`))?.split(' ')[0]))
  await expect.poll(states).toEqual(orders.map(() => 'sent'))

  // Asked to stop while Redis is away, they obey at once.
  await server.kill()
  await expect.poll(() => system?.isReady('notifier')).toBe(false)
  const askedAtMs = performance.now()
  const stopped = [...system.of('ingress'), ...system.of('notifier')]
  const statuses = await system.stopApps()
  expect(statuses, stopped.map(({ output }) => output()).join('\n')).toEqual([0, 0])
  // 25 s while they wait for Redis, below one on a machine with nothing else to do.
  expect(performance.now() - askedAtMs).toBeLessThan(10_000)
}, 120_000)

it('sends a notification again from the outbox after every queue key was deleted by hand', async () => {
  server = await startRedisServer()
  system = await startSystem({ mode: 'webhook', redisUrl: server.url, apps: ['ingress'] })
  const { simulator, prefix } = system
  const order = simulator.panel.placeOrder({ chatId: CUSTOMER })
  simulator.telegram.userSends(CUSTOMER, '/start')
  await simulator.panel.pay(order.id)
  const redis = new Redis(server.url)
  await expect.poll(() => redis.llen(`{${prefix}}:notifications:wait`)).toBe(1)
  for (const queue of ['notifications', 'telegram-updates', 'maintenance']) {
    const keys = await redis.keys(`{${prefix}}:${queue}:*`)
    if (keys.length > 0) await redis.del(keys)
  }
  redis.disconnect()
  await system.hastenSweep()
  await system.start('notifier')
  await expect.poll(() => system?.events('notification.sent').length).toBe(1)
})
