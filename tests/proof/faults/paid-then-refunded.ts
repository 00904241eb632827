import { setTimeout as delay } from 'node:timers/promises'
import type { Fault } from '../faults.ts'

const AWAY_MS = 10_000

export const fault: Fault = {
  happens: 'orders are paid and refunded while Telegram is away',
  must: 'everybody reads of the refund last, and of each kind at most once',
  orders: 40,
  onlyChecks: true,
  system: { settings: { NOTIFY_ON: 'paid,refunded', DEFAULT_LANGUAGE: 'en' } },
  async run({ simulator, telegramLink, customers, pay, finishesWithin, check }) {
    telegramLink.cut()
    await pay()
    for (const { order } of customers) await simulator.panel.setStatus(order.id, 'refunded', { push: true })
    await delay(AWAY_MS)
    await telegramLink.mend()
    await finishesWithin(60_000)
    const titles = customers.map(({ chatId, order }) =>
      simulator.telegram
        .messages(chatId)
        .filter(({ text }) => text.includes(order.id))
        .map(({ text }) => text.split('\n', 1)[0] ?? ''),
    )
    const refundLast = titles.filter((read) => /refund/i.test(read.at(-1) ?? '')).length
    const allLast = refundLast === customers.length
    check('all read of the refund last', allLast, `${refundLast} of ${titles.length} read of the refund last`)
    check(
      'each kind is read once at most',
      titles.every((read) => new Set(read).size === read.length),
    )
  },
}
