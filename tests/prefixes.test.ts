import { afterEach, beforeEach, expect, it } from 'vitest'
import { startRedisServer } from '@peyk/test-support/redis-server'
import type { RedisServer } from '@peyk/test-support/redis-server'
import { startSystem } from './support/system.ts'
import type { System } from './support/system.ts'

// The second begins like the first: no search for the keys of one may find the other's.
const PREFIXES = ['shop', 'shop2'] as const
/** The customer's chat with the bot: the same number with every bot. */
const CUSTOMER = 7001
const AWAY = 7002
const DOUBTFUL = 7003

let server: RedisServer
let systems: System[] = []
beforeEach(async () => {
  server = await startRedisServer()
  systems = await Promise.all(
    PREFIXES.map((prefix) =>
      startSystem({
        mode: 'webhook',
        apps: ['ingress', 'notifier'],
        redisUrl: server.url,
        env: { REDIS_PREFIX: prefix, DEFAULT_LANGUAGE: 'en' },
      }),
    ),
  )
})
afterEach(async () => {
  await Promise.all(systems.splice(0).map((system) => system.close()))
  await server.stop()
})

it('two bots on one Redis have nothing to do with each other, with the same orders and the same chats', async () => {
  const [one, two] = systems as [System, System]
  const { redis } = one
  const stateOf = async (prefix: string, id: string) =>
    (await redis.get(`{${prefix}}:delivery:paid:${id}`))?.split(' ')[0]
  const statesOf = (id: string) => Promise.all(PREFIXES.map((prefix) => stateOf(prefix, id)))
  const notified = ({ simulator: { telegram } }: System, id: string) =>
    telegram.messages().filter(({ text }) => text.startsWith('✅') && text.includes(`\u2068${id}\u2069`)).length
  for (const { simulator } of systems) {
    for (const chatId of [CUSTOMER, AWAY, DOUBTFUL]) simulator.telegram.userSends(chatId, '/start')
    await expect.poll(() => simulator.telegram.messages().length).toBe(3)
    for (const [id, chatId] of [
      ['1', CUSTOMER],
      ['2', AWAY],
      ['3', DOUBTFUL],
    ] as const)
      simulator.panel.placeOrder({ id, chatId })
  }

  // The same order is paid at one shop only, then at both.
  await one.simulator.panel.pay('1')
  await expect.poll(() => statesOf('1')).toEqual(['sent', undefined])
  await Promise.all(systems.map(({ simulator }) => simulator.panel.push('1')))
  await two.simulator.panel.pay('1', { webhooks: 3 })
  await expect.poll(() => statesOf('1')).toEqual(['sent', 'sent'])
  expect(systems.map((system) => notified(system, '1'))).toEqual([1, 1])

  // Held and uncertain at one, notified at the other.
  one.simulator.telegram.block(AWAY)
  two.simulator.telegram.faults.add({ method: 'sendMessage', chatId: DOUBTFUL, dropReply: true })
  await Promise.all(systems.flatMap(({ simulator }) => ['2', '3'].map((id) => simulator.panel.pay(id))))
  await expect.poll(() => statesOf('2')).toEqual(['held', 'sent'])
  await expect.poll(() => statesOf('3')).toEqual(['sent', 'uncertain'])
  const open = (state: string) => Promise.all(PREFIXES.map((prefix) => redis.zcard(`{${prefix}}:deliveries:${state}`)))
  expect([await open('held'), await open('uncertain')]).toEqual([
    [1, 0],
    [0, 1],
  ])

  // A language and a return count with their own bot.
  two.simulator.telegram.userSends(CUSTOMER, '/language fa')
  two.simulator.telegram.userSends(AWAY, '/start')
  await expect.poll(() => redis.hget('{shop2}:chat:7001', 'language')).toBe('fa')
  expect(await redis.hget('{shop}:chat:7001', 'language')).toBeNull()
  expect(await stateOf('shop', '2')).toBe('held')
  one.simulator.telegram.userSends(AWAY, '/start')
  await expect.poll(() => statesOf('2')).toEqual(['sent', 'sent'])
  expect(systems.map((system) => notified(system, '2'))).toEqual([1, 1])

  // Queues: without its notifier one bot's notification waits, whatever the other bot's notifiers have time for.
  const [notifier] = one.of('notifier')
  await notifier?.end()
  for (const { simulator } of systems) {
    simulator.panel.placeOrder({ id: '4', chatId: CUSTOMER })
    await simulator.panel.pay('4')
  }
  await expect.poll(() => statesOf('4')).toEqual([undefined, 'sent'])
  const waits = async (prefix: string) => {
    const jobIds = await redis.lrange(`{${prefix}}:notifications:wait`, 0, -1)
    const jobs = await Promise.all(jobIds.map((id) => redis.hget(`{${prefix}}:notifications:${id}`, 'data')))
    return jobs.some((data) => data?.includes('"orderId":"4"'))
  }
  expect(await Promise.all(PREFIXES.map(waits))).toEqual([true, false])
  await one.start('notifier')
  await expect.poll(() => statesOf('4')).toEqual(['sent', 'sent'])
  expect(systems.map((system) => notified(system, '4'))).toEqual([1, 1])

  const keys = await redis.keys('*')
  expect(keys.filter((key) => !PREFIXES.some((prefix) => key.startsWith(`{${prefix}}:`)))).toEqual([])
})
