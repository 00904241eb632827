import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { panelWebhookUrl } from './support/app-environment.ts'
import type { Mode } from './support/app-environment.ts'
import { startSystem } from './support/system.ts'
import type { System } from './support/system.ts'
import { startWooCommerceShop } from './support/woocommerce-shop.ts'
import type { WooCommerceShop } from './support/woocommerce-shop.ts'

const KEY = 'ck_0123456789abcdef:cs_fedcba9876543210'
const SECRET = 'the webhook’s secret'

const startWith = (shop: WooCommerceShop, mode: Mode, env: Record<string, string>) =>
  startSystem({
    mode,
    limits: 'off',
    env: {
      PANEL_ADAPTER: 'woocommerce',
      PANEL_API_BASE_URL: shop.apiBaseUrl,
      PANEL_API_TOKEN: KEY,
      PANEL_WEBHOOK_SECRET: SECRET,
      ...env,
    },
  })
const chatOf = ({ simulator }: System, chatId: number) =>
  simulator.telegram
    .messages(chatId)
    .slice(1)
    .map(({ text }) => text)
/** A customer the bot may write to. */
const meet = async ({ simulator }: System, chatId: number) => {
  simulator.telegram.userSends(chatId, '/start')
  await expect.poll(() => simulator.telegram.messages(chatId).length).toBe(1)
  return chatId
}

describe('a WooCommerce shop that pushes', () => {
  let shop: WooCommerceShop
  let system: System
  let customer = 30_000

  beforeAll(async () => {
    shop = await startWooCommerceShop({ key: KEY, secret: SECRET })
    system = await startWith(shop, 'webhook', { NOTIFY_ON: 'paid,canceled', PANEL_PAID_STATUSES: 'wc-deposit-paid' })
  })
  afterAll(async () => {
    await system.close()
    await shop.close()
  })
  beforeEach(async () => void (customer = await meet(system, customer + 1)))

  const deliver = (topic: string, payload: unknown, secret?: string) =>
    shop.deliver(panelWebhookUrl(system.ingressUrl), topic, payload, secret)
  const orderOf = (fields: object = {}) => shop.put({ id: customer, ...fields }, String(customer))
  /** A message is in its chat a moment before its delivery is recorded. */
  const recorded = () => system.events('notification.sent').filter(({ orderId }) => orderId === String(customer)).length
  const QUEUED = { status: 200, said: 'Notification queued' }
  const UPDATED = { status: 200, said: 'Order updated' }

  it('can save its webhook: the ping is answered 200', async () => {
    expect(await shop.ping(panelWebhookUrl(system.ingressUrl))).toEqual({ status: 200, said: 'Pong' })
  })

  it('has its customer notified once when the order is paid, from creation to replay', async () => {
    expect(await deliver('order.created', orderOf({ status: 'pending' }))).toEqual(UPDATED)
    const paid = orderOf({ status: 'processing', currency: 'IRHT', total: '250.00' })
    expect(await deliver('order.updated', paid)).toEqual(QUEUED)
    await expect.poll(() => chatOf(system, customer).length).toBe(1)
    expect(chatOf(system, customer)[0]).toContain('۲۵۰٬۰۰۰')
    expect(chatOf(system, customer)[0]).toContain('تومان')

    await expect.poll(recorded).toBe(1)
    for (let again = 0; again < 3; again += 1)
      expect(await deliver('order.updated', paid)).toEqual({ status: 200, said: 'Already notified' })
    expect((await deliver('order.updated', orderOf({ status: 'completed' }))).said).toBe('Already notified')
    await expect.poll(() => system.events('webhook.repeated').length).toBe(1)
    expect(chatOf(system, customer)).toHaveLength(1)
  })

  it('is refused with a wrong signature, and nothing else', async () => {
    const order = orderOf({ status: 'completed' })
    expect(await deliver('order.updated', order, 'a guess')).toEqual({ status: 401, said: 'bad_signature' })
    expect(await system.redis.keys(`{${system.prefix}}:order:${customer}`)).toEqual([])
    expect(await deliver('order.updated', order)).toEqual(QUEUED)
  })

  it.each([
    ['product.updated', { id: 93, name: 'Woo Single #1' }],
    ['customer.created', { id: 25 }],
    ['action.woocommerce_add_to_cart', { action: 'woocommerce_add_to_cart', arg: 'x' }],
  ])('may push %s too: 200, and nothing is stored', async (topic, payload) => {
    const known = (await system.redis.keys(`{${system.prefix}}:order:*`)).length
    expect(await deliver(topic, payload)).toEqual({ status: 200, said: `Nothing to do for ${topic}` })
    expect(await system.redis.keys(`{${system.prefix}}:order:*`)).toHaveLength(known)
  })

  it('may push a partial order: what is there counts, and without a status there is no order update', async () => {
    expect(await deliver('order.updated', { id: customer })).toEqual({ status: 422, said: 'not_an_order' })
    await expect.poll(() => system.events('webhook.unreadable').length).toBeGreaterThan(0)
    const meta_data = [{ key: '_telegram_chat_id', value: customer }]
    expect(await deliver('order.updated', { id: customer, status: 'completed', meta_data })).toEqual(QUEUED)
    await expect.poll(() => chatOf(system, customer).length).toBe(1)
  })

  it('has statuses of its own, which count only where the operator names them', async () => {
    expect(await deliver('order.updated', orderOf({ status: 'shipped' }))).toEqual(UPDATED)
    expect(await deliver('order.updated', orderOf({ status: 'deposit-paid' }))).toEqual(QUEUED)
  })

  it('may delete an order: canceled if it was not paid; and restored it is order update again', async () => {
    expect(await deliver('order.created', orderOf({ status: 'on-hold' }))).toEqual(UPDATED)
    expect(await deliver('order.deleted', { id: customer })).toEqual(QUEUED)
    await expect.poll(() => chatOf(system, customer).length).toBe(1)
    expect(await deliver('order.restored', orderOf({ status: 'processing' }))).toEqual(QUEUED)
    await expect.poll(() => chatOf(system, customer).length).toBe(2)
    await expect.poll(recorded).toBe(2)
    expect((await deliver('order.deleted', { id: customer })).said).toBe('Already notified')
    expect(await system.redis.hget(`{${system.prefix}}:order:${customer}`, 'status')).toBe('paid')
  })
})

