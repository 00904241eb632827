import type { OpenState } from '@peyk/domain/delivery'
import { parseNotificationId, toNotificationId } from '@peyk/domain/notification'
import type { Notification, NotificationKind } from '@peyk/domain/notification'
import type { Scripts } from '../connection/scripts.ts'
import { SWEEP_AFTER_MS } from './sweep-delay.ts'

/** Short enough for all others that wait for Redis. */
const PAGE = 100

type MoveCall = {
  notification: string
  expected: OpenState
  seenAtMs?: number | undefined
  by: string
  retentionMs: number
}
type UndoReply = { result: 'undone'; state: OpenState } | { result: 'not_resolved' | 'changed' }
type AgainCall = { retentionMs: number; sweepInMs: number }
type ReleaseHeldCall = AgainCall & {
  chatId: string
  cursor: string
  count: number
  kinds: readonly NotificationKind[]
  by: string
}

function loadScripts(scripts: Scripts) {
  return {
    reopen: scripts.load<MoveCall & AgainCall, boolean>('deliveries/reopen'),
    resolve: scripts.load<MoveCall, boolean>('deliveries/resolve'),
    undoResolve: scripts.load<Omit<MoveCall, 'expected'>, UndoReply>('deliveries/undo-resolve'),
    releaseHeld: scripts.load<ReleaseHeldCall, { cursor: string; notifications?: string[] }>('deliveries/release-held'),
    resendUncertain: scripts.load<
      AgainCall & { waitMs: number; cap: number; offset: number; limit: number },
      { notifications?: string[]; isMore: boolean }
    >('deliveries/resend-uncertain'),
  }
}

/** Moves of notifications that are held, rejected or uncertain. */
export function createOpenDeliveries(scripts: Scripts, retentionMs: number) {
  const { reopen, resolve, undoResolve, releaseHeld, resendUncertain } = loadScripts(scripts)
  const again = { retentionMs, sweepInMs: SWEEP_AFTER_MS }

  return {
    /**
     * Makes an open notification due again. `by` says who wanted it. Returns `false` when it is no longer in that state.
     *
     * @param seenAtMs since when it is in that state; one that left it meanwhile and came back is left alone too
     */
    async reopen(notification: Notification, expected: OpenState, by: string, seenAtMs?: number): Promise<boolean> {
      return reopen({ notification: toNotificationId(notification), expected, seenAtMs, by, ...again })
    },

    /** Records an open notification as delivered on somebody's word. Returns and takes the same as `reopen`. */
    async resolve(notification: Notification, expected: OpenState, by: string, seenAtMs?: number): Promise<boolean> {
      return resolve({ notification: toNotificationId(notification), expected, seenAtMs, by, retentionMs })
    },

    /** Takes back a `resolve`, while nothing else happened to the order. */
    async undoResolve(notification: Notification, by: string, seenAtMs?: number): Promise<UndoReply> {
      return undoResolve({ notification: toNotificationId(notification), seenAtMs, by, retentionMs })
    },

    /** Makes all that is held for a chat due again and yields it, a page at a time; what is under way there will not be held. */
    async *releaseHeld(chatId: string, kinds: readonly NotificationKind[], by: string): AsyncGenerator<Notification[]> {
      let cursor = '0'
      do {
        const reply = await releaseHeld({ chatId, cursor, count: PAGE, kinds, by, ...again })
        yield (reply.notifications ?? []).map(parseNotificationId)
        cursor = reply.cursor
      } while (cursor !== '0')
    },

    /**
     * Makes notifications due again that have been uncertain for `waitMs`, each at most `cap` times in all. Returns them, `limit`
     * or a page more.
     */
    async resendUncertain(waitMs: number, cap: number, limit: number): Promise<Notification[]> {
      const reopened: Notification[] = []
      // What stays uncertain is passed over.
      for (let offset = 0, isMore = true; isMore && reopened.length < limit;) {
        const page = await resendUncertain({ waitMs, cap, offset, limit: PAGE, ...again })
        const { notifications = [] } = page
        reopened.push(...notifications.map(parseNotificationId))
        offset += PAGE - notifications.length
        isMore = page.isMore
      }
      return reopened
    },
  }
}
