import { it } from 'vitest'
import type { TestContext } from 'vitest'
import { startSystem } from './support/system.ts'

const CUSTOMER = 5001
const OPERATOR = 42

const start = async ({ onTestFinished }: TestContext) => {
  const system = await startSystem({
    mode: 'webhook',
    apps: ['ingress', 'notifier'],
    env: { ADMIN_CHAT_ID: String(OPERATOR), DEFAULT_LANGUAGE: 'en' },
  })
  onTestFinished(system.close)
  return system
}

/** A system with one uncertain notification, and the alert about it in the operators' chat. */
const withUncertainNotification = async (test: TestContext) => {
  const system = await start(test)
  const { expect } = test
  const { simulator } = system
  simulator.telegram.userSends(OPERATOR, '/start')
  const order = simulator.panel.placeOrder({ chatId: CUSTOMER })
  simulator.telegram.userSends(CUSTOMER, '/start')
  await expect.poll(() => simulator.telegram.messages().length).toBe(2)
  simulator.telegram.faults.add({ method: 'sendMessage', chatId: CUSTOMER, refuse: true })
  await simulator.panel.pay(order.id)
  await expect.poll(() => simulator.telegram.messages(OPERATOR).length).toBe(2)
  const alert = simulator.telegram.messages(OPERATOR)[1]
  const buttons = JSON.parse(JSON.stringify(alert?.reply_markup)) as {
    inline_keyboard: { text: string; callback_data: string }[][]
  }
  const press = (text: string, by = OPERATOR, messageId = alert?.message_id ?? 0) =>
    simulator.telegram.userPresses(
      by,
      messageId,
      buttons.inline_keyboard.flat().find((button) => button.text === text)?.callback_data ?? '',
    )
  return {
    ...system,
    order,
    press,
    notified: () => simulator.telegram.messages(CUSTOMER).filter(({ text }) => text.includes(order.id)).length,
    alert: () => simulator.telegram.messages(OPERATOR)[1]?.text,
  }
}

// Each has a system of its own, and mostly waits.
it.concurrent('an operator resends an uncertain notification from its alert, once', async (test) => {
  const { expect } = test
  const { press, notified, alert, order, redis, prefix } = await withUncertainNotification(test)
  expect(notified()).toBe(0)
  press('Resend')
  press('Resend')
  press('Resolve')
  await expect.poll(notified).toBe(1)
  await expect.poll(alert).toContain('Resent by')
  await expect.poll(() => redis.get(`{${prefix}}:delivery:paid:${order.id}`)).toMatch(/^sent /)
  expect(notified()).toBe(1)
})

it.concurrent('an operator resolves it; nobody else may decide', async (test) => {
  const { expect } = test
  const { press, notified, alert, order, simulator, redis, prefix } = await withUncertainNotification(test)
  press('Resend', CUSTOMER, simulator.telegram.messages(CUSTOMER)[0]?.message_id)
  press('Resolve')
  await expect.poll(alert).toContain('Resolved by')
  press('Resend')
  await expect.poll(() => simulator.telegram.lastCallbackAnswer(OPERATOR)?.text).toContain('decided')
  expect(notified()).toBe(0)
  expect(await redis.get(`{${prefix}}:delivery:paid:${order.id}`)).toMatch(/^sent /)
  expect(await redis.lrange(`{${prefix}}:history:${order.id}`, '-1', '-1')).toEqual([
    expect.stringContaining('operators'),
  ])
})

it.concurrent('one alert names many uncertain notifications, and /status shows them', async (test) => {
  const system = await start(test)
  const { expect } = test
  const { simulator } = system
  const customers = [CUSTOMER, CUSTOMER + 1, CUSTOMER + 2]
  for (const chatId of [OPERATOR, ...customers]) simulator.telegram.userSends(chatId, '/start')
  await expect.poll(() => simulator.telegram.messages().length).toBe(4)
  const orders = customers.map((chatId) => {
    simulator.telegram.faults.add({ method: 'sendMessage', chatId, refuse: true })
    return simulator.panel.placeOrder({ chatId })
  })
  await Promise.all(orders.map(({ id }) => simulator.panel.pay(id)))
  const notified = (pattern: RegExp, chatId = OPERATOR) =>
    simulator.telegram.messages(chatId).filter(({ text }) => pattern.test(text))
  await expect.poll(() => notified(/3 notifications may or may not have arrived/).length).toBe(1)

  simulator.telegram.userSends(OPERATOR, '/status')
  simulator.telegram.userSends(CUSTOMER, '/status')
  await expect.poll(() => notified(/Uncertain: \u2068?3/).length).toBe(1)
  expect(notified(/orders by webhook · Telegram by webhook[\s\S]*notifier [\s\S]*× /)).toHaveLength(1)
  await expect.poll(() => simulator.telegram.messages(CUSTOMER).length).toBe(2)
  expect(notified(/Uncertain/, CUSTOMER)).toEqual([])
  expect(notified(/notifications may/)).toHaveLength(1)
})
