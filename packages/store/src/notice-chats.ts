import type { DeliveryState } from '@peyk/domain/delivery'
import { toNoticeId } from '@peyk/domain/notice'
import type { Notice } from '@peyk/domain/notice'
import type { Keys } from './keys.ts'
import type { Scripts } from './scripts.ts'

/** Whom a notice is to be told to: its order's chat, if it has one; or the state in which somebody has it already. */
export type NoticeChat = { state: DeliveryState | undefined; chatId: string | undefined }

export type FindChat = (notice: Notice) => Promise<NoticeChat>

/** The chat of a notice as of now. */
export function createFindChat({ open }: Scripts, keys: Keys): FindChat {
  const find = open('find-chats', keys.root)
  return async (notice) => {
    const [state, chatId] = (await find([toNoticeId(notice)])) as [DeliveryState | '', string]
    return { state: state === '' ? undefined : state, chatId: chatId === '' ? undefined : chatId }
  }
}
