import type { Language } from '@peyk/domain/language'
import type { Notification } from '@peyk/domain/notification'
import type { Logger } from '@peyk/runtime/logger'
import { createAudit } from '@peyk/orders/audit'
import type { Audit } from '@peyk/orders/audit'
import { decide } from '@peyk/orders/decide'
import type { DecideDeps, Decision } from '@peyk/orders/decide'
import type { Store } from '@peyk/store/store'
import type { TelegramApi } from '@peyk/telegram/client'
import { escapeHtml, formatOrderId, isolate } from '@peyk/telegram/formatting'
import type { ChatMessage } from '@peyk/telegram/sender'
import type { ChatAction } from '@peyk/telegram/update'
import { wordsOf } from '@peyk/telegram/words'
import { answerPress } from '../updates/answer-press.ts'
import type { OperatorsChat } from './operators-chat.ts'

export type UncertainButtonDeps = {
  store: Pick<Store, 'ledger' | 'notificationCodes' | 'audit'>
  chat: Pick<OperatorsChat, 'isHere'>
  language: Language
  api: Pick<TelegramApi, 'answerCallbackQuery' | 'editMessageText'>
  enqueue: DecideDeps['enqueue']
  logger: Logger
}

type Press = Extract<ChatAction, { kind: 'button' }>

/** Returns the alert of one uncertain notification, with a button for each decision that operators can make. */
export async function toUncertainAlert(
  notification: Notification,
  reason: string,
  { store, language }: { store: Pick<Store, 'notificationCodes'>; language: Language },
): Promise<ChatMessage> {
  const { uncertain: words, labels } = wordsOf(language)
  const code = await store.notificationCodes.codeOf(notification)
  const data = (decision: Decision) => `${decision}:${code}`
  return {
    html: [
      `<b>${words.title}</b>`,
      '',
      `${labels.order}: ${formatOrderId(notification.orderId)}`,
      `${words.reason}: ${isolate(escapeHtml(reason))}`,
      '',
      words.question,
    ].join('\n'),
    buttons: [
      [
        { text: words.resend, data: data('resend') },
        { text: words.resolve, data: data('resolve') },
      ],
    ],
  }
}

/** Returns whether a button belongs to an uncertain notification's alert. */
export function isUncertainButton(data: string): boolean {
  return readButton(data) !== undefined
}

/** Does what a button of such an alert says, in the operators' chat only. A second press changes nothing. */
export async function pressUncertainButton(press: Press, deps: UncertainButtonDeps): Promise<string> {
  const { store, chat, api, enqueue } = deps
  const button = readButton(press.data)
  const notification = button && (await store.notificationCodes.notificationOf(button.code))
  if (button === undefined || notification === undefined || !(await chat.isHere(press.chatId))) {
    await answerPress(api, press.callbackId)
    return 'not the operators’ chat'
  }
  const { ledger } = store
  const by = toAuthor(press)
  const isDone = await decide(button.decision, { notification, state: 'uncertain' }, by, {
    ledger,
    enqueue,
    audit: auditOf(press, deps),
  })
  // The decision stands whether or not its confirmation arrives.
  await confirm(isDone ? button.decision : undefined, notification, press, deps)
  return isDone ? button.decision : 'decided before'
}

function readButton(data: string): { decision: Decision; code: string } | undefined {
  const [, decision, code] = /^(resend|resolve):(.+)$/.exec(data) ?? []
  return code === undefined ? undefined : { decision: decision as Decision, code }
}

/** Who decides, for the history of an order. */
export function toAuthor(press: Pick<Press, 'userId' | 'userName'>): string {
  return `${toIdentity(press)} in the operators’ chat`
}

/** People choose their names; the number is Telegram's. */
function toIdentity({ userId, userName }: Pick<Press, 'userId' | 'userName'>): string {
  return `Telegram ${userId} (${userName})`
}

export function auditOf(press: Press, { store, logger }: { store: Pick<Store, 'audit'>; logger: Logger }): Audit {
  return createAudit({ via: 'chat', by: toIdentity(press) }, { record: store.audit, logger })
}

async function confirm(
  decision: Decision | undefined,
  { orderId }: Notification,
  { callbackId, chatId, messageId, userName }: Press,
  { api, language }: UncertainButtonDeps,
): Promise<void> {
  const { uncertain: words, labels } = wordsOf(language)
  if (decision === undefined) return answerPress(api, callbackId, words.alreadyDecided)
  await answerPress(api, callbackId)
  const result = (decision === 'resend' ? words.resent : words.resolved)(escapeHtml(userName))
  const text = `${labels.order}: ${formatOrderId(orderId)}\n${result}`
  const message = { chat_id: Number(chatId), message_id: messageId }
  await api.editMessageText({ ...message, text, parse_mode: 'HTML' }).catch(() => undefined)
}
