import { randomBytes } from 'node:crypto'
import { readNotificationId, toNotificationId } from '@peyk/domain/notification'
import type { Notification } from '@peyk/domain/notification'
import { DAY } from '@peyk/domain/time'
import type { Redis } from 'ioredis'
import type { Keys } from '../keys.ts'

/** The uncertain notifications that one alert counted, each since when; and the alert's text, which an edit needs. */
export type AlertChoice = { html: string; seen: readonly { notification: Notification; atMs: number }[] }

type Stored = { html: string; seen: [notificationId: string, atMs: number][] }

/** Operators answer an alert within days, if at all. */
const LIFETIME_MS = 14 * DAY
const CODE_BYTES = 12

/** What the buttons under an alert of many mean, by a code that nobody can guess: a button carries at most 64 bytes. */
export function createAlertChoices(redis: Redis, keys: Keys) {
  return {
    /** Stores a choice and returns its code. */
    async save({ html, seen }: AlertChoice): Promise<string> {
      const code = randomBytes(CODE_BYTES).toString('base64url')
      const stored: Stored = {
        html,
        seen: seen.map(({ notification, atMs }) => [toNotificationId(notification), atMs]),
      }
      await redis.set(keys.alertChoice(code), JSON.stringify(stored), 'PX', LIFETIME_MS)
      return code
    },

    async find(code: string): Promise<AlertChoice | undefined> {
      const value = await redis.get(keys.alertChoice(code))
      if (value === null) return undefined
      const { html, seen } = JSON.parse(value) as Stored
      return {
        html,
        seen: seen.flatMap(([id, atMs]) => {
          const notification = readNotificationId(id)
          return notification === undefined ? [] : [{ notification, atMs }]
        }),
      }
    },
  }
}
