import type { Language } from '@peyk/domain/language'
import { parseLanguage } from '@peyk/domain/language'
import { formatOrderId } from '@peyk/telegram/formatting'
import type { ChatMessage } from '@peyk/telegram/sender'
import type { ChatAction } from '@peyk/telegram/update'
import { wordsOf } from '@peyk/telegram/words'
import type { Edit } from '../chat-messages.ts'
import type { CommandDeps } from '../commands/context.ts'
import { showOrder, showOrders, stopOrder } from '../commands/orders.ts'
import { answerPress } from './answer-press.ts'
import type { AnswerPressApi } from './answer-press.ts'
import { throttle } from './throttle.ts'
import type { ThrottleDeps } from './throttle.ts'

export type PressDeps = CommandDeps & ThrottleDeps & { api: AnswerPressApi; edit: Edit }
type Button = Extract<ChatAction, { kind: 'button' }>
type Press = Button & { updateId: number; language: Language }

/** Does what a button says and changes its message in place. Every press is answered; a stranger's changes nothing. */
export async function pressButton(updateId: number, button: Button, deps: PressDeps): Promise<string> {
  const { chatId, callbackId, messageId } = button
  const language = (await deps.store.chats.language(chatId)) ?? deps.defaultLanguage
  const words = wordsOf(language)
  const refuse = async (result: string, text: string) => {
    await answerPress(deps.api, callbackId, text)
    return result
  }
  if ((await throttle(updateId, button, deps)) !== 'answer') return refuse('slow down', words.slowDown)
  const opened = deps.buttons.open(button.data, button)
  if (opened.kind === 'foreign') return refuse('not their button', words.notYourButton)
  if (opened.kind === 'unknown') return refuse('unknown button', words.oldButton)
  const view = await toView(opened.what, { ...button, updateId, language }, deps)
  if (view === undefined) return refuse('unknown button', words.oldButton)
  await answerPress(deps.api, callbackId)
  await deps.edit(chatId, messageId, view)
  return `pressed ${opened.what}`
}

/** Returns the message as it is after the press; `undefined` for a button that Peyk does not know. */
async function toView(what: string, press: Press, deps: PressDeps): Promise<ChatMessage | undefined> {
  const [, verb = '', first = '', code = ''] = /^([odsfl]):(\w+)(?::([\s\S]+))?$/.exec(what) ?? []
  if (verb === 'l') return setLanguage(first, press.chatId, deps)
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

async function setLanguage(tag: string, chatId: string, { store }: PressDeps): Promise<ChatMessage | undefined> {
  const language = parseLanguage(tag)
  if (language === undefined) return undefined
  await store.chats.setLanguage(chatId, language)
  return { html: wordsOf(language).languageSet }
}

/** Links a stopped order again. It takes no order from a chat that linked it meanwhile. */
async function followAgain(orderId: string, page: number, press: Press, deps: PressDeps): Promise<ChatMessage> {
  const { chatId, updateId, language } = press
  const { result, dueKind } = await deps.store.orders.link(orderId, chatId, { isSigned: false, updateId })
  if (result === 'elsewhere') return { html: wordsOf(language).linkedElsewhere(formatOrderId(orderId)) }
  if (dueKind !== undefined) await deps.enqueue([{ orderId, kind: dueKind }])
  return showOrder(orderId, page, press, deps)
}
