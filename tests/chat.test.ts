import { afterEach, expect, it } from 'vitest'
import { startSystem } from './support/system.ts'
import type { System } from './support/system.ts'

const CUSTOMER = 5001
const STRANGER = 5002
const GROUP = -600
const SUPERGROUP = -1_000_000_000_600

let system: System | undefined
afterEach(async () => {
  await system?.close()
  system = undefined
})

const start = async (mode: 'webhook' | 'polling') => {
  system = await startSystem({ mode, limits: 'off', env: { DEFAULT_LANGUAGE: 'en', TELEGRAM_CHAT_INTERVAL_MS: '0' } })
  await system.start('notifier')
  return system
}
const stateOf = ({ redis, prefix }: System, orderId: string) =>
  redis.get(`{${prefix}}:delivery:paid:${orderId}`).then((value) => value?.split(' ')[0])

it.each(['webhook', 'polling'] as const)(
  'with %s, a customer who unblocks the bot is notified what was held, once',
  async (mode) => {
    const system = await start(mode)
    const { simulator } = system
    const order = simulator.panel.placeOrder({ chatId: CUSTOMER })
    const notified = () => simulator.telegram.messages(CUSTOMER).filter(({ text }) => text.startsWith('✅'))
    simulator.telegram.userSends(CUSTOMER, `/start ${order.payload}`)
    await expect.poll(() => simulator.telegram.messages(CUSTOMER).length).toBe(1)
    simulator.telegram.block(CUSTOMER)
    await expect.poll(() => system.events('chat.unreachable').length).toBe(1)
    await simulator.panel.pay(order.id, { silently: mode === 'polling' })
    await expect.poll(() => stateOf(system, order.id), { timeout: 10_000 }).toBe('held')
    simulator.telegram.unblock(CUSTOMER)
    await expect.poll(() => stateOf(system, order.id), { timeout: 10_000 }).toBe('sent')
    simulator.telegram.userSends(CUSTOMER, '/start')
    await expect.poll(() => simulator.telegram.messages(CUSTOMER).at(-1)?.text).toContain('I am Peyk')
    expect(notified()).toHaveLength(1)
  },
)

it('a group’s orders follow it to its supergroup, and its buttons work only for the member who asked', async () => {
  const { simulator } = await start('webhook')
  const { telegram, panel } = simulator
  telegram.addGroup(GROUP, 'Our shop')
  const [first, second] = [panel.placeOrder({}), panel.placeOrder({})]
  telegram.groupSends(GROUP, CUSTOMER, '/help@SomeOtherBot')
  for (const order of [first, second]) telegram.groupSends(GROUP, CUSTOMER, `/start@PeykDemoBot ${order.payload}`)
  await expect.poll(() => telegram.messages(GROUP).length).toBe(2)
  // Only the send finds out, for the one order; the other one follows all the same.
  telegram.groupMigrates(GROUP, SUPERGROUP, true)
  await panel.pay(first.id)
  await expect.poll(() => telegram.messages(SUPERGROUP).length).toBe(1)

  telegram.groupSends(SUPERGROUP, CUSTOMER, '/orders')
  await expect.poll(() => telegram.messages(SUPERGROUP).length).toBe(2)
  const list = () => telegram.messages(SUPERGROUP).at(-1)
  expect(list()?.text).toContain(second.id)
  const keyboard = JSON.parse(JSON.stringify(list()?.reply_markup)) as {
    inline_keyboard: { text: string; callback_data: string }[][]
  }
  const details = keyboard.inline_keyboard.flat().find(({ text }) => text.includes(second.id))?.callback_data ?? ''
  telegram.groupPresses(SUPERGROUP, STRANGER, list()?.message_id ?? 0, details)
  await expect.poll(() => telegram.lastCallbackAnswer(STRANGER)?.text).toContain('for another person')
  expect(list()?.edited).toBe(false)
  telegram.groupPresses(SUPERGROUP, CUSTOMER, list()?.message_id ?? 0, details)
  await expect.poll(() => list()?.text).toMatch(new RegExp(`Order .*${second.id}.*waiting for payment`, 's'))
  expect(telegram.lastCallbackAnswer(CUSTOMER)?.text).toBe('')
})
