import type { Language } from '@peyk/domain/language'
import type { Notification } from '@peyk/domain/notification'
import type { EnqueueDue } from '@peyk/orders/enqueue-due'
import { requeueNotification } from '@peyk/orders/requeue-notification'
import type { Store } from '@peyk/store/store'
import type { TelegramApi } from '@peyk/telegram/client'
import { escapeHtml, formatOrderId, isolate } from '@peyk/telegram/formatting'
import type { ChatMessage } from '@peyk/telegram/sender'
import type { ChatAction } from '@peyk/telegram/update'
import { wordsOf } from '@peyk/telegram/words'
import type { OperatorsChat } from './operators/operators-chat.ts'

export type UncertainAlertDeps = {
  store: Pick<Store, 'ledger' | 'notificationCodes'>
  chat: OperatorsChat
  language: Language
  api: TelegramApi
  enqueue: EnqueueDue
}

const RESEND = 'resend:'
const DELIVERED = 'delivered:'

/** A notification of which nobody can know, with the two things that operators can do about it. */
export async function toUncertainAlert(
  notification: Notification,
  reason: string,
  { store, language }: { store: Pick<Store, 'notificationCodes'>; language: Language },
): Promise<ChatMessage> {
  const { card, labels } = wordsOf(language)
  const code = await store.notificationCodes.codeOf(notification)
  return {
    html: [
      `<b>${card.title}</b>`,
      '',
      `${labels.order}: ${formatOrderId(notification.orderId)}`,
      `${card.reason}: ${isolate(escapeHtml(reason))}`,
      '',
      card.question,
    ].join('\n'),
    buttons: [
      [
        { text: card.resend, data: RESEND + code },
        { text: card.markDelivered, data: DELIVERED + code },
      ],
    ],
  }
}

/** Does what a card's button says, in the operators' chat only; a second press changes nothing. */
export async function pressUncertainButton(
  press: Extract<ChatAction, { kind: 'button' }>,
  deps: UncertainAlertDeps,
): Promise<string> {
  const { store, chat, api, enqueue } = deps
  const words = wordsOf(deps.language)
  const resends = press.data.startsWith(RESEND)
  const notification = await store.notificationCodes.notificationOf(
    press.data.slice((resends ? RESEND : DELIVERED).length),
  )
  if (!(await chat.isHere(press.chatId)) || notification === undefined) {
    await api.answerCallbackQuery({ callback_query_id: press.callbackId }).catch(() => undefined)
    return 'not the operators’ chat'
  }
  const by = `${press.userName} in the operators’ chat`
  const done = resends
    ? await requeueNotification(notification, 'uncertain', by, { ledger: store.ledger, enqueue })
    : await store.ledger.resolve(notification, 'uncertain', by)

  // What follows only notifies the operators; the decision stands whether it arrives or not.
  const result = done
    ? (resends ? words.decisionResent : words.decisionDelivered)(escapeHtml(press.userName))
    : words.decisionDone
  await api
    .answerCallbackQuery({ callback_query_id: press.callbackId, ...(done ? {} : { text: words.decisionDone }) })
    .catch(() => undefined)
  if (done) {
    const html = `${words.labels.order}: ${formatOrderId(notification.orderId)}\n${result}`
    await api
      .editMessageText({ chat_id: Number(press.chatId), message_id: press.messageId, text: html, parse_mode: 'HTML' })
      .catch(() => undefined)
  }
  return done ? (press.data.split(':')[0] ?? '') : 'decided before'
}

export function isUncertainButton(data: string): boolean {
  return data.startsWith(RESEND) || data.startsWith(DELIVERED)
}
