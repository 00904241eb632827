import type { DeliveryState, OpenState, UncertainPolicy } from '@peyk/domain/delivery'
import { parseLanguage } from '@peyk/domain/language'
import type { Language } from '@peyk/domain/language'
import { kindsBefore, toKindRules } from '@peyk/domain/kind-order'
import { toNotificationId } from '@peyk/domain/notification'
import type { Notification, NotificationKind } from '@peyk/domain/notification'
import type { Order } from '@peyk/domain/order'
import type { Status } from '@peyk/domain/status'
import type { Durably } from '../connection/durability.ts'
import type { Scripts } from '../connection/scripts.ts'
import { toOrder } from '../orders/order-record.ts'
import type { Epoch } from './epoch.ts'
import type { RecentSends } from './recent-sends.ts'
import { LONGEST_RETRY_MS, SWEEP_AFTER_MS } from './sweep-delay.ts'

/** What an attempt gets that wants to begin. Only after `begun` may it write the request. */
export type BeginResult =
  | {
      result: 'begun'
      order: Order
      /** What the customer chose, if anything. */
      language: Language | undefined
      /** For a refund: the customer was notified of the payment. */
      isPaidNotified: boolean
    }
  /** Another attempt has it, or it is finished. */
  | { result: 'taken'; state: DeliveryState }
  /** The order is no longer this chat's. */
  | { result: 'chat_changed' }
  /** Redis lost writes, or is another server and may have: all sending stops; see recovery.ts. */
  | { result: 'recovering' }
  /** A lower kind of the same order is under way. */
  | { result: 'not_yet' }
  /** It is not sent any more, since its order has this status; it left the outbox. */
  | { result: 'outdated'; status: Status }

export type HoldResult = { result: 'held' } | { result: 'taken'; state: DeliveryState } | { result: 'has_chat' }

/** `due_again`: the customer came back during the attempt, so that the notification is not held but to be sent now. */
export type RecordOpenResult = 'recorded' | 'due_again' | 'not_owner'

type Common = { notification: string; retentionMs: number }
type OwnerCall = Common & { owner: string }
type BeginReply =
  | { result: 'begun'; epoch: number; order: Record<string, string>; language?: string; isPaidNotified: boolean }
  /** `isBegun`: the same call began before, and its reply was lost. */
  | (Exclude<BeginResult, { result: 'begun' }> & { isBegun?: boolean })

type BeginCall = OwnerCall & {
  chatId: string
  leaseMs: number
  policy: UncertainPolicy
  outdated: ReturnType<typeof toKindRules>['outdated']
  kindsBefore?: readonly NotificationKind[] | undefined
  server?: string | undefined
}

function loadRecordScripts(scripts: Scripts) {
  return {
    recordSent: scripts.load<OwnerCall & { messageId: number }, { isRecorded: boolean; tookMs?: number }>(
      'deliveries/record-sent',
    ),
    recordOpen: scripts.load<OwnerCall & { state: OpenState; reason: string }, RecordOpenResult>(
      'deliveries/record-open',
    ),
    release: scripts.load<OwnerCall & { sweepInMs: number; reason: string }, boolean>('deliveries/release'),
  }
}

export type AttemptRules = {
  /** Kinds that are notified. */
  kinds: readonly NotificationKind[]
  /** What becomes of an attempt of this process that ends as uncertain; its record keeps it. Default: `hold`. */
  uncertainPolicy?: UncertainPolicy
  /** Called for each payment recorded as sent, with the milliseconds from "could be notified" to that. */
  onPaidNotified?: ((tookMs: number) => void) | undefined
}

/** What keeps an attempt from being lost or forgotten by Redis. */
export type AttemptGuards = {
  durably: Durably
  sends: RecentSends
  epoch: Pick<Epoch, 'begun'>
  /** The server that this process writes to. `undefined` where Redis hides it, or where the process does not compare. */
  server: () => Promise<string | undefined>
}

