import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Mode } from './support/app-environment.ts'
import { startSystem } from './support/system.ts'
import type { System } from './support/system.ts'

const CUSTOMER = 5001
const OWNER = 5002
const STRANGER = 5003
const GROUP = -600
const SUPERGROUP = -1_000_000_000_600

let system: System
const startIn = (mode: Mode) => async () => {
  system = await startSystem({ mode, limits: 'off', env: { DEFAULT_LANGUAGE: 'en' } })
  await system.start('notifier')
}
const messages = (chatId: number) => system.simulator.telegram.messages(chatId)

describe.each<Mode>(['polling', 'webhook'])('with %s', (mode) => {
  beforeAll(startIn(mode))
  afterAll(() => system.close())

  it('a customer who unblocks the bot is notified what was held, once', async () => {
    const { telegram, panel } = system.simulator
    const order = panel.placeOrder({ chatId: CUSTOMER })
    const state = () =>
      system.redis.get(`{${system.prefix}}:delivery:paid:${order.id}`).then((value) => value?.split(' ')[0])
    telegram.userSends(CUSTOMER, `/start ${order.payload}`)
    await expect.poll(() => messages(CUSTOMER).length).toBe(1)
    telegram.block(CUSTOMER)
    await expect.poll(() => system.events('chat.unreachable').length).toBe(1)
    await panel.pay(order.id, { silently: mode === 'polling' })
    await expect.poll(state).toBe('held')
    telegram.unblock(CUSTOMER)
    await expect.poll(state).toBe('sent')
    telegram.userSends(CUSTOMER, '/start')
    await expect.poll(() => messages(CUSTOMER).at(-1)?.text).toContain('I am Peyk')
    expect(messages(CUSTOMER).filter(({ text }) => text.startsWith('✅'))).toHaveLength(1)
  })

  it('a stranger who tracks somebody else’s order learns nothing, and nobody is notified anything by it', async () => {
    const { telegram, panel } = system.simulator
    for (const chatId of [OWNER, STRANGER]) {
      telegram.userSends(chatId, '/start')
      await expect.poll(() => messages(chatId).length).toBe(1)
    }
    const order = panel.placeOrder({ chatId: OWNER, amount: 123_456 })
    await panel.pay(order.id, { silently: true })

    telegram.userSends(STRANGER, `/track ${order.id}`)
    await expect.poll(() => messages(STRANGER).length).toBe(2)
    expect(messages(STRANGER)[1]?.text).not.toContain('123')
    expect(await system.redis.exists(`{${system.prefix}}:order:${order.id}`)).toBe(0)
    expect(messages(OWNER)).toHaveLength(1)

    telegram.userSends(OWNER, `/track ${order.id}`)
    // The answer; the notification of what it found follows at once.
    await expect.poll(() => messages(OWNER)[1]?.text).toContain(order.id)
  })

  it('a group’s orders follow it to its supergroup, and its buttons work only for the member who asked', async () => {
    const { telegram, panel } = system.simulator
    telegram.addGroup(GROUP, 'Our shop')
    const [first, second] = [panel.placeOrder({}), panel.placeOrder({})]
    telegram.groupSends(GROUP, CUSTOMER, '/help@SomeOtherBot')
    for (const order of [first, second]) telegram.groupSends(GROUP, CUSTOMER, `/start@PeykDemoBot ${order.payload}`)
    await expect.poll(() => telegram.messages(GROUP).length).toBe(2)
    // Only the send finds out, for the one order; the other one follows all the same.
    telegram.groupMigrates(GROUP, SUPERGROUP, true)
    await panel.pay(first.id, { silently: mode === 'polling' })
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
})
