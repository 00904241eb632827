import {
  MAX_PAYLOAD_CHARS,
  createLinkCode,
  createLinkPayload,
  isLinkCode,
  readLinkPayload,
} from '@peyk/domain/deep-link'
import { parseOrderId } from '@peyk/domain/order'
import type { Redis } from 'ioredis'
import type { Keys } from '../keys.ts'

/** Signed `start` payloads for any order id; ids too long for Telegram get a short code that Redis remembers. */
export function createLinkCodes(redis: Redis, keys: Keys, secret: string) {
  return {
    async payloadOf(orderId: string): Promise<string> {
      const payload = createLinkPayload(orderId, secret)
      if (payload.length <= MAX_PAYLOAD_CHARS) return payload
      const code = createLinkCode(orderId, secret)
      await redis.hset(keys.linkCodes, code, orderId)
      return code
    },

    /** The order of a payload, or `undefined` when it is not ours. */
    async orderOf(payload: string): Promise<string | undefined> {
      if (isLinkCode(payload)) return (await redis.hget(keys.linkCodes, payload)) ?? undefined
      const orderId = readLinkPayload(payload, secret)
      return orderId === undefined ? undefined : parseOrderId(orderId)
    },
  }
}
