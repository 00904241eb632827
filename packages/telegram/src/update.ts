import { z } from 'zod'

/** The kinds of updates that Peyk asks Telegram for. https://core.telegram.org/bots/api#update */
export const ALLOWED_UPDATES = ['message', 'callback_query'] as const

const user = z.object({ id: z.number().int(), first_name: z.string().optional(), username: z.string().optional() })
const chat = z.object({ id: z.number().int(), type: z.string() })

const updateSchema = z.object({
  update_id: z.number().int(),
  message: z.object({ chat, from: user.optional(), text: z.string().optional() }).optional(),
  callback_query: z
    .object({
      id: z.string(),
      from: user,
      data: z.string().optional(),
      message: z.object({ message_id: z.number().int(), chat }).optional(),
    })
    .optional(),
})

type Sender = { chatId: string; userId: string; userName: string; isPrivate: boolean }

/** What somebody did in the chat. */
export type ChatAction =
  | (Sender & { kind: 'command'; name: string; argument: string })
  | (Sender & { kind: 'text' })
  | (Sender & { kind: 'button'; callbackId: string; messageId: number; data: string })
  | { kind: 'ignored' }

/** @throws {z.ZodError} when it is no update of Telegram's */
export function parseUpdate(update: unknown): ChatAction {
  const { message, callback_query: callback } = updateSchema.parse(update)
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
  if (!message?.from || message.text === undefined) return { kind: 'ignored' }
  const sender = toSender(message.chat, message.from)
  const command = /^\/([a-z0-9_]{1,32})(?:@\w+)?(?:\s+([\s\S]*))?$/i.exec(message.text.trim())
  if (command)
    return { kind: 'command', ...sender, name: (command[1] ?? '').toLowerCase(), argument: (command[2] ?? '').trim() }
  return sender.isPrivate ? { kind: 'text', ...sender } : { kind: 'ignored' }
}

function toSender({ id, type }: z.output<typeof chat>, from: z.output<typeof user>): Sender {
  return {
    chatId: String(id),
    userId: String(from.id),
    userName: from.username === undefined ? (from.first_name ?? String(from.id)) : `@${from.username}`,
    isPrivate: type === 'private',
  }
}
