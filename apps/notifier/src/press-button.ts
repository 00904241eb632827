import type { Language } from '@peyk/domain/language'
import { parseLanguage } from '@peyk/domain/language'
import { isNotificationKind } from '@peyk/domain/notification'
import type { TelegramApi } from '@peyk/telegram/client'
import { formatOrderId } from '@peyk/telegram/formatting'
import type { ChatMessage } from '@peyk/telegram/sender'
import type { ChatAction } from '@peyk/telegram/update'
import { wordsOf } from '@peyk/telegram/words'
import type { Answering } from './throttle.ts'
import type { Edit } from './chat-edit.ts'
import type { CommandDeps } from './commands/context.ts'
import { showOrder, showOrders, stopOrder } from './commands/orders.ts'
import type { Viewer } from './commands/orders.ts'

export type PressDeps = CommandDeps & { api: Pick<TelegramApi, 'answerCallbackQuery'>; edit: Edit }
type Press = Extract<ChatAction, { kind: 'button' }> & { updateId: number; language: Language; answering: Answering }

/** Does what a button stands for and changes its message in place. Every press is answered; a stranger's does nothing else. */
export async function pressButton(press: Press, deps: PressDeps): Promise<string> {
  const words = wordsOf(press.language)
  if (press.answering !== 'usual') return answer(press, deps, 'slow down', words.slowDown)
  const opened = deps.buttons.open(press.data, press)
  if (opened.kind === 'foreign') return answer(press, deps, 'not their button', words.notYourButton)
  const view = opened.kind === 'ours' ? await toView(opened.what, press, deps) : undefined
  if (view === undefined) return answer(press, deps, 'unknown button', words.oldButton)
  await answer(press, deps, 'shown')
  await deps.edit(press.chatId, press.messageId, view)
  return `pressed ${opened.kind === 'ours' ? opened.what : ''}`
}

/** Ends the waiting of a press that is none of ours. */
export async function endPress(callbackId: string, { api }: Pick<PressDeps, 'api'>): Promise<void> {
  await api.answerCallbackQuery({ callback_query_id: callbackId }).catch(() => undefined)
}

async function answer({ callbackId }: Press, { api }: PressDeps, result: string, text?: string): Promise<string> {
  // A press that is answered twice or too late cannot be answered; nobody waits for it any more.
  await api
    .answerCallbackQuery({ callback_query_id: callbackId, ...(text === undefined ? {} : { text }) })
    .catch(() => undefined)
  return result
}

/** The message as it is after the press; `undefined` for what no button of ours says. */
async function toView(what: string, press: Press, deps: PressDeps): Promise<ChatMessage | undefined> {
  const [, verb = '', first = '', code = ''] = /^([odsfl]):(\w+)(?::([\s\S]+))?$/.exec(what) ?? []
  if (verb === 'l') return setLanguage(first, press, deps)
  const page = Number(first)
  if (verb === 'o') return showOrders(page, press, deps)
  const orderId = await deps.store.orderCodes.orderOf(code)
  if (orderId === undefined) return undefined
  switch (verb) {
    case 'd':
      return showOrder(orderId, page, press, deps)
    case 's':
      return stopOrder(orderId, page, press, deps)
    case 'f':
      return followAgain(orderId, page, press, deps)
    default:
      return undefined
  }
}

async function setLanguage(tag: string, { chatId }: Viewer, { store }: PressDeps): Promise<ChatMessage | undefined> {
  const chosen = parseLanguage(tag)
  if (chosen === undefined) return undefined
  await store.chats.setLanguage(chatId, chosen)
  return { html: wordsOf(chosen).languageSet }
}

/** Takes a stop back; from a chat that linked the order meanwhile it takes nothing away. */
async function followAgain(orderId: string, page: number, press: Press, deps: PressDeps): Promise<ChatMessage> {
  const { chatId, updateId, language } = press
  const { result, status } = await deps.store.orders.link(orderId, chatId, { isSigned: false, updateId })
  if (result === 'elsewhere') return { html: wordsOf(language).linkedElsewhere(formatOrderId(orderId)) }
  if (result === 'queued' && isNotificationKind(status)) await deps.enqueue([{ orderId, kind: status }])
  return showOrder(orderId, page, press, deps)
}
