import { createHmac } from 'node:crypto'
import { parseNoticeId, toNoticeId } from '@peyk/domain/notice'
import type { Notice } from '@peyk/domain/notice'
import type { Redis } from 'ioredis'
import type { Keys } from './keys.ts'

const CODE_BYTES = 12

/** Short names for notices that nobody can guess, since a button carries at most 64 bytes and an order's id alone may fill them. */
export function createNoticeCodes(redis: Redis, keys: Keys, secret: string) {
  return {
    async codeOf(notice: Notice): Promise<string> {
      const noticeId = toNoticeId(notice)
      const code = createHmac('sha256', secret)
        .update(`notice:${noticeId}`)
        .digest()
        .subarray(0, CODE_BYTES)
        .toString('base64url')
      await redis.hset(keys.noticeCodes, code, noticeId)
      return code
    },

    async noticeOf(code: string): Promise<Notice | undefined> {
      const noticeId = await redis.hget(keys.noticeCodes, code)
      return noticeId === null ? undefined : parseNoticeId(noticeId)
    },
  }
}
