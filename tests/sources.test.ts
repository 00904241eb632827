import { afterEach, describe, expect, it } from 'vitest'
import { startSystem } from './support/system.ts'
import type { System } from './support/system.ts'

const CUSTOMER = 9501
const SOURCES = (['webhook', 'polling'] as const).flatMap((telegram) =>
  (['webhook', 'polling'] as const).map((panel) => ({ telegram, panel })),
)

describe.each(SOURCES)('with Telegram by $telegram and the panel by $panel', ({ telegram, panel }) => {
  let system: System | undefined
  afterEach(async () => {
    await system?.close()
    system = undefined
  })

  it('notifies a customer once, from exactly one source of each', async () => {
    // The master switch says the opposite of both, to see that neither falls back to it.
    system = await startSystem({
      mode: telegram === 'webhook' ? 'polling' : 'webhook',
      limits: 'off',
      env: { TELEGRAM_UPDATES: telegram, PANEL_UPDATES: panel },
    })
    const { simulator, ingressUrl } = system
    expect(system.events(`mode.${panel}`)).toHaveLength(3)
    const registered = () => simulator.telegram.webhookInfo().url.startsWith(ingressUrl)
    // A process that stands still for long hands the lead to another one.
    const polls = () => (system?.events('polling.leader').length ?? 0) > 0
    await expect.poll(() => [registered(), polls()]).toEqual([telegram === 'webhook', telegram === 'polling'])

    const order = simulator.panel.placeOrder({ amount: 250_000, currency: 'IRT' })
    simulator.telegram.userSends(CUSTOMER, `/start ${order.payload}`)
    const texts = () => simulator.telegram.messages(CUSTOMER).map(({ text }) => text)
    await expect.poll(texts).toEqual([expect.stringContaining('در انتظار پرداخت')])

    const pushed = await simulator.panel.pay(order.id, { webhooks: 3 })
    expect(new Set(pushed.map(({ status }) => status))).toEqual(new Set([panel === 'webhook' ? 200 : 409]))
    await expect.poll(() => system?.events('notification.sent').length).toBe(1)
    expect(texts()).toHaveLength(2)
    for (const part of [order.id, '۲۵۰٬۰۰۰', 'تومان']) expect(texts()[1]).toContain(part)

    // The source that is off is off.
    expect(simulator.panel.requests().length > 0).toBe(panel === 'polling')
    expect([registered(), polls()]).toEqual([telegram === 'webhook', telegram === 'polling'])
    const update = await fetch(`${ingressUrl}/telegram-bot/webhook`, { method: 'POST', body: '{}' })
    expect(update.status).toBe(telegram === 'webhook' ? 401 : 409)
  })
})