describe('a WooCommerce shop that is asked', () => {
  let shop: WooCommerceShop
  let system: System

  beforeAll(async () => {
    shop = await startWooCommerceShop({ key: KEY, secret: SECRET })
    // Shorter than the scheduler's tick: all pending orders are due at each.
    system = await startWith(shop, 'polling', { POLL_INTERVAL_SECONDS: '0.5' })
  })
  afterAll(async () => {
    await system.close()
    await shop.close()
  })

  it('notifies of many orders in one request, and their customers are notified once', async () => {
    const customers = [41_001, 41_002, 41_003]
    for (const chatId of customers) {
      shop.put({ id: chatId, status: 'pending', currency: 'IRT', total: '250000' }, String(chatId))
      await meet(system, chatId)
      system.simulator.telegram.userSends(chatId, `/track ${chatId}`)
      await expect.poll(() => system.simulator.telegram.messages(chatId).length).toBe(2)
    }
    await expect
      .poll(() => shop.asked.some((url) => url.searchParams.get('include')?.split(',').length === 3))
      .toBe(true)
    expect(shop.asked.every((url) => url.searchParams.get('per_page') === '100')).toBe(true)

    for (const chatId of customers)
      shop.put({ id: chatId, status: 'processing', currency: 'IRT', total: '250000' }, chatId)
    await expect.poll(() => system.events('notification.sent').length).toBe(3)
    const paidAt = shop.asked.length
    expect(customers.map((chatId) => chatOf(system, chatId).length)).toEqual([2, 2, 2])
    const other = await meet(system, 41_004)
    shop.put({ id: other, status: 'pending' }, other)
    system.simulator.telegram.userSends(other, `/track ${other}`)
    await expect.poll(() => shop.asked.slice(paidAt).filter((url) => url.href.includes(String(other))).length).toBe(3)
    expect(shop.asked.slice(paidAt).some((url) => url.href.includes('41001'))).toBe(false)
  })

  it('takes no webhook, and nobody tracks the order of another', async () => {
    expect(await shop.ping(panelWebhookUrl(system.ingressUrl))).toEqual({ status: 409, said: 'panel_is_polled' })
    shop.put({ id: 42_001, status: 'pending' }, '42001')
    const stranger = await meet(system, 42_002)
    system.simulator.telegram.userSends(stranger, '/track 42001')
    await expect.poll(() => system.simulator.telegram.messages(stranger).length).toBe(2)
    expect(await system.redis.exists(`{${system.prefix}}:chat-orders:42002`)).toBe(0)
  })
})
