import type { OpenState } from '@peyk/domain/delivery'
import { toNotificationId } from '@peyk/domain/notification'
import type { Notification } from '@peyk/domain/notification'

/**
 * The names of all keys of the store; prelude.lua has those that scripts use. Two other kinds of keys have the same root: the rate
 * limiter's, `limit:…` (packages/telegram/src/grant-slots.lua), and BullMQ's, `<queue>:…`.
 */
export type Keys = ReturnType<typeof createKeys>

/** @param prefix a hash tag: all keys of one bot share one slot of a cluster */
export function createKeys(prefix: string) {
  const root = `{${prefix}}:`
  const orderPrefix = `${root}order:`
  const deliveryPrefix = `${root}delivery:`
  return {
    root,
    version: `${root}version`,
    bot: `${root}bot`,
    writable: `${root}writable`,
    durable: `${root}durable`,
    epoch: `${root}epoch`,
    recovery: `${root}recovery`,

    orderPrefix,
    order: (orderId: string) => orderPrefix + orderId,
    history: (orderId: string) => `${root}history:${orderId}`,
    pending: `${root}pending`,
    unreadableAnswers: `${root}unreadable-answers`,
    cleared: `${root}cleared`,
    backfill: `${root}backfill`,
    panelBackOff: `${root}panel-back-off`,
    linkCode: (code: string) => `${root}link-code:${code}`,
    /** When the panel last knew an order, and when it last did not. */
    panelAnswers: `${root}panel-answers`,
    /** Paid orders of the last week without a chat, by when that was known. */
    paidUnlinked: `${root}paid-unlinked`,
    /** The panel's words that are in no list, by when each came last. */
    unknownStatusWords: `${root}unknown-status-words`,
    /** Orders that the panel does not know any more, by when that was certain. */
    gone: `${root}gone`,
    orderNumber: (numberKey: string) => `${root}order-number:${numberKey}`,
    orderCode: (code: string) => `${root}order-code:${code}`,

    deliveryPrefix,
    delivery: (notification: Notification) => deliveryPrefix + toNotificationId(notification),
    sent: `${root}sent`,
    compactedPrefix: `${root}notified:`,
    deliveries: (state: OpenState) => `${root}deliveries:${state}`,
    outbox: `${root}outbox`,
    unreadable: `${root}unreadable`,
    swept: `${root}swept`,
    ticked: `${root}ticked`,
    statisticsPrefix: `${root}stats:`,
    notificationCode: (code: string) => `${root}notification-code:${code}`,

    chat: (chatId: string) => `${root}chat:${chatId}`,
    chatOrders: (chatId: string) => `${root}chat-orders:${chatId}`,
    chatAnswers: (chatId: string, question: string) => `${root}chat-answers:${chatId}:${question}`,
    chatUpdates: (chatId: string) => `${root}chat-updates:${chatId}`,
    chatWarning: (chatId: string) => `${root}chat-warning:${chatId}`,
    handledUpdates: (block: number) => `${root}handled-updates:${block}`,
    updateNotes: (updateId: number) => `${root}update-notes:${updateId}`,
    recentActs: (what: string, who: string) => `${root}recent-${what}:${who}`,

    pause: `${root}pause`,
    chatWaits: `${root}chat-waits`,
    chatAskedToWait: `${root}chat-asked-to-wait`,

    alerts: `${root}alerts`,
    alertChoice: (code: string) => `${root}alert-choice:${code}`,
    incident: (incident: string) => `${root}incident:${incident}`,
    operators: `${root}operators`,
    operatorsPause: `${root}operators-pause`,
    refusals: (what: string) => `${root}refusals:${what}`,
    audit: `${root}audit`,
    boardSession: (code: string) => `${root}board-session:${code}`,
    ingressNotes: `${root}ingress-notes`,
    processes: `${root}processes`,
    process: (id: string) => `${root}process:${id}`,
  }
}
