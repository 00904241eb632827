import type { OpenState } from '@peyk/domain/delivery'
import { toNoticeId } from '@peyk/domain/notice'
import type { Notice } from '@peyk/domain/notice'

/** The names of everything the store holds. The prefix is a hash tag: all keys of one bot share one cluster slot. */
export type Keys = ReturnType<typeof createKeys>

export function createKeys(prefix: string) {
  const root = `{${prefix}}:`
  const deliveryPrefix = `${root}delivery:`
  const storyPrefix = `${root}story:`
  const chatPrefix = `${root}chat:`
  const chatOrdersPrefix = `${root}chat-orders:`
  return {
    root,
    orderPrefix: `${root}order:`,
    deliveryPrefix,
    storyPrefix,
    chatOrdersPrefix,
    order: (orderId: string) => `${root}order:${orderId}`,
    delivery: (notice: Notice) => deliveryPrefix + toNoticeId(notice),
    story: (orderId: string) => storyPrefix + orderId,
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
    trouble: (name: string) => `${root}trouble:${name}`,
    operators: `${root}operators`,
    operatorsPause: `${root}operators-pause`,
    version: `${root}version`,
    intake: `${root}intake`,
    pending: `${root}pending`,
    panelRest: `${root}panel-rest`,
    undelivered: `${root}undelivered`,
    resends: `${root}resends`,
    cleared: `${root}cleared`,
    unknownWords: `${root}unknown-words`,
    noticeCodes: `${root}notice-codes`,
    linkCodes: `${root}link-codes`,
    processes: `${root}processes`,
    process: (id: string) => `${root}process:${id}`,
    lease: (name: string) => `${root}lease:${name}`,
  }
}
