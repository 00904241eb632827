import type { Language } from '@peyk/domain/language'
import type { NotificationKind } from '@peyk/domain/notification'
import type { Order } from '@peyk/domain/order'
import { fillTemplate } from './fill-template.ts'
import { formatMoney, formatOrderId, formatTime } from './formatting.ts'
import type { ChatMessage } from './sender.ts'
import { createTemplates } from './templates.ts'
import type { Templates } from './templates.ts'
import { wordsOf } from './words.ts'

export type NotificationMessageOptions = {
  templates?: Templates | undefined
  /** The customer was notified before that this order is paid: a refund is notified as one of that payment. */
  isPaidNotified?: boolean
}

const OURS = createTemplates()

/** The one message of a notification: what happened, the order's id, its amount and the time, in the customer's language. */
export function toNotificationMessage(
  kind: NotificationKind,
  order: Order,
  language: Language,
  { templates = OURS, isPaidNotified = false }: NotificationMessageOptions = {},
): ChatMessage {
  const words = wordsOf(language)
  const html = fillTemplate(templates.find(kind, language, isPaidNotified).text, {
    order: formatOrderId(order.orderId),
    amount: order.money && isAmount(order.money.amount) ? formatMoney(order.money, language) : undefined,
    time: formatTime(order.changedAtMs, language, templates.timeZone),
    status: words.statuses[kind],
  })
  const url = toButtonUrl(order.url)
  return { html, ...(url === undefined ? {} : { buttons: [[{ text: words.labels.view, url }]] }) }
}

/** Half an amount would be a wrong one: what is no amount is left out rather than cut. */
function isAmount(text: string): boolean {
  return /^\d{1,30}(\.\d{1,12})?$/.test(text)
}

/** Telegram takes no other schemes in a URL button, and no loopback hosts; a message with a wrong button is refused. */
export function toButtonUrl(url: string | undefined): string | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined
  const { protocol, hostname, href } = new URL(url)
  const isWeb = protocol === 'https:' || protocol === 'http:'
  return isWeb && hostname.includes('.') && !/^[\d.]+$/.test(hostname) ? href : undefined
}
