import { MINUTE, SECOND } from '@peyk/domain/time'
import type { Store } from '@peyk/store/store'
import type { ChatAction } from '@peyk/telegram/update'

export type WrittenMessage = Extract<ChatAction, { kind: 'command' | 'text' }>
export type ThrottleDeps = { store: Pick<Store, 'chats' | 'recent'>; operatorsChat: string | undefined }

/** A chat may send this many messages, and press this many buttons, within the window. */
export const REQUESTS_A_WINDOW = 20
const WINDOW_MS = 30 * SECOND
/** The same question of this age is answered once. */
const OLD_AFTER_MS = 3 * MINUTE

/** `answer`; `slow down`: ask the chat to write less; `silent`: give no answer. */
export type Verdict = 'answer' | 'slow down' | 'silent'

/** Returns how a message or a press is answered. A chat that writes too much is asked once to slow down, then gets no answer. */
export async function throttle(
  updateId: number,
  request: WrittenMessage | Extract<ChatAction, { kind: 'button' }>,
  { store, operatorsChat }: ThrottleDeps,
): Promise<Verdict> {
  const { chatId } = request
  if (chatId === operatorsChat) return 'answer'
  const isPress = request.kind === 'button'
  // Messages count by the time they were sent: those that come all at once after an outage are not too many.
  const atMs = (isPress ? undefined : request.sentAtMs) ?? Date.now()
  const kind = isPress ? 'presses' : 'messages'
  const count = await store.recent.count(kind, chatId, String(updateId), atMs, WINDOW_MS)
  if (count <= REQUESTS_A_WINDOW) return 'answer'
  if (isPress) return 'slow down'
  if (isOld(request)) return 'silent'
  return (await store.chats.isWarned(chatId, updateId, WINDOW_MS)) ? 'slow down' : 'silent'
}

/**
 * Returns the question that a message asks, by which it is answered once; `undefined` for a message that is answered each time.
 * That is an old command without an argument, in its topic, and at any age a text that the bot does not understand (`hint`).
 */
export function toQuestion(message: WrittenMessage, command: string | undefined): string | undefined {
  if (message.kind === 'text' || command === undefined) return 'hint'
  if (!isOld(message) || message.argument !== '') return undefined
  return message.topicId === undefined ? command : `${command} ${message.topicId}`
}

function isOld({ sentAtMs }: WrittenMessage): boolean {
  return sentAtMs !== undefined && Date.now() - sentAtMs > OLD_AFTER_MS
}
