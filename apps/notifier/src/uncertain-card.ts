import type { Language } from '@peyk/domain/language'
import type { Notice } from '@peyk/domain/notice'
import type { Producer } from '@peyk/queues/producer'
import type { Store } from '@peyk/store/store'
import type { TelegramApi } from '@peyk/telegram/client'
import { escapeHtml, formatOrderId } from '@peyk/telegram/formatting'
import type { ChatAction } from '@peyk/telegram/update'
import { wordsOf } from '@peyk/telegram/words'
import type { Reply } from './chat.ts'

export type CardDeps = {
  store: Pick<Store, 'ledger' | 'noticeCodes'>
  /** Where operators are told; without a chat nobody is. */
  admin: { chatId: string | undefined; topicId: number | undefined }
  language: Language
  api: TelegramApi
  notify: Producer['notify']
  reply: Reply
}

const RESEND = 'resend:'
const DELIVERED = 'delivered:'

/** Shows operators a notice of which nobody can know, with the two things they can do about it. */
export async function showCard(notice: Notice, { store, admin, language, reply }: CardDeps): Promise<string> {
  const delivery = await store.ledger.get(notice)
  if (admin.chatId === undefined || delivery?.state !== 'uncertain') return 'nothing to show'
  const { card, labels } = wordsOf(language)
  const code = await store.noticeCodes.codeOf(notice)
  await reply(admin.chatId, {
    html: [
      `<b>${card.title}</b>`,
      '',
      `${labels.order}: ${formatOrderId(notice.orderId)}`,
      `${card.reason}: ${escapeHtml(delivery.reason ?? '')}`,
      '',
      card.question,
    ].join('\n'),
    buttons: [
      [
        { text: card.resend, data: RESEND + code },
        { text: card.markDelivered, data: DELIVERED + code },
      ],
    ],
    ...(admin.topicId === undefined ? {} : { topicId: admin.topicId }),
  })
  return 'card shown'
}

/** Does what a card's button says, in the operators' chat only; a second press changes nothing. */
export async function pressCard(press: Extract<ChatAction, { kind: 'button' }>, deps: CardDeps): Promise<string> {
  const { store, admin, api, notify } = deps
  const words = wordsOf(deps.language)
  const resends = press.data.startsWith(RESEND)
  const notice = await store.noticeCodes.noticeOf(press.data.slice((resends ? RESEND : DELIVERED).length))
  if (press.chatId !== admin.chatId || notice === undefined) {
    await api.answerCallbackQuery({ callback_query_id: press.callbackId }).catch(() => undefined)
    return 'not the operators’ chat'
  }
  const by = `${press.userName} in the operators’ chat`
  const done = resends
    ? await store.ledger.reopen(notice, 'uncertain', by)
    : await store.ledger.resolve(notice, 'uncertain', by)
  if (done && resends) await notify(notice)

  // What follows only tells the operators; the decision stands whether it arrives or not.
  const result = done ? (resends ? words.cardResent : words.cardDelivered)(escapeHtml(press.userName)) : words.cardDone
  await api
    .answerCallbackQuery({ callback_query_id: press.callbackId, ...(done ? {} : { text: words.cardDone }) })
    .catch(() => undefined)
  if (done) {
    const html = `${words.labels.order}: ${formatOrderId(notice.orderId)}\n${result}`
    await api
      .editMessageText({ chat_id: Number(press.chatId), message_id: press.messageId, text: html, parse_mode: 'HTML' })
      .catch(() => undefined)
  }
  return done ? (press.data.split(':')[0] ?? '') : 'decided before'
}

export function isCardButton(data: string): boolean {
  return data.startsWith(RESEND) || data.startsWith(DELIVERED)
}
