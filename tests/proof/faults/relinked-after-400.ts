import { setTimeout as delay } from 'node:timers/promises'
import type { Fault } from '../faults.ts'

const ANSWER_MS = 1500

export const fault: Fault = {
  happens: 'an order is linked to another chat while the old one’s 400 is under way',
  must: 'the new chat is notified',
  orders: 5,
  async run({ simulator, customers, pay, finishesWithin, within, evidence, check }) {
    const error = { code: 400, description: 'Bad Request: a reason of the test' }
    for (const { chatId } of customers)
      simulator.telegram.faults.add({ chatId, delayMs: ANSWER_MS, error, method: 'sendMessage' })
    const paid = pay()
    await within(5000, async () => (await evidence()).orders.every(({ state }) => state === 'sending'))
    for (const customer of customers) {
      customer.formerChatId = customer.chatId
      customer.chatId += 1000
      simulator.telegram.userSends(customer.chatId, `/start ${customer.order.payload}`)
    }
    await paid
    await delay(ANSWER_MS)
    await finishesWithin(20_000)
    const isNotified = async () => (await evidence()).orders.every(({ shown }) => shown === 1)
    check('every new chat is notified', await within(20_000, isNotified))
  },
}
