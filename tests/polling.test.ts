import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSystem } from './support/system.ts'
import type { System } from './support/system.ts'

let system: System
let customer = 9000

beforeAll(async () => {
  system = await startSystem({ mode: 'polling', env: { POLL_INTERVAL_SECONDS: '2', PANEL_BATCH_SIZE: '10' } })
  await system.start('scheduler')
})
afterAll(() => system.close())

const messages = (chatId: number) => system.simulator.telegram.messages(chatId)
/** A new customer who follows a new order. */
const follow = async () => {
  const { simulator } = system
  customer += 1
  const chatId = customer
  const order = simulator.panel.placeOrder()
  simulator.telegram.userSends(chatId, `/start ${order.payload}`)
  await expect.poll(() => messages(chatId).length).toBe(1)
  return { ...order, chatId }
}
const checksOf = (orderId: string) => system.simulator.panel.requests().filter(({ ids }) => ids.includes(orderId))
const notifiedOf = (orderId: string) =>
  system.events('notification.sent').filter((line) => line['orderId'] === orderId).length

describe('in a polling set-up', () => {
  it('checks each pending order once an interval with two schedulers, and a paid one never again', async () => {
    const order = await follow()
    await expect.poll(() => checksOf(order.id).length).toBe(3)
    const times = checksOf(order.id).map(({ atMs }) => atMs)
    for (const [i, time] of times.slice(1).entries()) expect(time - (times[i] ?? 0)).toBeGreaterThan(1500)

    await system.simulator.panel.pay(order.id, { silently: true })
    await expect.poll(() => notifiedOf(order.id)).toBe(1)
    const asked = checksOf(order.id).length
    const other = await follow()
    await expect.poll(() => checksOf(other.id).length).toBe(2)
    expect(checksOf(order.id)).toHaveLength(asked)
    const cleared = async () => {
      await system.hastenSweep()
      return system.events('orders.cleared').map((line) => line['count'])
    }
    await expect.poll(cleared).toEqual([1])
  })

  it('takes no webhook of the panel’s', async () => {
    const { simulator, ingressUrl } = system
    const order = simulator.panel.placeOrder({ chatId: customer })
    expect(await simulator.panel.pay(order.id)).toMatchObject([{ status: 409 }])
    expect((await fetch(`${ingressUrl}/telegram-bot/webhook`, { method: 'POST', body: '{}' })).status).toBe(409)
  })

  it('asks about several orders in one request where it may', async () => {
    const { panel } = system.simulator
    // Each is checked an interval after its own start: of five at once some come due together.
    const orders = await Promise.all(Array.from({ length: 5 }, follow))
    const ours = new Set(orders.map(({ id }) => id))
    const askedTogether = () => panel.requests().some(({ ids }) => ids.filter((id) => ours.has(id)).length > 1)
    await expect.poll(askedTogether).toBe(true)
    for (const { id } of orders) await panel.pay(id, { silently: true })
    await expect.poll(() => orders.map(({ id }) => notifiedOf(id))).toEqual([1, 1, 1, 1, 1])
  })

  it('goes on when the panel was away, and loses nothing', async () => {
    const { panel } = system.simulator
    const order = await follow()
    const failed = system.events('job.failed').length
    panel.faults.down = true
    await panel.pay(order.id, { silently: true })
    await expect.poll(() => system.events('job.failed').length).toBeGreaterThan(failed)
    panel.faults.down = false
    await expect.poll(() => notifiedOf(order.id)).toBe(1)
  })
})

describe('switching the mode', () => {
  it('moves the one source of each, and leaves no schedule, no poll and no second message behind', async () => {
    const { simulator, redis, prefix } = system
    const order = await follow()
    await expect.poll(() => checksOf(order.id).length).toBeGreaterThan(0)
    expect(await system.stopApps()).toEqual([0, 0, 0, 0])
    // What an earlier release may have left there.
    await redis.zadd(`{${prefix}}:order-checks:repeat`, Date.now() + 60_000, 'old-tick')
    await redis.hset(`{${prefix}}:order-checks:repeat:old-tick`, 'name', 'tick', 'every', '60000')

    await Promise.all((['ingress', 'scheduler', 'notifier'] as const).map((app) => system.start(app, 'webhook')))
    await expect.poll(() => simulator.telegram.webhookInfo().url).toContain('/telegram-bot/webhook')
    await expect.poll(() => system.events('scheduler.schedules_removed').length).toBe(1)
    expect(await redis.zcard(`{${prefix}}:order-checks:repeat`)).toBe(0)
    expect(system.events('mode.webhook').length).toBe(3)
    const asked = simulator.panel.requests().length
    await simulator.panel.pay(order.id, { webhooks: 3 })
    await expect.poll(() => system.events('notification.sent').length).toBe(1)
    expect(simulator.panel.requests()).toHaveLength(asked)
    const askedOfIt = checksOf(order.id).length
    await system.stopApps()

    await Promise.all((['ingress', 'scheduler', 'notifier'] as const).map((app) => system.start(app, 'polling')))
    await expect.poll(() => simulator.telegram.webhookInfo().url).toBe('')
    simulator.telegram.userSends(order.chatId, '/orders')
    await expect.poll(() => messages(order.chatId).length).toBe(3)
    expect(messages(order.chatId)[2]?.text).toContain('پرداخت‌شده')
    expect(checksOf(order.id)).toHaveLength(askedOfIt)
  })
})

it('has exactly one ingress poll Telegram, and another take over when it dies', async () => {
  const second = await system.start('ingress')
  await expect.poll(() => system.events('polling.leader').length).toBe(1)
  const { chatId } = await follow()
  const [first] = system.of('ingress')
  const leader = first?.log.some(({ event }) => event === 'polling.leader') ? first : second
  const diedAtMs = Date.now()
  await leader.end('SIGKILL')
  system.simulator.telegram.userSends(chatId, '/help')
  await expect.poll(() => messages(chatId).length).toBe(2)
  expect(Date.now() - diedAtMs).toBeLessThan(30_000)
})
