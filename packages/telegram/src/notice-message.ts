import type { Language } from '@peyk/domain/language'
import type { NoticeKind } from '@peyk/domain/notice'
import type { Order } from '@peyk/domain/order'
import { formatMoney, formatOrderId, formatTime } from './formatting.ts'
import type { ChatMessage } from './sender.ts'
import { wordsOf } from './words.ts'

/** The one message of a notice: what happened, the order's id, its amount and the time, in the customer's language. */
export function toNoticeMessage(kind: NoticeKind, order: Order, language: Language): ChatMessage {
  const { notices, labels } = wordsOf(language)
  const { title, closing } = notices[kind]
  const facts = [
    `${labels.order}: ${formatOrderId(order.orderId)}`,
    ...(order.money ? [`${labels.amount}: ${formatMoney(order.money, language)}`] : []),
    `${labels.time}: ${formatTime(order.changedAtMs, language)}`,
  ]
  const url = toButtonUrl(order.url)
  return {
    html: [`<b>${title}</b>`, '', ...facts, '', closing].join('\n'),
    ...(url === undefined ? {} : { buttons: [[{ text: labels.view, url }]] }),
  }
}

/** Telegram takes no other schemes in a URL button, and no loopback hosts; a message with a wrong button is refused. */
function toButtonUrl(url: string | undefined): string | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined
  const { protocol, hostname, href } = new URL(url)
  const isWeb = protocol === 'https:' || protocol === 'http:'
  return isWeb && hostname.includes('.') && !/^[\d.]+$/.test(hostname) ? href : undefined
}
