import { setTimeout as delay } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { afterEach, beforeEach, describe, it } from 'vitest'
import { startRedisServer } from '@peyk/test-support/redis-server'
import type { RedisServer } from '@peyk/test-support/redis-server'
import { freePort } from '@peyk/test-support/free-port'
import { startSystem } from './support/system.ts'
import type { System } from './support/system.ts'

const CUSTOMER = 1001

type Incident = {
  name: string
  begin: (server: RedisServer, operator: Redis) => Promise<unknown>
  end: (server: RedisServer, operator: Redis) => Promise<unknown>
}

const INCIDENTS: Incident[] = [
  {
    name: 'is full',
    begin: (_server, operator) => operator.config('SET', 'maxmemory', '1mb'),
    end: (_server, operator) => operator.config('SET', 'maxmemory', '0'),
  },
  {
    name: 'is a read-only replica',
    begin: async (_server, operator) => operator.replicaof('127.0.0.1', await freePort()),
    end: (_server, operator) => operator.replicaof('NO', 'ONE'),
  },
  {
    name: 'answers nothing for 20 seconds',
    begin: async (server) => server.pause(),
    end: async (server) => {
      await delay(20_000)
      server.resume()
    },
  },
]

// Each has a system and a Redis of its own, and mostly waits.
describe.concurrent.each(INCIDENTS)('while Redis $name', ({ begin, end }) => {
  let server: RedisServer
  let operator: Redis
  let system: System

  beforeEach(async () => {
    server = await startRedisServer({ args: ['--appendfsync', 'always'] })
    operator = new Redis(server.url)
    operator.on('error', () => undefined)
    system = await startSystem({ mode: 'webhook', apps: ['ingress', 'notifier'], redisUrl: server.url })
  })
  afterEach(async () => {
    operator.disconnect()
    await system.close()
    await server.stop()
  })

  it('nothing is accepted, readiness is false, and everything goes on by itself afterwards', async ({ expect }) => {
    const { simulator } = system
    const orders = [0, 1, 2].map((i) => {
      simulator.telegram.userSends(CUSTOMER + i, '/start')
      return simulator.panel.placeOrder({ chatId: CUSTOMER + i })
    })
    await expect.poll(() => simulator.telegram.messages().length).toBe(3)
    await simulator.panel.pay(orders[0]?.id ?? '')

    await begin(server, operator)
    const refused = simulator.panel.pay(orders[1]?.id ?? '', { webhooks: 2 })
    await expect.poll(() => system.isReady('ingress')).toBe(false)
    await expect.poll(() => system.isReady('notifier')).toBe(false)
    expect((await refused).map(({ status }) => status)).toEqual([503, 503])
    await end(server, operator)

    await expect.poll(() => system.isReady('ingress')).toBe(true)
    await expect.poll(() => system.isReady('notifier')).toBe(true)
    await simulator.panel.pay(orders[2]?.id ?? '', { webhooks: 3 })
    const shown = async () => {
      await system.hastenSweep()
      return simulator.telegram.messages().length
    }
    await expect.poll(shown).toBe(6)
    for (const { id } of orders)
      expect(
        simulator.telegram.messages().filter(({ text }) => text.includes(id)),
        id,
      ).toHaveLength(1)
    expect([...system.of('ingress'), ...system.of('notifier')].map(({ exitCode }) => exitCode)).toEqual([null, null])
  }, 150_000)
})
