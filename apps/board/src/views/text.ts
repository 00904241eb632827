import type { Money } from '@peyk/domain/order'
import { formatMoney } from '@peyk/telegram/formatting'
import type { Formatting } from '../formatting.ts'
import { Html, html } from '../html.ts'
import { describeReason } from '../reasons.ts'
import type { Words } from '../words.ts'

/** Text of any direction, which must not reorder the text around it. */
export function isolated(text: string): Html {
  return html`<bdi>${text}</bdi>`
}

/** A time with its machine-readable form; the full time is its title. */
export function renderTime(atMs: number, text: string, format: Formatting): Html {
  return html`<time datetime="${new Date(atMs).toISOString()}" title="${format.full(atMs)}">${text}</time>`
}

/** Why a notification is not sent, or who says that it was; in the board's language where that is known. */
export function renderReason(reason: string, words: Words): Html {
  const known = describeReason(reason, words)
  if (known === undefined) return isolated(reason)
  return known.isWhole ? html`${known.text}` : html`${known.text} <small class="quiet">${isolated(reason)}</small>`
}

export function renderMoney(money: Money, { language }: Formatting): Html {
  // Its text is escaped already.
  return new Html(formatMoney(money, language))
}

/** A chat's id. A private chat's is its customer's, whom Telegram's apps open. https://core.telegram.org/api/links#user-id-links */
export function renderChat(chatId: string, words: Words): Html {
  return chatId.startsWith('-')
    ? isolated(chatId)
    : html`${isolated(chatId)} · <a href="tg://user?id=${chatId}">${words.order.write}</a>`
}
