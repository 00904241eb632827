import { randomUUID } from 'node:crypto'
import type { Logger } from '@peyk/runtime/logger'
import { MINUTE, SECOND } from '@peyk/domain/time'
import { JobPostponed } from '@peyk/queues/job-failures'
import type { Store } from '@peyk/store/store'
import { toStatusMessage } from '@peyk/telegram/figures-message'
import type { ChatAction } from '@peyk/telegram/update'
import { readStatus } from './read-status.ts'
import type { ReadStatusDeps } from './read-status.ts'
import { sendAlerts } from './send-alerts.ts'
import type { SendAlertsDeps } from './send-alerts.ts'
import { sendSummary } from './send-summary.ts'
import type { SendSummaryDeps } from './send-summary.ts'

export type OperatorsDeps = SendAlertsDeps &
  SendSummaryDeps &
  ReadStatusDeps & { store: Pick<Store, 'leases'>; logger: Logger }

export type Operators = ReturnType<typeof createOperators>

export const ALERT_OPERATORS_EVERY_MS = 10 * SECOND

/** The operators' own command. */
export const STATUS = 'status'

const LEASE = 'operators'
/** Above what two messages can take; if it runs out all the same, something may be notified twice. */
const LEASE_MS = 2 * MINUTE

/** All that Peyk notifies operators in their chat. */
export function createOperators(deps: OperatorsDeps) {
  const { store, chat, logger } = deps

  const sendAll = async (): Promise<string> => {
    if (!chat.exists) {
      await store.alerts.clear()
      return 'there is no operators’ chat'
    }
    if (await store.operators.isPaused()) return 'the operators’ chat is left alone'
    const holder = randomUUID()
    if (!(await store.leases.hold(LEASE, holder, LEASE_MS))) return 'another process notifies operators'
    try {
      return `${await sendAlerts(deps)}; ${await sendSummary(deps)}`
    } finally {
      await store.leases.release(LEASE, holder).catch(() => undefined)
    }
  }

  return {
    /** Tells operators what is due, if anything is; what fails is due at the next call. Gives what it came to. */
    async sendDue(): Promise<string> {
      try {
        return await sendAll()
      } catch (error) {
        if (error instanceof JobPostponed) return error.message
        logger.warn('Operators were not notified yet; tried again soon', { event: 'operators.not_notified', error })
        return 'tried again soon'
      }
    },

    /** Answers a command of the operators' chat; `false` when it is none, or comes from elsewhere. */
    async handleCommand({ chatId, name }: Pick<ChatAction & { kind: 'command' }, 'chatId' | 'name'>): Promise<boolean> {
      if (name !== STATUS || !(await chat.isHere(chatId))) return false
      await chat.send(toStatusMessage(await readStatus(deps), deps.language))
      return true
    },
  }
}
