import type { Delivery } from '@peyk/domain/delivery'
import type { Language } from '@peyk/domain/language'
import type { Order } from '@peyk/domain/order'
import { formatMoney, formatOrderId, formatTime, isolate } from './formatting.ts'
import { toButtonUrl } from './notification-message.ts'
import type { Button, ChatMessage } from './sender.ts'
import { wordsOf } from './words.ts'

/** How many orders a page of `/orders` shows. */
export const ORDERS_A_PAGE = 5
/** What Telegram's apps show of a button beside another one. */
const MAX_LABEL_CHARS = 24

/** What the buttons under orders carry; pages begin with 0. */
export type OrderButtons = {
  list: (page: number) => string
  details: (orderId: string, page: number) => string
  stop: (orderId: string, page: number) => string
  followAgain: (orderId: string, page: number) => string
}

export type OrdersPage = { orders: readonly Order[]; page: number; pages: number }

/** One page of a chat's orders, newest first, with a row of buttons for each. */
export function toOrdersPage({ orders, page, pages }: OrdersPage, language: Language, to: OrderButtons): ChatMessage {
  const words = wordsOf(language)
  if (orders.length === 0) return { html: `${words.noOrders}\n\n${words.greetingHint}` }
  const lines = orders.map(({ orderId, status, money }) => {
    const amount = money === undefined ? '' : ` · ${formatMoney(money, language)}`
    return `• ${formatOrderId(orderId)} · ${words.statuses[status]}${amount}`
  })
  const { newer, older, stop } = words.buttons
  const turns: Button[] = [
    ...(page > 0 ? [{ text: `« ${newer}`, data: to.list(page - 1) }] : []),
    ...(page < pages - 1 ? [{ text: `${older} »`, data: to.list(page + 1) }] : []),
  ]
  const number = new Intl.NumberFormat(language === 'fa' ? 'fa-IR' : 'en-GB')
  return {
    html: [
      `<b>${words.ordersTitle}</b>`,
      ...(pages > 1 ? [words.page(number.format(page + 1), number.format(pages))] : []),
      '',
      ...lines,
    ].join('\n'),
    buttons: [
      ...orders.map(({ orderId }): Button[] => [
        { text: `🔎 ${toLabel(orderId)}`, data: to.details(orderId, page) },
        { text: `🔕 ${stop}`, data: to.stop(orderId, page) },
      ]),
      ...(turns.length > 0 ? [turns] : []),
    ],
  }
}

/** All that the chat is notified of one order, and what can be done about it. */
export function toOrderDetails(
  order: Order,
  /** `due`: to be notified and not begun; `undefined`: nothing is to be notified. */
  delivery: Delivery | 'due' | undefined,
  { page, timeZone }: { page: number; timeZone: string },
  language: Language,
  to: OrderButtons,
): ChatMessage {
  const { labels, notified, buttons } = wordsOf(language)
  const isSent = typeof delivery === 'object' && delivery.state === 'sent'
  const orderUpdate = delivery === undefined ? notified.notYet : isSent ? notified.sent : notified.underWay
  const url = toButtonUrl(order.url)
  return {
    html: [
      `<b>${labels.order} ${formatOrderId(order.orderId)}</b>`,
      '',
      ...toFacts(order, language),
      `${labels.time}: ${formatTime(order.changedAtMs, language, timeZone)}`,
      `${labels.orderUpdate}: ${orderUpdate}`,
    ].join('\n'),
    buttons: [
      ...(url === undefined ? [] : [[{ text: labels.view, url }]]),
      [{ text: `🔕 ${buttons.stop}`, data: to.stop(order.orderId, page) }],
      [{ text: buttons.back, data: to.list(page) }],
    ],
  }
}

/** What the chat sees after it stopped an order, or of one that it has no longer. */
export function toStopped(
  orderId: string,
  page: number,
  isStopped: boolean,
  language: Language,
  to: OrderButtons,
): ChatMessage {
  const { stopped, notFollowed, buttons } = wordsOf(language)
  return {
    html: (isStopped ? stopped : notFollowed)(formatOrderId(orderId)),
    buttons: [
      ...(isStopped ? [[{ text: `🔔 ${buttons.followAgain}`, data: to.followAgain(orderId, page) }]] : []),
      [{ text: buttons.back, data: to.list(page) }],
    ],
  }
}

/** The order’s status and amount, a line each. */
export function toFacts({ status, money }: Pick<Order, 'status' | 'money'>, language: Language): string[] {
  const { labels, statuses } = wordsOf(language)
  return [
    `${labels.status}: ${statuses[status]}`,
    ...(money === undefined ? [] : [`${labels.amount}: ${formatMoney(money, language)}`]),
  ]
}

function toLabel(orderId: string): string {
  const chars = [...orderId]
  return isolate(chars.length > MAX_LABEL_CHARS ? `${chars.slice(0, MAX_LABEL_CHARS - 1).join('')}…` : orderId)
}
