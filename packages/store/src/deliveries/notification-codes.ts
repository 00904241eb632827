import { parseNotificationId, toNotificationId } from '@peyk/domain/notification'
import type { Notification } from '@peyk/domain/notification'
import { truncatedHmac } from '@peyk/domain/truncated-hmac'
import type { Keys } from '../keys.ts'
import type { ShortCodes } from '../orders/short-codes.ts'

const CODE_BYTES = 12

/** Short names for notifications that nobody can guess, since a button carries at most 64 bytes and an order's id alone may fill them. */
export function createNotificationCodes(codes: ShortCodes, keys: Keys, secret: string) {
  return {
    async codeOf(notification: Notification): Promise<string> {
      const notificationId = toNotificationId(notification)
      const code = truncatedHmac(secret, `notification:${notificationId}`, CODE_BYTES)
      await codes.note(keys.notificationCode(code), notificationId)
      return code
    },

    async notificationOf(code: string): Promise<Notification | undefined> {
      const notificationId = await codes.find(keys.notificationCode(code))
      return notificationId === undefined ? undefined : parseNotificationId(notificationId)
    },
  }
}
