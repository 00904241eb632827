import { badRequest, tooManyRequests } from '../api-error.ts'
import { toApiMessage } from '../api-message.ts'
import { chatIdOf } from '../chats.ts'
import { parseHtml } from '../html.ts'
import type { MessageContent, ShownMessage } from '../messages.ts'
import type { Method } from '../method.ts'
import { integerParam, textParam } from '../params.ts'
import type { Params } from '../params.ts'
import { readReplyMarkup } from '../reply-markup.ts'
import type { World } from '../world.ts'

/** https://core.telegram.org/bots/api#sendmessage: after the entities are parsed. */
const MAX_TEXT_LENGTH = 4096
const NOT_MODIFIED =
  'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message'

/** https://core.telegram.org/bots/api#sendmessage */
export const sendMessage: Method = (world, params) => {
  const content = readText(params)
  const markup = readReplyMarkup(params)
  const thread = integerParam(params, 'message_thread_id', 0, 0, Number.MAX_SAFE_INTEGER)
  const chatId = chatIdOf(world.chats.reach(textParam(params, 'chat_id')))
  const retryAfter = world.rates.take(chatId)
  if (retryAfter > 0) throw tooManyRequests(retryAfter)
  const message = world.messages.add(chatId, 'bot', {
    ...content,
    ...(markup && { reply_markup: markup }),
    ...(thread > 0 && { message_thread_id: thread }),
  })
  return toApiMessage(world, message)
}

/** https://core.telegram.org/bots/api#editmessagetext: the markup goes when none is given. */
export const editMessageText: Method = (world, params) => {
  const content = readText(params)
  const markup = readReplyMarkup(params)
  const message = findOwn(world, params, 'message to edit', "message can't be edited")
  const isSame = content.text === message.text && isEqual(content.entities, message.entities)
  if (isSame && isEqual(markup, message.reply_markup)) throw badRequest(NOT_MODIFIED)
  if (!content.html) delete message.html
  replaceMarkup(message, markup)
  world.messages.edit(message, content)
  return toApiMessage(world, message)
}

/** https://core.telegram.org/bots/api#editmessagereplymarkup */
export const editMessageReplyMarkup: Method = (world, params) => {
  const markup = readReplyMarkup(params)
  const message = findOwn(world, params, 'message to edit', "message can't be edited")
  if (isEqual(markup, message.reply_markup)) throw badRequest(NOT_MODIFIED)
  replaceMarkup(message, markup)
  return toApiMessage(world, message)
}

/** https://core.telegram.org/bots/api#deletemessage */
export const deleteMessage: Method = (world, params) => {
  world.messages.remove(find(world, params, 'message to delete'))
  return true
}

function readText(params: Params): Pick<MessageContent, 'text' | 'entities' | 'html'> {
  const source = textParam(params, 'text')
  if (source === '') throw badRequest('message text is empty')
  const mode = textParam(params, 'parse_mode').toLowerCase()
  if (mode !== '' && mode !== 'html') {
    // The Bot API also takes Markdown; this stand-in does not, and says so instead of showing it raw.
    throw badRequest(mode.startsWith('markdown') ? 'the simulator takes only HTML style' : 'unsupported parse_mode')
  }
  const { text, entities } = mode === 'html' ? parseHtml(source) : { text: source, entities: [] }
  if (text.trim() === '') throw badRequest('message text is empty')
  if (text.length > MAX_TEXT_LENGTH) throw badRequest('message is too long')
  return { text, entities, ...(mode === 'html' && { html: source }) }
}

function find(world: World, params: Params, what: string): ShownMessage {
  const chatId = chatIdOf(world.chats.reach(textParam(params, 'chat_id')))
  const messageId = integerParam(params, 'message_id', 0, 0, Number.MAX_SAFE_INTEGER)
  if (messageId === 0) throw badRequest('message identifier is not specified')
  const message = world.messages.find(chatId, messageId)
  if (!message) throw badRequest(`${what} not found`)
  return message
}

function findOwn(world: World, params: Params, what: string, notOwn: string): ShownMessage {
  const message = find(world, params, what)
  if (message.from !== 'bot') throw badRequest(notOwn)
  return message
}

function replaceMarkup(message: ShownMessage, markup: ShownMessage['reply_markup']): void {
  if (markup) message.reply_markup = markup
  else delete message.reply_markup
}

function isEqual(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
