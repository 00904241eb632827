import { DAY } from '@peyk/domain/time'
import { afterEach, expect, it } from 'vitest'
import { startSystem } from './support/system.ts'
import type { Mode } from './support/app-environment.ts'
import type { System } from './support/system.ts'

const CUSTOMER = 9101

let system: System | undefined
afterEach(async () => {
  await system?.close()
  system = undefined
})

it.each<Mode>(['webhook', 'polling'])(
  'an order that stays pending for too long expires, notified where that is wanted: %s',
  async (mode) => {
    system = await startSystem({ mode, env: { PENDING_TTL_DAYS: '30', NOTIFY_ON: 'paid,expired' } })
    const { simulator, redis, prefix } = system
    const order = simulator.panel.placeOrder()
    simulator.telegram.userSends(CUSTOMER, `/start ${order.payload}`)
    await expect.poll(() => simulator.telegram.messages(CUSTOMER).length).toBe(1)
    await redis.hset(`{${prefix}}:order:${order.id}`, { n: Date.now() - 31 * DAY, l: Date.now() - 31 * DAY })
    await expect
      .poll(() => system?.events('orders.expired').map(({ count }) => count), { timeout: 30_000 })
      .toEqual([1])
    await expect.poll(() => simulator.telegram.messages(CUSTOMER).length).toBe(2)
    expect(await redis.zcard(`{${prefix}}:pending`)).toBe(0)
  },
)
