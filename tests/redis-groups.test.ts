import { Redis } from 'ioredis'
import { it, vi } from 'vitest'
import { startCluster, startSentinelGroup, waitForReplicas } from './support/redis-groups.ts'
import type { RedisGroup } from './support/redis-groups.ts'
import { startSystem } from './support/system.ts'
import type { System } from './support/system.ts'

const CUSTOMER = 2001

/** A customer whose next order is placed and not paid. */
const order = async ({ simulator }: System, chatId: number) => {
  const placed = simulator.panel.placeOrder({ chatId })
  simulator.telegram.userSends(chatId, `/start ${placed.payload}`)
  await vi.waitUntil(() => simulator.telegram.messages(chatId).length === 1, { timeout: 60_000 })
  return placed
}
const notified = ({ simulator }: System, chatId: number) => simulator.telegram.messages(chatId).length - 1

/** On how many servers somebody waited for replicas: WAIT names no key, and belongs to the master of Peyk's slot. */
const waitingServers = async ({ servers }: RedisGroup): Promise<number> => {
  const statistics = await Promise.all(
    servers.map(async ({ url }) => {
      const redis = new Redis(url)
      const found = await redis.info('commandstats')
      redis.disconnect()
      return found
    }),
  )
  return statistics.filter((found) => found.includes('cmdstat_wait:')).length
}

// Each has a system and servers of its own, and mostly waits.
it.concurrent('goes on after a failover under Sentinel, and notifies each order once', async ({
  expect,
  onTestFinished,
}) => {
  const group = await startSentinelGroup()
  onTestFinished(group.close)
  const system = await startSystem({ mode: 'webhook', apps: ['ingress', 'notifier'], redisUrl: group.url })
  onTestFinished(system.close)
  const { simulator } = system
  const first = await order(system, CUSTOMER)
  await simulator.panel.pay(first.id)
  await expect.poll(() => system.events('notification.sent').length).toBe(1)
  const second = await order(system, CUSTOMER + 1)

  await waitForReplicas(group.master, 1)
  await group.master.kill()
  await expect.poll(() => system.isReady('ingress')).toBe(false)
  await expect.poll(() => system.isReady('ingress')).toBe(true)
  await expect.poll(() => system.isReady('notifier')).toBe(true)
  // Without a replica nothing is accepted.
  expect(await simulator.panel.push(first.id)).toMatchObject([{ status: 503 }])
  await group.master.restart()

  const pushFirst = async () => (await simulator.panel.push(first.id))[0]?.message
  await expect.poll(pushFirst).toBe('Already notified')
  await simulator.panel.pay(second.id, { webhooks: 3 })
  await expect.poll(() => notified(system, CUSTOMER + 1)).toBe(1)
  expect(notified(system, CUSTOMER)).toBe(1)
})

it.concurrent('works on a cluster of three masters with replicas, waits for the replica of its own, and outlives one of them', async ({
  expect,
  onTestFinished,
}) => {
  const group = await startCluster(1)
  onTestFinished(group.close)
  const system = await startSystem({ mode: 'polling', redisUrl: group.url })
  onTestFinished(system.close)
  const { simulator } = system
  const first = await order(system, CUSTOMER)
  await simulator.panel.pay(first.id)
  await expect.poll(() => system.events('notification.sent').length).toBe(1)

  expect(await waitingServers(group)).toBe(1)

  const second = await order(system, CUSTOMER + 1)
  for (const server of group.servers) await server.restart()
  await expect.poll(() => system.isReady('ingress')).toBe(true)
  await simulator.panel.pay(second.id)
  await expect.poll(() => notified(system, CUSTOMER + 1)).toBe(1)
  expect(notified(system, CUSTOMER)).toBe(1)
})
