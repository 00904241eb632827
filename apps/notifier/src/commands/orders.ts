import { formatMoney, formatOrderId } from '@peyk/telegram/formatting'
import type { CommandHandler } from './context.ts'

const ORDERS_SHOWN = 20

/** `/orders` lists the chat's newest orders with their statuses. */
export const orders: CommandHandler = async ({ chatId, language, words }, { store, reply }) => {
  const found = await store.orders.ordersOf(chatId, ORDERS_SHOWN)
  if (found.length === 0) return reply(chatId, { html: `${words.noOrders}\n\n${words.greetingHint}` })
  const lines = found.map(({ orderId, status, money }) => {
    const amount = money === undefined ? '' : ` · ${formatMoney(money, language)}`
    return `• ${formatOrderId(orderId)} · ${words.statuses[status]}${amount}`
  })
  return reply(chatId, { html: [`<b>${words.ordersTitle}</b>`, '', ...lines].join('\n') })
}
