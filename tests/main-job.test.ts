import { afterEach, describe, expect, it } from 'vitest'
import { startSystem } from './support/system.ts'
import type { Mode } from './support/app-environment.ts'
import type { System } from './support/system.ts'

const CUSTOMER = 7001

let system: System | undefined
afterEach(async () => {
  await system?.close()
  system = undefined
})

describe.each<Mode>(['webhook', 'polling'])('with %s', (mode) => {
  it('notifies a linked customer of a paid order, once', async () => {
    system = await startSystem({ mode })
    const { simulator } = system
    const order = simulator.panel.placeOrder({ amount: 250_000, currency: 'IRT' })
    simulator.telegram.userSends(CUSTOMER, `/start ${order.payload}`)
    await expect
      .poll(() => simulator.telegram.messages(CUSTOMER).map(({ text }) => text))
      .toEqual([expect.stringContaining('در انتظار پرداخت')])

    await simulator.panel.pay(order.id, { webhooks: 3 })
    await expect.poll(() => system?.events('notification.sent').length).toBe(1)
    const notified = simulator.telegram.messages(CUSTOMER).slice(1)
    expect(notified.map(({ text }) => text)).toEqual([expect.stringContaining(order.id)])
    expect(notified[0]?.text).toContain('۲۵۰٬۰۰۰')
    expect(notified[0]?.text).toContain('تومان')
  })
})
