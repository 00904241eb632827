import type { Language } from '@peyk/domain/language'
import type { NotificationKind } from '@peyk/domain/notification'
import { nameOfOrder } from '@peyk/domain/order'
import type { Order } from '@peyk/domain/order'
import { fillTemplate } from './templates.ts'
import { formatMoney, formatOrderId, formatTime } from './formatting.ts'
import type { ChatMessage } from './sender.ts'
import { createTemplates } from './templates.ts'
import type { Templates } from './templates.ts'
import { wordsOf } from './words.ts'

export type NotificationMessageOptions = {
  templates?: Templates | undefined
  /** Whether the customer has the paid notification of this order. */
  isPaidNotified?: boolean
}

const BUILT_IN = createTemplates()

/** Returns the message of a notification: what happened, the order's id, its amount and the time, in the customer's language. */
export function toNotificationMessage(
  kind: NotificationKind,
  order: Order,
  language: Language,
  { templates = BUILT_IN, isPaidNotified = false }: NotificationMessageOptions = {},
): ChatMessage {
  const words = wordsOf(language)
  const html = fillTemplate(templates.find(kind, language, isPaidNotified).text, {
    order: formatOrderId(nameOfOrder(order)),
    amount: order.money && isAmount(order.money.amount) ? formatMoney(order.money, language) : undefined,
    time: formatTime((kind === 'paid' ? order.paidAtMs : undefined) ?? order.changedAtMs, language, templates.timeZone),
    status: words.statuses[kind],
  })
  const url = toButtonUrl(order.url)
  return { html, ...(url === undefined ? {} : { buttons: [[{ text: words.labels.view, url }]] }) }
}

/** Returns whether a text is an amount. Another text is left out, never cut: half an amount is a wrong one. */
function isAmount(text: string): boolean {
  return /^\d{1,30}(\.\d{1,12})?$/.test(text)
}

/** Returns a URL that Telegram takes in a button. Telegram refuses a message with another scheme or a loopback host. */
export function toButtonUrl(url: string | undefined): string | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined
  const { protocol, hostname, href } = new URL(url)
  const isWeb = protocol === 'https:' || protocol === 'http:'
  return isWeb && hostname.includes('.') && !/^[\d.]+$/.test(hostname) ? href : undefined
}
