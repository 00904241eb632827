import { readNotificationId } from '@peyk/domain/notification'
import type { Notification } from '@peyk/domain/notification'
import type { Redis } from 'ioredis'
import type { Scripts } from '../connection/scripts.ts'
import type { Keys } from '../keys.ts'

/** An entry of the outbox or of a list, by its id, that this release cannot read; a newer release may. Milliseconds since 1970. */
export type UnreadableEntry = { id: string; seenAtMs: number }

export type NoteUnreadable = (ids: readonly string[]) => Promise<void>

/** Returns a function that notes entries for operators. Nothing of them is changed or deleted. */
export function createNoteUnreadable(scripts: Scripts): NoteUnreadable {
  const note = scripts.load<{ ids: readonly string[] }, boolean>('deliveries/note-unreadable')
  return async (ids) => {
    if (ids.length > 0) await note({ ids })
  }
}

/** The entries for operators, noted by the process that met them. */
export function createUnreadable(redis: Redis, keys: Keys) {
  return {
    /** Returns those that were seen last, newest first. */
    async list(limit: number): Promise<UnreadableEntry[]> {
      const reply = await redis.zrevrange(keys.unreadable, 0, limit - 1, 'WITHSCORES')
      return Array.from({ length: reply.length / 2 }, (_, i) => ({
        id: reply[2 * i] ?? '',
        seenAtMs: Number(reply[2 * i + 1]),
      }))
    },

    async count(): Promise<number> {
      return redis.zcard(keys.unreadable)
    },
  }
}

/** Returns the notifications of these ids, and the ids of none. */
export function readNotificationIds(ids: readonly string[]): { notifications: Notification[]; unreadable: string[] } {
  const notifications: Notification[] = []
  const unreadable: string[] = []
  for (const id of ids) {
    const notification = readNotificationId(id)
    if (notification === undefined) unreadable.push(id)
    else notifications.push(notification)
  }
  return { notifications, unreadable }
}
