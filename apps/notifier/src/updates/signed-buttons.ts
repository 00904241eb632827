import { timingSafeEqual } from 'node:crypto'
import { truncatedHmac } from '@peyk/domain/truncated-hmac'
import type { RotatedSecrets } from '@peyk/domain/truncated-hmac'

/** Only this person may press the button, and only in this chat. */
export type ButtonOwner = { chatId: string; userId: string }

export type OpenedButton = { kind: 'ours'; what: string } | { kind: 'foreign' } | { kind: 'unknown' }
export type SignedButtons = ReturnType<typeof createSignedButtons>

const PREFIX = 'b.'
const MAC_BYTES = 9
const MAC_CHARS = 12 // base64url of 9 bytes
/** https://core.telegram.org/bots/api#inlinekeyboardbutton */
const MAX_DATA_BYTES = 64

/** Makes and reads callback data that is valid for one person in one chat: `b.<signature>.<what>`. */
export function createSignedButtons(secrets: RotatedSecrets) {
  const macOf = (secret: string, what: string, { chatId, userId }: ButtonOwner) =>
    truncatedHmac(secret, `button:${chatId}:${userId}:${what}`, MAC_BYTES)

  return {
    /** Returns the callback data. Throws an Error when it is longer than a button's 64 bytes. */
    sign(what: string, owner: ButtonOwner): string {
      const data = `${PREFIX}${macOf(secrets[0], what, owner)}.${what}`
      if (Buffer.byteLength(data) > MAX_DATA_BYTES)
        throw new Error(`Expected button data of at most ${MAX_DATA_BYTES} bytes, got ${data}.`)
      return data
    },

    /** Returns what a press says; `foreign` for a button of another person or chat, `unknown` for other data. */
    open(data: string, owner: ButtonOwner): OpenedButton {
      const what = data.slice(PREFIX.length + MAC_CHARS + 1)
      if (!data.startsWith(PREFIX) || what === '') return { kind: 'unknown' }
      const given = Buffer.from(data.slice(PREFIX.length, PREFIX.length + MAC_CHARS))
      const isOurs = secrets.some((secret) => {
        const expected = Buffer.from(macOf(secret, what, owner))
        return given.length === expected.length && timingSafeEqual(given, expected)
      })
      return isOurs ? { kind: 'ours', what } : { kind: 'foreign' }
    },
  }
}
