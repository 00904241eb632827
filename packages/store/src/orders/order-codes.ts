import { parseOrderId } from '@peyk/domain/order'
import { truncatedHmac } from '@peyk/domain/truncated-hmac'
import type { Keys } from '../keys.ts'
import type { ShortCodes } from './short-codes.ts'

const CODE_BYTES = 12
/** A button carries 64 bytes, and its signature and page want some of them. */
const MAX_ID_BYTES = 36

/** What a button calls an order: `=` and its id or, for a long id, `#` and a short code. */
export function createOrderCodes(codes: ShortCodes, keys: Keys, secret: string) {
  return {
    async codeOf(orderId: string): Promise<string> {
      if (Buffer.byteLength(orderId) <= MAX_ID_BYTES) return `=${orderId}`
      const code = truncatedHmac(secret, `order:${orderId}`, CODE_BYTES)
      await codes.note(keys.orderCode(code), orderId)
      return `#${code}`
    },

    /** `undefined` for what {@link codeOf} never gave, or too long ago. */
    async orderOf(code: string): Promise<string | undefined> {
      if (code.startsWith('=')) return parseOrderId(code.slice(1))
      return codes.find(keys.orderCode(code.slice(1)))
    },
  }
}
