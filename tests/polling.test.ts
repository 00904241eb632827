import { afterEach, describe, expect, it } from 'vitest'
import { startSystem } from './support/system.ts'
import type { System } from './support/system.ts'

const CUSTOMER = 9001

let system: System | undefined
const start = async (...args: Parameters<typeof startSystem>) => (system = await startSystem(...args))
afterEach(async () => {
  await system?.close()
  system = undefined
})

const follow = async ({ simulator }: System, chatId = CUSTOMER) => {
  const order = simulator.panel.placeOrder()
  const before = simulator.telegram.messages(chatId).length
  simulator.telegram.userSends(chatId, `/start ${order.payload}`)
  await expect.poll(() => simulator.telegram.messages(chatId).length).toBe(before + 1)
  return order
}
const checksOf = ({ simulator }: System, orderId: string) =>
  simulator.panel.requests().filter(({ ids }) => ids.includes(orderId))

describe('in a polling set-up', () => {
  it('checks each pending order once an interval with two schedulers, and a paid one never again', async () => {
    const { simulator } = await start({ mode: 'polling', env: { POLL_INTERVAL_SECONDS: '2' } })
    await system?.start('scheduler')
    const order = await follow(system as System)
    await expect.poll(() => checksOf(system as System, order.id).length).toBe(3)
    const times = checksOf(system as System, order.id).map(({ atMs }) => atMs)
    for (const [i, time] of times.slice(1).entries()) expect(time - (times[i] ?? 0)).toBeGreaterThan(1500)

    await simulator.panel.pay(order.id, { silently: true })
    await expect.poll(() => system?.events('notification.sent').length).toBe(1)
    const asked = checksOf(system as System, order.id).length
    const other = await follow(system as System, CUSTOMER + 1)
    await expect.poll(() => checksOf(system as System, other.id).length).toBe(2)
    expect(checksOf(system as System, order.id)).toHaveLength(asked)
    await expect.poll(() => system?.events('orders.cleared').map((line) => line['count'])).toEqual([1])
  })

  it('takes no webhook of the panel’s', async () => {
    const { simulator, ingressUrl } = await start({ mode: 'polling' })
    const order = simulator.panel.placeOrder({ chatId: CUSTOMER })
    expect(await simulator.panel.pay(order.id)).toMatchObject([{ status: 409 }])
    expect((await fetch(`${ingressUrl}/telegram-bot/webhook`, { method: 'POST', body: '{}' })).status).toBe(409)
  })

  it('asks about several orders in one request where it may', async () => {
    const { simulator } = await start({ mode: 'polling', env: { PANEL_BATCH_SIZE: '10' } })
    const first = await follow(system as System)
    const second = await follow(system as System, CUSTOMER + 1)
    await expect.poll(() => simulator.panel.requests().some(({ ids }) => ids.length === 2)).toBe(true)
    await simulator.panel.pay(first.id, { silently: true })
    await simulator.panel.pay(second.id, { silently: true })
    await expect.poll(() => system?.events('notification.sent').length).toBe(2)
  })

  it('goes on when the panel was away, and loses nothing', async () => {
    const { simulator } = await start({ mode: 'polling' })
    const order = await follow(system as System)
    simulator.panel.faults.down = true
    await simulator.panel.pay(order.id, { silently: true })
    await expect.poll(() => system?.events('job.failed').length).toBeGreaterThan(0)
    simulator.panel.faults.down = false
    await expect.poll(() => system?.events('notification.sent').length).toBe(1)
  })

  it('has exactly one ingress poll Telegram, and another take over when it dies', async () => {
    const { simulator } = await start({ mode: 'polling' })
    const second = await system?.start('ingress')
    await expect.poll(() => system?.events('polling.leader').length).toBe(1)
    await follow(system as System)
    const [first] = system?.of('ingress') ?? []
    const leader = first?.log.some(({ event }) => event === 'polling.leader') ? first : second
    const diedAtMs = Date.now()
    await leader?.end('SIGKILL')
    simulator.telegram.userSends(CUSTOMER, '/help')
    await expect.poll(() => simulator.telegram.messages(CUSTOMER).length, { timeout: 35_000 }).toBe(2)
    expect(Date.now() - diedAtMs).toBeLessThan(30_000)
  })
})

describe('switching the mode', () => {
  it('moves the one source of each, and leaves no schedule, no poll and no second message behind', async () => {
    const { simulator, redis, prefix } = await start({ mode: 'polling' })
    const order = await follow(system as System)
    await expect.poll(() => checksOf(system as System, order.id).length).toBeGreaterThan(0)
    expect(await system?.stopApps()).toEqual([0, 0, 0])
    // What an earlier release may have left there.
    await redis.zadd(`{${prefix}}:order-checks:repeat`, Date.now() + 60_000, 'old-tick')
    await redis.hset(`{${prefix}}:order-checks:repeat:old-tick`, 'name', 'tick', 'every', '60000')

    for (const app of ['ingress', 'scheduler', 'notifier'] as const) await system?.start(app, 'webhook')
    await expect.poll(() => simulator.telegram.webhookInfo().url).toContain('/telegram-bot/webhook')
    await expect.poll(() => system?.events('scheduler.schedules_removed').length).toBe(1)
    expect(await redis.zcard(`{${prefix}}:order-checks:repeat`)).toBe(0)
    expect(system?.events('mode.webhook').length).toBe(3)
    const asked = simulator.panel.requests().length
    await simulator.panel.pay(order.id, { webhooks: 3 })
    await expect.poll(() => system?.events('notification.sent').length).toBe(1)
    expect(simulator.panel.requests()).toHaveLength(asked)
    await system?.stopApps()

    for (const app of ['ingress', 'scheduler', 'notifier'] as const) await system?.start(app, 'polling')
    await expect.poll(() => simulator.telegram.webhookInfo().url).toBe('')
    simulator.telegram.userSends(CUSTOMER, '/orders')
    await expect.poll(() => simulator.telegram.messages(CUSTOMER).length).toBe(3)
    expect(simulator.telegram.messages(CUSTOMER)[2]?.text).toContain('پرداخت‌شده')
    expect(checksOf(system as System, order.id).length).toBe(asked)
  })
})
