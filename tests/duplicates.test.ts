import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BOT_TOKEN, PANEL_SECRET } from './support/app-environment.ts'
import { startSystem } from './support/system.ts'
import type { System } from './support/system.ts'

describe('in a webhook set-up', () => {
  let system: System
  let customer = 8000

  beforeAll(async () => {
    system = await startSystem({ mode: 'webhook', auth: 'hmac', limits: 'off' })
    await system.start('notifier')
  })
  afterAll(() => system.close())

  const chat = (id: number) => system.simulator.telegram.messages(id).map(({ text }) => text)
  /** A new customer who follows a new order. */
  const follow = async () => {
    customer += 1
    const order = system.simulator.panel.placeOrder({ chatId: customer })
    system.simulator.telegram.userSends(customer, `/start ${order.payload}`)
    const id = customer
    await expect.poll(() => chat(id).length).toBe(1)
    return { order, chatId: id }
  }
  const notifiedOf = (orderId: string) =>
    system.events('notification.sent').filter((line) => line['orderId'] === orderId).length
  const finished = async (orderId: string) => {
    await expect.poll(() => notifiedOf(orderId)).toBeGreaterThan(0)
    await expect.poll(() => system.redis.zcard(`{${system.prefix}}:outbox`)).toBe(0)
  }

  it('notifies once for any number of the same webhook, at once and later, with two notifiers', async () => {
    const { order, chatId } = await follow()
    await system.simulator.panel.pay(order.id, { webhooks: 20 })
    await finished(order.id)
    expect(await system.simulator.panel.push(order.id)).toMatchObject([{ status: 200, message: 'Already notified' }])
    await expect
      .poll(() => system.events('notification.already_sent').some((line) => line['orderId'] === order.id))
      .toBe(true)
    expect(chat(chatId)).toHaveLength(2)
    expect(system.simulator.panel.requests(), 'nobody asks the panel').toEqual([])
  })

  it('is not moved by late order update', async () => {
    const { order, chatId } = await follow()
    await system.simulator.panel.pay(order.id)
    await finished(order.id)
    for (const late of ['در انتظار پرداخت', 'لغو شده', 'failed', 'چیز دیگر'])
      await system.simulator.panel.setStatus(order.id, late, { push: true })
    await system.simulator.panel.pay(order.id, { webhooks: 3 })
    expect(chat(chatId)).toHaveLength(2)
    expect(notifiedOf(order.id)).toBe(1)
    expect(await system.redis.hget(`{${system.prefix}}:order:${order.id}`, 'status')).toBe('paid')
  })

  it('notifies a customer who comes after the payment, by the link, once', async () => {
    customer += 1
    const order = system.simulator.panel.placeOrder()
    await system.simulator.panel.pay(order.id)
    const id = customer
    system.simulator.telegram.userSends(id, `/start ${order.payload}`)
    await finished(order.id)
    system.simulator.telegram.userSends(id, `/start ${order.payload}`)
    await expect.poll(() => chat(id).length).toBe(2)
    expect(chat(id)[0]).toContain('پرداخت شما تأیید شد')
    expect(chat(id)[1]).toContain('پیش از این')
  })

  it('keeps the notification of a customer who blocked the bot, and sends it when they start it again', async () => {
    const { order, chatId } = await follow()
    system.simulator.telegram.block(chatId)
    await system.simulator.panel.pay(order.id)
    await expect.poll(() => system.events('notification.held').some((line) => line['orderId'] === order.id)).toBe(true)
    expect(await system.simulator.panel.push(order.id)).toMatchObject([{ message: 'Notification pending' }])
    system.simulator.telegram.userSends(chatId, '/start')
    await finished(order.id)
    expect(chat(chatId).filter((text) => text.includes('پرداخت شما تأیید شد'))).toHaveLength(1)
  })

  it('waits as Telegram asks, and notifies once', async () => {
    const { order, chatId } = await follow()
    system.simulator.telegram.faults.add({ method: 'sendMessage', chatId, retryAfter: 1, times: 2 })
    await system.simulator.panel.pay(order.id)
    await finished(order.id)
    expect(chat(chatId)).toHaveLength(2)
  })

  it('does not send again what nobody can know, and says so', async () => {
    const { order, chatId } = await follow()
    system.simulator.telegram.faults.add({ method: 'sendMessage', chatId, dropReply: true })
    await system.simulator.panel.pay(order.id, { webhooks: 3 })
    await expect
      .poll(() => system.events('notification.uncertain').some((line) => line['orderId'] === order.id))
      .toBe(true)
    await system.simulator.panel.push(order.id)
    expect(chat(chatId)).toHaveLength(2)
    expect(await system.redis.get(`{${system.prefix}}:delivery:paid:${order.id}`)).toMatch(/^uncertain /)
  })

  it('logs no secret', async () => {
    const { order, chatId } = await follow()
    system.simulator.telegram.faults.add({ method: 'sendMessage', chatId, refuse: true })
    await system.simulator.panel.pay(order.id)
    await expect
      .poll(() => system.events('notification.uncertain').some((line) => line['orderId'] === order.id))
      .toBe(true)
    expect(system.output()).not.toContain(BOT_TOKEN)
    expect(system.output()).not.toContain(BOT_TOKEN.split(':')[1])
    expect(system.output()).not.toContain(PANEL_SECRET)
  })

  it('ends in order, with nothing left sending', async () => {
    const { order } = await follow()
    await system.simulator.panel.pay(order.id)
    expect(await system.stopApps()).toEqual([0, 0, 0, 0])
    const states = await Promise.all(
      (await system.redis.keys(`{${system.prefix}}:delivery:*`)).map((key) => system.redis.get(key)),
    )
    expect(states.filter((state) => state?.startsWith('sending'))).toEqual([])
  })
})
