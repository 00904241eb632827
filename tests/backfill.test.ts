import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startSystem } from './support/system.ts'
import type { System } from './support/system.ts'
import { startWooCommerceShop } from './support/woocommerce-shop.ts'
import type { WooCommerceShop } from './support/woocommerce-shop.ts'

const KEY = 'ck_0123456789abcdef:cs_fedcba9876543210'

describe('a shop that loses its webhooks', () => {
  let shop: WooCommerceShop
  let system: System

  beforeEach(async () => {
    shop = await startWooCommerceShop({ key: KEY, secret: 'the webhook’s secret' })
    system = await startSystem({
      mode: 'webhook',
      env: {
        PANEL_ADAPTER: 'woocommerce',
        PANEL_API_BASE_URL: shop.apiBaseUrl,
        PANEL_API_TOKEN: KEY,
        PANEL_WEBHOOK_SECRET: 'the webhook’s secret',
        BACKFILL_EVERY_MINUTES: '1',
      },
    })
  })
  afterEach(async () => {
    await system.close()
    await shop.close()
  })

  const messages = (chatId: number) => system.simulator.telegram.messages(chatId).length

  it('has the customer of an order that Peyk never heard of notified once, by the backfill after an outage', async () => {
    const customer = 61_001
    system.simulator.telegram.userSends(customer, '/start')
    await expect.poll(() => messages(customer)).toBe(1)
    await expect.poll(() => system.events('backfill.done').length).toBeGreaterThan(0)

    const now = new Date().toISOString().slice(0, 19)
    shop.put({ id: customer, status: 'processing', date_modified_gmt: now, date_paid_gmt: now }, String(customer))
    const done = system.events('backfill.done').length
    // What a process does when it reaches Redis again: the connections of all are cut.
    await system.redis.call('CLIENT', 'KILL', 'TYPE', 'normal')
    await expect.poll(() => messages(customer)).toBe(2)
    await expect.poll(() => system.events('backfill.done').length).toBeGreaterThan(done)
    expect(system.events('backfill.done').reduce((sum, { missed }) => sum + Number(missed), 0)).toBe(1)
    await expect.poll(() => system.events('notification.sent').length).toBe(1)
    expect(messages(customer)).toBe(2)
  })
})
