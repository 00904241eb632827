import { NOTIFICATION_KINDS } from './notification.ts'
import type { NotificationKind } from './notification.ts'
import { STATUS_PRECEDENCE } from './status.ts'
import type { Status } from './status.ts'

/**
 * How two kinds of one order belong together:
 *
 * - `both_true`: one does not change what the other says.
 * - `replaced`: the higher one ends the lower one, which is not sent any more.
 * - `contradicted`: a payment after it replaces it. After a payment it is not sent, and operators decide.
 * - `says_both`: where the higher kind is not sent, the notification of the lower one says both.
 */
export type PairRule = 'both_true' | 'replaced' | 'contradicted' | 'says_both'

/** The rule of each pair of kinds: the kind of lower precedence, then the other one. docs/guarantee.md shows what follows. */
export const PAIR_RULES: Partial<Record<NotificationKind, Partial<Record<NotificationKind, PairRule>>>> = {
  failed: { expired: 'both_true', canceled: 'both_true', paid: 'replaced', refunded: 'replaced' },
  expired: { canceled: 'both_true', paid: 'replaced', refunded: 'replaced' },
  canceled: { paid: 'contradicted', refunded: 'both_true' },
  paid: { refunded: 'says_both' },
}

function ruleOf(kind: NotificationKind, status: Status): PairRule | undefined {
  const rules: Partial<Record<Status, PairRule>> | undefined = PAIR_RULES[kind]
  return rules?.[status]
}

/** Returns the kind whose notification says that an order has this status, of the kinds that are sent (`NOTIFY_ON`). */
export function carrierOf(status: Status, kinds: readonly NotificationKind[]): NotificationKind | undefined {
  return kinds.find((kind) => kind === status) ?? kinds.find((kind) => ruleOf(kind, status) === 'says_both')
}

/** Returns whether a kind is not sent any more once its order has this status. */
export function isOutdated(kind: NotificationKind, status: Status, kinds: readonly NotificationKind[]): boolean {
  const rule = ruleOf(kind, status)
  if (rule === 'replaced' || rule === 'contradicted') return true
  return rule !== undefined && kinds.some((each) => each === status)
}

/** Returns the status that the text of a notification is about: `refunded` for a payment that was refunded before it was sent. */
export function messageStatus(kind: NotificationKind, status: Status): NotificationKind {
  return ruleOf(kind, status) === 'says_both' ? (status as NotificationKind) : kind
}

/** Returns the kinds of lower precedence: while one of them is under way, this one waits. */
export function kindsBefore(kind: NotificationKind, kinds: readonly NotificationKind[]): NotificationKind[] {
  return kinds.filter((each) => STATUS_PRECEDENCE[each] < STATUS_PRECEDENCE[kind])
}

type ByStatus<Value> = Partial<Record<Status, Value>>

/** The same rules as the store's scripts read them. */
export type KindRules = {
  carriers: ByStatus<NotificationKind>
  /** By kind: the statuses in which it is not sent any more. */
  outdated: Partial<Record<NotificationKind, ByStatus<true>>>
  /** By kind: the statuses that it contradicts when it comes after them. */
  contradicted: Partial<Record<NotificationKind, ByStatus<true>>>
}

export function toKindRules(kinds: readonly NotificationKind[]): KindRules {
  const statusesOf = (accepts: (status: NotificationKind) => boolean): ByStatus<true> =>
    Object.fromEntries(NOTIFICATION_KINDS.filter(accepts).map((status) => [status, true]))
  const byKind = (of: readonly NotificationKind[], accepts: (kind: NotificationKind, status: Status) => boolean) =>
    Object.fromEntries(
      of
        .map((kind) => [kind, statusesOf((status) => accepts(kind, status))] as const)
        .filter(([, statuses]) => Object.keys(statuses).length > 0),
    )
  return {
    carriers: Object.fromEntries(
      NOTIFICATION_KINDS.flatMap((status) => {
        const carrier = carrierOf(status, kinds)
        return carrier === undefined ? [] : [[status, carrier]]
      }),
    ),
    outdated: byKind(kinds, (kind, status) => isOutdated(kind, status, kinds)),
    contradicted: byKind(NOTIFICATION_KINDS, (kind, status) => ruleOf(kind, status) === 'contradicted'),
  }
}
