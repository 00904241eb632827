import type { DeliveryState } from '@peyk/domain/delivery'
import { toNotificationId } from '@peyk/domain/notification'
import type { Notification } from '@peyk/domain/notification'
import type { Keys } from '../keys.ts'
import type { Scripts } from '../connection/scripts.ts'

/** Whom a notification is to be notified to: its order's chat, if it has one; or the state in which somebody has it already. */
export type NotificationChat = { state: DeliveryState | undefined; chatId: string | undefined }

export type FindChat = (notification: Notification) => Promise<NotificationChat>

/** The chat of a notification as of now. */
export function createFindChat({ open }: Scripts, keys: Keys): FindChat {
  const find = open('find-chats', keys.root)
  return async (notification) => {
    const [state, chatId] = (await find([toNotificationId(notification)])) as [DeliveryState | '', string]
    return { state: state === '' ? undefined : state, chatId: chatId === '' ? undefined : chatId }
  }
}
