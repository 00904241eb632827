import { SECOND } from '@peyk/domain/time'
import { z } from 'zod'
import { readCommand } from './typed-text.ts'
import type { TypedCommand } from './typed-text.ts'

/** The kinds of updates that Peyk asks for. https://core.telegram.org/bots/api#update */
export const ALLOWED_UPDATES = ['message', 'callback_query', 'my_chat_member'] as const

const user = z.object({ id: z.number().int(), first_name: z.string().optional(), username: z.string().optional() })
const chat = z.object({ id: z.number().int(), type: z.string() })
const unixTime = z.number().int().optional()

const updateSchema = z.object({
  update_id: z.number().int(),
  message: z
    .object({
      chat,
      from: user.optional(),
      date: unixTime,
      message_thread_id: z.number().int().optional(),
      is_topic_message: z.boolean().optional(),
      is_automatic_forward: z.boolean().optional(),
      sender_chat: z.object({ id: z.number().int() }).optional(),
      text: z.string().optional(),
      migrate_to_chat_id: z.number().int().optional(),
      migrate_from_chat_id: z.number().int().optional(),
    })
    .optional(),
  callback_query: z
    .object({
      id: z.string(),
      from: user,
      data: z.string().optional(),
      message: z.object({ message_id: z.number().int(), chat }).optional(),
    })
    .optional(),
  my_chat_member: z
    .object({
      chat,
      date: unixTime,
      new_chat_member: z.object({ status: z.string(), can_send_messages: z.boolean().optional() }),
    })
    .optional(),
})
type Message = NonNullable<z.output<typeof updateSchema>['message']>
type Membership = NonNullable<z.output<typeof updateSchema>['my_chat_member']>

type Sender = { chatId: string; userId: string; userName: string; isPrivate: boolean }
/** The time of sending in milliseconds since 1970, in whole seconds. */
type Sent = { sentAtMs?: number }
/** The topic of a forum in which it was written. https://core.telegram.org/bots/api#message, message_thread_id */
type Topic = { topicId?: number }

/** What happened in a chat. */
export type ChatAction =
  | (Sender & Sent & Topic & TypedCommand & { kind: 'command' })
  | (Sender & Sent & Topic & { kind: 'text' })
  | (Sender & { kind: 'button'; callbackId: string; messageId: number; data: string })
  /** The bot can or cannot write to the chat from now on. */
  | { kind: 'reachability'; chatId: string; reachability: 'reachable' | 'unreachable'; atMs?: number }
  /** A group became a supergroup. https://core.telegram.org/bots/api#message, migrate_to_chat_id */
  | { kind: 'migration'; fromChatId: string; toChatId: string }
  /** A button's press needs an answer even then. */
  | { kind: 'ignored'; callbackId?: string }

/** Returns what an update says. @throws {z.ZodError} when it is not an update of Telegram */
export function parseUpdate(update: unknown): ChatAction {
  const { message, callback_query: callback, my_chat_member: membership } = updateSchema.parse(update)
  if (callback?.message && callback.data !== undefined) {
    const { id, data } = callback
    return {
      kind: 'button',
      ...toSender(callback.message.chat, callback.from),
      callbackId: id,
      messageId: callback.message.message_id,
      data,
    }
  }
  if (callback) return { kind: 'ignored', callbackId: callback.id }
  if (membership) return toReachability(membership)
  return message ? readMessage(message) : { kind: 'ignored' }
}

const chatHolder = z.object({ chat: z.object({ id: z.number().int() }) }).optional()
const placeSchema = z.object({
  update_id: z.number().int(),
  message: chatHolder,
  callback_query: z.object({ message: chatHolder }).optional(),
  my_chat_member: chatHolder,
})

/** Returns an update's chat and number, to handle updates in order. Returns `undefined` for an update without a chat. */
export function placeOf(update: unknown): { updateId: number; chatId: string } | undefined {
  const { data } = placeSchema.safeParse(update)
  const place = data?.message ?? data?.callback_query?.message ?? data?.my_chat_member
  return data && place && { updateId: data.update_id, chatId: String(place.chat.id) }
}

function readMessage(message: Message): ChatAction {
  const { chat: place, migrate_to_chat_id: movedTo, migrate_from_chat_id: movedFrom } = message
  if (movedTo !== undefined) return { kind: 'migration', fromChatId: String(place.id), toChatId: String(movedTo) }
  if (movedFrom !== undefined) return { kind: 'migration', fromChatId: String(movedFrom), toChatId: String(place.id) }

  if (!message.from || message.text === undefined || isOfChannel(message)) return { kind: 'ignored' }
  const sender = { ...toSender(place, message.from), ...toSent(message.date), ...toTopic(message) }
  const command = readCommand(message.text)
  if (command !== undefined) return { kind: 'command', ...sender, ...command }
  return sender.isPrivate ? { kind: 'text', ...sender } : { kind: 'ignored' }
}

/** A channel's post in its group, or a message in a channel's name, is nobody's. An anonymous admin writes in the group's own name. */
function isOfChannel({ chat: place, is_automatic_forward: isForwarded, sender_chat: sender }: Message): boolean {
  return isForwarded === true || (sender !== undefined && sender.id !== place.id)
}

/** Replies in a group without topics have a thread too, which is no topic. */
function toTopic({ is_topic_message: isInTopic, message_thread_id: topicId }: Message): Topic {
  return isInTopic === true && topicId !== undefined ? { topicId } : {}
}

/** https://core.telegram.org/bots/api#chatmember */
function toReachability({ chat: place, date, new_chat_member: member }: Membership): ChatAction {
  const isAway =
    member.status === 'kicked' ||
    member.status === 'left' ||
    (member.status === 'restricted' && member.can_send_messages !== true)
  return {
    kind: 'reachability',
    chatId: String(place.id),
    reachability: isAway ? 'unreachable' : 'reachable',
    ...(date === undefined ? {} : { atMs: date * SECOND }),
  }
}

function toSent(date: number | undefined): Sent {
  return date === undefined ? {} : { sentAtMs: date * SECOND }
}

function toSender({ id, type }: z.output<typeof chat>, from: z.output<typeof user>): Sender {
  return {
    chatId: String(id),
    userId: String(from.id),
    userName: from.username === undefined ? (from.first_name ?? String(from.id)) : `@${from.username}`,
    isPrivate: type === 'private',
  }
}
