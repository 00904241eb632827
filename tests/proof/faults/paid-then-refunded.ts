import { setTimeout as delay } from 'node:timers/promises'
import type { Fault } from '../faults.ts'

const AWAY_MS = 10_000

export const fault: Fault = {
  happens: 'orders are paid and refunded while Telegram is away',
  must: 'nobody reads “confirmed” last',
  orders: 40,
  system: { settings: { NOTIFY_ON: 'paid,refunded', DEFAULT_LANGUAGE: 'en' } },
  async run({ simulator, telegramLink, customers, pay, finishesWithin, check }) {
    telegramLink.cut()
    await pay()
    for (const { order } of customers) await simulator.panel.setStatus(order.id, 'refunded', { push: true })
    await delay(AWAY_MS)
    await telegramLink.mend()
    await finishesWithin(60_000)
    const last = customers.map(({ chatId }) => simulator.telegram.messages(chatId).at(-1)?.text ?? '')
    const confirmed = last.filter((text) => !/refund/i.test(text)).length
    check(
      'nobody reads “confirmed” last',
      confirmed === 0,
      `${confirmed} of ${last.length} did not read of the refund last`,
    )
  },
}
