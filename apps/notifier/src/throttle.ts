import { MINUTE, SECOND } from '@peyk/domain/time'
import type { Store } from '@peyk/store/store'
import type { ChatAction } from '@peyk/telegram/update'

/** What somebody does in a chat: what they write and press. */
export type ChatRequest = Extract<ChatAction, { kind: 'command' | 'text' | 'button' }>
export type ThrottleDeps = { store: Pick<Store, 'chats' | 'recent'>; operatorsChat: string | undefined }

/** More than this within the window is a flood. */
export const DEEDS_A_WINDOW = 20
const WINDOW_MS = 30 * SECOND
/** A question that waited for so long is answered once, however often it was asked meanwhile. */
const OLD_AFTER_MS = 3 * MINUTE

/** How a request is answered: as usual, with a request to slow down, or not at all. */
export type Answering = 'usual' | 'slow down' | 'silent'

/** Keeps a chat that floods the bot from costing more than its share: it is notified so once, then ignored until it is calmer. */
export async function throttleFlood(
  updateId: number,
  request: ChatRequest,
  { store, operatorsChat }: ThrottleDeps,
): Promise<Answering> {
  const { chatId, kind } = request
  if (chatId === operatorsChat) return 'usual'
  // By the time at which it was sent: what waited for us while we were away comes all at once and is no flood.
  const atMs = (kind === 'button' ? undefined : request.sentAtMs) ?? Date.now()
  const what = kind === 'button' ? 'presses' : 'messages'
  const count = await store.recent.count(what, chatId, String(updateId), atMs, WINDOW_MS)
  if (count <= DEEDS_A_WINDOW) return 'usual'
  if (kind === 'button') return 'slow down'
  if (isOld(request)) return 'silent'
  return (await store.chats.isWarned(chatId, updateId, WINDOW_MS)) ? 'slow down' : 'silent'
}

/** Commands whose answer changes nothing. */
const QUESTIONS = new Set(['start', 'orders', 'help', 'language', 'track', 'stop'])

/**
 * What an old message only asks for, in a word; `undefined` for what is new, and for what does something. The same question
 * asked again before its answer came has been answered with it. For what is not understood that holds at any age: several
 * lines of somebody who talks to a person get one hint.
 */
export function toQuestion(request: ChatRequest): string | undefined {
  if (request.kind === 'button') return undefined
  if (request.kind === 'text' || !QUESTIONS.has(request.name)) return 'hint'
  if (!isOld(request)) return undefined
  return request.argument === '' || request.name === 'orders' || request.name === 'help' ? request.name : undefined
}

function isOld({ sentAtMs }: { sentAtMs?: number }): boolean {
  return sentAtMs !== undefined && Date.now() - sentAtMs > OLD_AFTER_MS
}
