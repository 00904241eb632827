import { parseOrderId } from '@peyk/domain/order'
import { DAY } from '@peyk/domain/time'
import { truncatedHmac } from '@peyk/domain/truncated-hmac'
import type { Redis } from 'ioredis'
import type { Keys } from '../keys.ts'

const CODE_BYTES = 12
/** A button carries 64 bytes, and its signature and page want some of them. */
const MAX_ID_BYTES = 36
const TTL_MS = 90 * DAY

/** What a button calls an order: `=` and its id or, for a long id, `#` and a short code that Redis remembers for 90 days. */
export function createOrderCodes(redis: Redis, keys: Keys, secret: string) {
  return {
    async codeOf(orderId: string): Promise<string> {
      if (Buffer.byteLength(orderId) <= MAX_ID_BYTES) return `=${orderId}`
      const code = truncatedHmac(secret, `order:${orderId}`, CODE_BYTES)
      await redis.set(keys.orderCode(code), orderId, 'PX', TTL_MS)
      return `#${code}`
    },

    /** `undefined` for what {@link codeOf} never gave, or too long ago. */
    async orderOf(code: string): Promise<string | undefined> {
      if (code.startsWith('=')) return parseOrderId(code.slice(1))
      return (await redis.get(keys.orderCode(code.slice(1)))) ?? undefined
    },
  }
}