/** One attempt to send a notification: it begins, and then records its outcome or releases the notification. */
export function createAttempts(scripts: Scripts, retentionMs: number, rules: AttemptRules, guards: AttemptGuards) {
  const records = createRecords(scripts, retentionMs, rules, guards)
  return { ...createBegin(scripts, retentionMs, rules, guards, records.release), ...records }
}

function createBegin(
  scripts: Scripts,
  retentionMs: number,
  { kinds, uncertainPolicy: policy = 'hold' }: AttemptRules,
  { durably, sends, epoch, server }: AttemptGuards,
  release: ReturnType<typeof createRecords>['release'],
) {
  const begin = scripts.load<BeginCall, BeginReply>('deliveries/begin')
  const holdWithoutChat = scripts.load<Common, HoldResult>('deliveries/hold-without-chat')
  const { outdated } = toKindRules(kinds)

  return {
    /**
     * Takes a notification for one attempt, right before its request to this chat is written. From then on nothing frees it
     * by itself; after `leaseMs` the sweep makes it uncertain. Throws where a failover could lose it: then nothing may be
     * written.
     */
    async begin(notification: Notification, owner: string, chatId: string, leaseMs: number): Promise<BeginResult> {
      const before = kindsBefore(notification.kind, kinds)
      const call = {
        notification: toNotificationId(notification),
        retentionMs,
        owner,
        chatId,
        leaseMs: Math.ceil(leaseMs),
        policy,
        outdated,
        kindsBefore: before.length > 0 ? before : undefined,
      }
      const reply = await durably(async () => {
        const answer = await begin({ ...call, server: await server() })
        if (answer.result !== 'begun') return answer
        epoch.begun(answer.epoch)
        sends.began(call.notification, owner, chatId)
        return answer
      })
      if (reply.result !== 'begun') {
        const { isBegun, ...result } = reply
        if (isBegun) await release(notification, owner, 0, `no request was written: by then it was ${result.result}`)
        return result
      }
      const order = toOrder(notification.orderId, reply.order)
      if (order === undefined)
        throw new Error(`Expected a record of order ${notification.orderId}, got none of its times`)
      return { result: 'begun', order, language: parseLanguage(reply.language), isPaidNotified: reply.isPaidNotified }
    },

    /** Holds a notification whose order has no chat, unless it is taken or the order has a chat by now. */
    async holdWithoutChat(notification: Notification): Promise<HoldResult> {
      return holdWithoutChat({ notification: toNotificationId(notification), retentionMs })
    },
  }
}

function createRecords(
  scripts: Scripts,
  retentionMs: number,
  { onPaidNotified }: AttemptRules,
  { sends }: AttemptGuards,
) {
  const { recordSent, recordOpen, release } = loadRecordScripts(scripts)
  const common = (notification: Notification) => ({ notification: toNotificationId(notification), retentionMs })

  return {
    /** Records that Telegram took the message. Returns `false` when the delivery is no longer this attempt's. */
    async recordSent(notification: Notification, owner: string, messageId: number): Promise<boolean> {
      sends.sent(toNotificationId(notification), owner, messageId)
      const { isRecorded, tookMs } = await recordSent({ ...common(notification), owner, messageId })
      if (tookMs !== undefined) onPaidNotified?.(tookMs)
      return isRecorded
    },

    /** Records that the notification must not be sent again by itself. */
    async recordOpen(
      notification: Notification,
      owner: string,
      state: OpenState,
      reason: string,
    ): Promise<RecordOpenResult> {
      const id = toNotificationId(notification)
      if (state === 'uncertain') sends.uncertain(id, owner, reason)
      else sends.forget(id, owner)
      return recordOpen({ ...common(notification), owner, state, reason })
    },

    /**
     * Frees a notification of which it is certain that it was not shown; it stays in the outbox, for a retry. Returns `false`
     * when the delivery is no longer this attempt's.
     */
    async release(notification: Notification, owner: string, retryInMs: number, reason: string): Promise<boolean> {
      sends.forget(toNotificationId(notification), owner)
      const sweepInMs = Math.ceil(Math.min(retryInMs, LONGEST_RETRY_MS)) + SWEEP_AFTER_MS
      return release({ ...common(notification), owner, sweepInMs, reason })
    },
  }
}
