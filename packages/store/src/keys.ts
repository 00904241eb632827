import type { OpenState } from '@peyk/domain/delivery'
import { toNotificationId } from '@peyk/domain/notification'
import type { Notification } from '@peyk/domain/notification'

/** The names of everything the store holds. The prefix is a hash tag: all keys of one bot share one cluster slot. */
export type Keys = ReturnType<typeof createKeys>

export function createKeys(prefix: string) {
  const root = `{${prefix}}:`
  const deliveryPrefix = `${root}delivery:`
  const historyPrefix = `${root}history:`
  const chatPrefix = `${root}chat:`
  const chatOrdersPrefix = `${root}chat-orders:`
  return {
    root,
    orderPrefix: `${root}order:`,
    deliveryPrefix,
    historyPrefix,
    chatOrdersPrefix,
    order: (orderId: string) => `${root}order:${orderId}`,
    delivery: (notification: Notification) => deliveryPrefix + toNotificationId(notification),
    history: (orderId: string) => historyPrefix + orderId,
    chatPrefix,
    chat: (chatId: string) => chatPrefix + chatId,
    chatAnswers: (chatId: string, question: string) => `${root}chat-answers:${chatId}:${question}`,
    chatUpdates: (chatId: string) => `${root}chat-updates:${chatId}`,
    chatWarning: (chatId: string) => `${root}chat-warning:${chatId}`,
    handledUpdates: (block: number) => `${root}handled-updates:${block}`,
    updateNotes: (updateId: number) => `${root}update-notes:${updateId}`,
    recentActs: (what: string, who: string) => `${root}recent-${what}:${who}`,
    orderCode: (code: string) => `${root}order-code:${code}`,
    chatOrders: (chatId: string) => chatOrdersPrefix + chatId,
    deliveries: (state: OpenState | 'sent') => `${root}deliveries:${state}`,
    statisticsPrefix: `${root}stats:`,
    alerts: `${root}alerts`,
    incident: (name: string) => `${root}incident:${name}`,
    operators: `${root}operators`,
    operatorsPause: `${root}operators-pause`,
    version: `${root}version`,
    ingressNotes: `${root}ingressNotes`,
    pending: `${root}pending`,
    panelBackOff: `${root}panel-back-off`,
    outbox: `${root}outbox`,
    resends: `${root}resends`,
    cleared: `${root}cleared`,
    unknownWords: `${root}unknown-words`,
    notificationCodes: `${root}notification-codes`,
    linkCodes: `${root}link-codes`,
    processes: `${root}processes`,
    process: (id: string) => `${root}process:${id}`,
    lease: (name: string) => `${root}lease:${name}`,
  }
}
