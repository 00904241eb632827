import { NOTIFICATION_KINDS } from '@peyk/domain/notification'
import type { Notification, NotificationKind } from '@peyk/domain/notification'
import type { Scripts } from '../connection/scripts.ts'
import { readNotificationIds } from './unreadable.ts'

const PAGE = 100
const REASON = 'the records lack the last writes; it may have been sent since'

/** What is due in records that lack the last writes, after a restore from a backup or a failover. */
export function createDoubtOutbox(scripts: Scripts, retentionMs: number) {
  type Call = {
    cursor: string
    count: number
    dueBeforeMs?: number
    reason: string
    retentionMs: number
    kinds: readonly NotificationKind[]
  }
  const doubtOutbox = scripts.load<Call, { cursor: string; notifications?: string[] }>('deliveries/doubt-outbox')
  return {
    /**
     * Makes all that is due and that no attempt has uncertain, and yields it, a page at a time.
     *
     * @param dueBeforeMs leaves out what became due later, in milliseconds since 1970 by Redis's clock
     */
    async *doubtOutbox(dueBeforeMs?: number): AsyncGenerator<Notification[]> {
      let cursor = '0'
      do {
        const bound = dueBeforeMs === undefined ? {} : { dueBeforeMs }
        const reply = await doubtOutbox({
          cursor,
          count: PAGE,
          reason: REASON,
          retentionMs,
          kinds: NOTIFICATION_KINDS,
          ...bound,
        })
        yield readNotificationIds(reply.notifications ?? []).notifications
        cursor = reply.cursor
      } while (cursor !== '0')
    },
  }
}
