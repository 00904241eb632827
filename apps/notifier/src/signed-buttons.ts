import { createHmac, timingSafeEqual } from 'node:crypto'

/** Who may press a button: only this person, only in this chat. */
export type ButtonOwner = { chatId: string; userId: string }

export type SignedButtons = ReturnType<typeof createSignedButtons>

const PREFIX = 'b.'
const MAC_BYTES = 9
const MAC_CHARS = 12 // base64url of 9 bytes
/** https://core.telegram.org/bots/api#inlinekeyboardbutton */
const MAX_DATA_BYTES = 64

/** Callback data that works only in the chat where it was sent and for the person who asked: `b.<signature>.<what>`. */
export function createSignedButtons(secret: string) {
  const macOf = (what: string, { chatId, userId }: ButtonOwner) =>
    createHmac('sha256', secret)
      .update(`button:${chatId}:${userId}:${what}`)
      .digest()
      .subarray(0, MAC_BYTES)
      .toString('base64url')

  return {
    /** @throws {Error} when it does not fit into a button */
    sign(what: string, owner: ButtonOwner): string {
      const data = `${PREFIX}${macOf(what, owner)}.${what}`
      if (Buffer.byteLength(data) > MAX_DATA_BYTES)
        throw new Error(`Expected button data of at most ${MAX_DATA_BYTES} bytes, got ${data}.`)
      return data
    },

    /** What a press means; `foreign` when it is another person's or chat's button, `unknown` when it is none of these. */
    open(data: string, owner: ButtonOwner): { kind: 'ours'; what: string } | { kind: 'foreign' | 'unknown' } {
      const what = data.slice(PREFIX.length + MAC_CHARS + 1)
      if (!data.startsWith(PREFIX) || what === '') return { kind: 'unknown' }
      const given = Buffer.from(data.slice(PREFIX.length, PREFIX.length + MAC_CHARS))
      const expected = Buffer.from(macOf(what, owner))
      const isOurs = given.length === expected.length && timingSafeEqual(given, expected)
      return isOurs ? { kind: 'ours', what } : { kind: 'foreign' }
    },
  }
}
