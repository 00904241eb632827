import { parseNotificationId, toNotificationId } from '@peyk/domain/notification'
import type { Notification } from '@peyk/domain/notification'
import { truncatedHmac } from '@peyk/domain/truncated-hmac'
import type { Redis } from 'ioredis'
import type { Keys } from '../keys.ts'

const CODE_BYTES = 12

/** Short names for notifications that nobody can guess, since a button carries at most 64 bytes and an order's id alone may fill them. */
export function createNotificationCodes(redis: Redis, keys: Keys, secret: string) {
  return {
    async codeOf(notification: Notification): Promise<string> {
      const notificationId = toNotificationId(notification)
      const code = truncatedHmac(secret, `notification:${notificationId}`, CODE_BYTES)
      await redis.hset(keys.notificationCodes, code, notificationId)
      return code
    },

    async notificationOf(code: string): Promise<Notification | undefined> {
      const notificationId = await redis.hget(keys.notificationCodes, code)
      return notificationId === null ? undefined : parseNotificationId(notificationId)
    },
  }
}
