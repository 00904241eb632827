import type { DeliveryState } from '@peyk/domain/delivery'
import { toNoticeId } from '@peyk/domain/notice'
import type { Notice } from '@peyk/domain/notice'
import type { Keys } from './keys.ts'
import type { RunScript } from './scripts.ts'

/** Whom a notice is to be told to: its order's chat, if it has one; or the state in which somebody has it already. */
export type NoticeChat = { state: DeliveryState | undefined; chatId: string | undefined }

export type FindChat = (notice: Notice) => Promise<NoticeChat>

/** The chat of each notice, all as of one moment. */
export function createNoticeChats(run: RunScript, keys: Keys) {
  return async (notices: readonly Notice[]): Promise<NoticeChat[]> => {
    const reply = await run(
      'find-chats',
      [keys.undelivered],
      [keys.deliveryPrefix, keys.orderPrefix, ...notices.map(toNoticeId)],
    )
    return (reply as [DeliveryState | '', string][]).map(([state, chatId]) => ({
      state: state === '' ? undefined : state,
      chatId: chatId === '' ? undefined : chatId,
    }))
  }
}
