import {
  MAX_PAYLOAD_CHARS,
  createLinkCode,
  createLinkPayload,
  isLinkCode,
  readLinkPayload,
} from '@peyk/domain/deep-link'
import { parseOrderId } from '@peyk/domain/order'
import type { RotatedSecrets } from '@peyk/domain/truncated-hmac'
import type { Keys } from '../keys.ts'
import type { ShortCodes } from './short-codes.ts'

/** Signed `start` payloads for any order id; ids too long for Telegram get a short code. */
export function createLinkCodes(codes: ShortCodes, keys: Keys, secrets: RotatedSecrets) {
  const [secret] = secrets
  return {
    async payloadOf(orderId: string): Promise<string> {
      const payload = createLinkPayload(orderId, secret)
      if (payload.length <= MAX_PAYLOAD_CHARS) return payload
      const code = createLinkCode(orderId, secret)
      await codes.note(keys.linkCode(code), orderId)
      return code
    },

    /** The order of a payload, or `undefined` when it is not ours, or its short code is over. */
    async orderOf(payload: string): Promise<string | undefined> {
      if (isLinkCode(payload)) return codes.find(keys.linkCode(payload))
      for (const each of secrets) {
        const orderId = readLinkPayload(payload, each)
        if (orderId !== undefined) return parseOrderId(orderId)
      }
      return undefined
    },
  }
}
