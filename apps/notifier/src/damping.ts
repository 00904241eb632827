import { MINUTE, SECOND } from '@peyk/domain/time'
import type { Store } from '@peyk/store/store'
import type { ChatAction } from '@peyk/telegram/update'

/** What somebody does in a chat: what they write and press. */
export type Deed = Extract<ChatAction, { kind: 'command' | 'text' | 'button' }>
export type DampingDeps = { store: Pick<Store, 'chats' | 'recent'>; operatorsChat: string | undefined }

/** More than this within the window is a flood. */
export const DEEDS_A_WINDOW = 20
const WINDOW_MS = 30 * SECOND
/** A question that waited for so long is answered once, however often it was asked meanwhile. */
const OLD_AFTER_MS = 3 * MINUTE

/** How a deed is answered: as usual, with a request to slow down, or not at all. */
export type Answering = 'usual' | 'slow down' | 'silent'

/** Keeps a chat that floods the bot from costing more than its share: it is told so once, then ignored until it is calmer. */
export async function dampFlood(
  updateId: number,
  deed: Deed,
  { store, operatorsChat }: DampingDeps,
): Promise<Answering> {
  const { chatId, kind } = deed
  if (chatId === operatorsChat) return 'usual'
  // By the time at which it was sent: what waited for us while we were away comes all at once and is no flood.
  const atMs = (kind === 'button' ? undefined : deed.sentAtMs) ?? Date.now()
  const what = kind === 'button' ? 'presses' : 'messages'
  const count = await store.recent.count(what, chatId, String(updateId), atMs, WINDOW_MS)
  if (count <= DEEDS_A_WINDOW) return 'usual'
  if (kind === 'button') return 'slow down'
  if (isOld(deed)) return 'silent'
  return (await store.chats.isWarned(chatId, updateId, WINDOW_MS)) ? 'slow down' : 'silent'
}

/** Commands whose answer changes nothing. */
const QUESTIONS = new Set(['start', 'orders', 'help', 'language', 'track', 'stop'])

/**
 * What an old message only asks for, in a word; `undefined` for what is new, and for what does something. The same question
 * asked again before its answer came has been answered with it. For what is not understood that holds at any age: several
 * lines of somebody who talks to a person get one hint.
 */
export function toQuestion(deed: Deed): string | undefined {
  if (deed.kind === 'button') return undefined
  if (deed.kind === 'text' || !QUESTIONS.has(deed.name)) return 'hint'
  if (!isOld(deed)) return undefined
  return deed.argument === '' || deed.name === 'orders' || deed.name === 'help' ? deed.name : undefined
}

function isOld({ sentAtMs }: { sentAtMs?: number }): boolean {
  return sentAtMs !== undefined && Date.now() - sentAtMs > OLD_AFTER_MS
}
