import type { Delivery } from '@peyk/domain/delivery'
import type { Language } from '@peyk/domain/language'
import { nameOfOrder } from '@peyk/domain/order'
import type { Order } from '@peyk/domain/order'
import { formatMoney, formatOrderId, formatTime, isolate } from './formatting.ts'
import { toButtonUrl } from './notification-message.ts'
import type { Button, ChatMessage } from './sender.ts'
import { wordsOf } from './words.ts'

/** Orders on one page of `/orders`. */
export const ORDERS_A_PAGE = 5
/** Telegram's apps show about this much of a button beside another one. */
const MAX_LABEL_CHARS = 24

/** Returns the data of the buttons under orders. Pages begin with 0. */
export type OrderButtons = {
  list: (page: number) => string
  details: (orderId: string, page: number) => string
  stop: (orderId: string, page: number) => string
  followAgain: (orderId: string, page: number) => string
}

export type OrdersPage = { orders: readonly Order[]; page: number; pages: number }

/** Returns one page of a chat's orders, newest first, with a row of buttons for each. */
export function toOrdersPage({ orders, page, pages }: OrdersPage, language: Language, to: OrderButtons): ChatMessage {
  const words = wordsOf(language)
  if (orders.length === 0) return { html: `${words.noOrders}\n\n${words.greetingHint}` }
  const lines = orders.map((order) => {
    const { status, money } = order
    const amount = money === undefined ? '' : ` · ${formatMoney(money, language)}`
    return `• ${formatOrderId(nameOfOrder(order))} · ${words.statuses[status]}${amount}`
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
      ...orders.map((order): Button[] => [
        { text: `🔎 ${toLabel(nameOfOrder(order))}`, data: to.details(order.orderId, page) },
        { text: `🔕 ${stop}`, data: to.stop(order.orderId, page) },
      ]),
      ...(turns.length > 0 ? [turns] : []),
    ],
  }
}

/** Returns the details of one order, with its buttons. */
export function toOrderDetails(
  order: Order,
  /** `due`: a notification is due and not begun. `undefined`: none is due. */
  delivery: Delivery | 'due' | undefined,
  { page, timeZone }: { page: number; timeZone: string },
  language: Language,
  to: OrderButtons,
): ChatMessage {
  const { labels, notified, buttons } = wordsOf(language)
  const isSent = typeof delivery === 'object' && delivery.state === 'sent'
  const state = delivery === undefined ? notified.notYet : isSent ? notified.sent : notified.underWay
  const url = toButtonUrl(order.url)
  return {
    html: [
      `<b>${labels.order} ${formatOrderId(nameOfOrder(order))}</b>`,
      '',
      ...toFacts(order, language),
      `${labels.time}: ${formatTime(order.changedAtMs, language, timeZone)}`,
      `${labels.notification}: ${state}`,
    ].join('\n'),
    buttons: [
      ...(url === undefined ? [] : [[{ text: labels.view, url }]]),
      [{ text: `🔕 ${buttons.stop}`, data: to.stop(order.orderId, page) }],
      [{ text: buttons.back, data: to.list(page) }],
    ],
  }
}

/** Returns the answer after the chat stopped an order, or when it no longer has it. */
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

/** Returns the order’s status and amount, a line each. */
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
