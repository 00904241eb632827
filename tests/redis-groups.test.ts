import { afterEach, expect, it } from 'vitest'
import { startCluster, startSentinelGroup, waitForReplica } from './support/redis-groups.ts'
import type { RedisGroup } from './support/redis-groups.ts'
import { startSystem } from './support/system.ts'
import type { System } from './support/system.ts'

const CUSTOMER = 2001

let group: RedisGroup | undefined
let system: System | undefined
afterEach(async () => {
  await system?.close()
  await group?.close()
  system = undefined
  group = undefined
})

/** A customer whose next order is placed and not paid. */
const order = async ({ simulator }: System, chatId: number) => {
  const placed = simulator.panel.placeOrder({ chatId })
  simulator.telegram.userSends(chatId, `/start ${placed.payload}`)
  await expect.poll(() => simulator.telegram.messages(chatId).length).toBe(1)
  return placed
}
const notified = ({ simulator }: System, chatId: number) => simulator.telegram.messages(chatId).length - 1

it('goes on after a failover under Sentinel, and notifies each order once', async () => {
  group = await startSentinelGroup()
  system = await startSystem({ mode: 'webhook', redisUrl: group.url })
  const { simulator } = system
  const first = await order(system, CUSTOMER)
  await simulator.panel.pay(first.id)
  await expect.poll(() => system?.events('notification.sent').length).toBe(1)
  const second = await order(system, CUSTOMER + 1)

  const [master] = group.servers
  if (master === undefined) throw new Error('expected a master')
  await waitForReplica(master)
  await master.kill()
  await expect.poll(() => system?.isReady('ingress')).toBe(false)
  await expect.poll(() => system?.isReady('ingress'), { timeout: 40_000 }).toBe(true)
  await expect.poll(() => system?.isReady('notifier'), { timeout: 40_000 }).toBe(true)

  expect(await simulator.panel.push(first.id)).toMatchObject([{ message: 'Already notified' }])
  await simulator.panel.pay(second.id, { webhooks: 3 })
  await expect.poll(() => notified(system as System, CUSTOMER + 1), { timeout: 40_000 }).toBe(1)
  expect(notified(system, CUSTOMER)).toBe(1)
})

it('works on a cluster of three masters, and outlives one of them', async () => {
  group = await startCluster()
  system = await startSystem({ mode: 'polling', redisUrl: group.url })
  const { simulator } = system
  const first = await order(system, CUSTOMER)
  await simulator.panel.pay(first.id)
  await expect.poll(() => system?.events('notification.sent').length).toBe(1)

  const second = await order(system, CUSTOMER + 1)
  for (const server of group.servers) await server.restart()
  await expect.poll(() => system?.isReady('ingress'), { timeout: 40_000 }).toBe(true)
  await simulator.panel.pay(second.id)
  await expect.poll(() => notified(system as System, CUSTOMER + 1), { timeout: 60_000 }).toBe(1)
  expect(notified(system, CUSTOMER)).toBe(1)
})
