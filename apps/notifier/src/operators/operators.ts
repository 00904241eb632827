import { randomUUID } from 'node:crypto'
import type { Language } from '@peyk/domain/language'
import type { Settings } from '@peyk/config/settings'
import type { Logger } from '@peyk/runtime/logger'
import { MINUTE, SECOND } from '@peyk/domain/time'
import { JobPostponed } from '@peyk/queues/job-failures'
import type { EnqueueDue } from '@peyk/orders/enqueue-due'
import type { Producer } from '@peyk/queues/producer'
import type { Store } from '@peyk/store/store'
import type { TelegramApi } from '@peyk/telegram/client'
import { toStatusMessage } from '@peyk/telegram/figures-message'
import type { ChatAction } from '@peyk/telegram/update'
import { wordsOf } from '@peyk/telegram/words'
import { answerPress } from '../updates/answer-press.ts'
import { createOperatorsChat } from './operators-chat.ts'
import type { OperatorsChatDeps } from './operators-chat.ts'
import { readStatus } from './read-status.ts'
import { sendAlerts } from './send-alerts.ts'
import { sendSummary } from './send-summary.ts'
import { isStormButton, pressStormButton } from './storm-alert.ts'
import { isUncertainButton, pressUncertainButton } from './uncertain-alert.ts'

export type OperatorsDeps = {
  settings: Pick<Settings, 'admin' | 'notifications' | 'sources'>
  store: Pick<
    Store,
    | 'alerts'
    | 'alertChoices'
    | 'ledger'
    | 'operators'
    | 'notificationCodes'
    | 'statistics'
    | 'heartbeats'
    | 'leases'
    | 'audit'
  >
  producer: Pick<Producer, 'queue'>
  enqueue: EnqueueDue
  /** Sends to the operators' chat, within Telegram's limits. */
  send: OperatorsChatDeps['send']
  api: Pick<TelegramApi, 'answerCallbackQuery' | 'editMessageText'>
  /** Milliseconds since 1970, by Redis's clock. */
  now: () => Promise<number>
  logger: Logger
}

export type Operators = ReturnType<typeof createOperators>

export const ALERT_OPERATORS_EVERY_MS = 10 * SECOND

/** The operators' own command. */
export const STATUS = 'status'

const LEASE = 'operators'
/** Longer than two messages take. When the lease runs out all the same, operators may be notified twice. */
const LEASE_MS = 2 * MINUTE

/** Everything that Peyk says to operators in their chat, and what they ask for there. */
export function createOperators({ settings, store, producer, enqueue, send, api, now, logger }: OperatorsDeps) {
  const { admin, notifications, sources } = settings
  const { language, timeZone } = notifications
  const chat = createOperatorsChat({ admin, record: store.operators, send, logger })

  const sendAll = async (): Promise<string> => {
    if (!chat.exists) {
      // Another process may have one: only what was sent is removed.
      await store.alerts.limit()
      return 'no operators’ chat is set'
    }
    if (await store.operators.isPaused()) return 'the operators’ chat is paused'
    const holder = randomUUID()
    if (!(await store.leases.hold(LEASE, holder, LEASE_MS))) return 'another process notifies operators'
    try {
      const alerts = await sendAlerts({ store, chat, language, timeZone, boardUrl: admin.boardUrl })
      const atMinutes = admin.summaryAtMinutes
      return `${alerts}; ${await sendSummary({ store, chat, atMinutes, timeZone, language, now })}`
    } finally {
      await store.leases.release(LEASE, holder).catch(() => undefined)
    }
  }

  return {
    /** Sends the alerts and the summary that are due. What fails is due again at the next call. Returns a summary of it. */
    async sendDue(): Promise<string> {
      try {
        return await sendAll()
      } catch (error) {
        if (error instanceof JobPostponed) return error.message
        logger.warn('Operators are not notified yet; tried again soon', { event: 'operators.not_notified', error })
        return 'tried again soon'
      }
    },

    /** Answers a command of the operators' chat. Returns `false` when it is none of theirs, or comes from another chat. */
    async handleCommand({
      chatId,
      name,
      topicId,
    }: Pick<ChatAction & { kind: 'command' }, 'chatId' | 'name' | 'topicId'>): Promise<boolean> {
      if (name !== STATUS || !(await chat.isHere(chatId))) return false
      const status = await readStatus({ store, queue: producer.queue, sources, timeZone })
      await chat.send({ ...toStatusMessage(status, language), ...(topicId !== undefined && { topicId }) })
      return true
    },

    /** Does what a button under an alert of uncertain notifications says; `undefined` for any other button. */
    pressButton(press: Extract<ChatAction, { kind: 'button' }>): Promise<string> | undefined {
      const deps = { store, chat, language, api, enqueue, logger }
      const isOurs = isStormButton(press.data) || isUncertainButton(press.data)
      if (isOurs && admin.userIds?.includes(press.userId) === false) return refusePress(press, { api, language })
      if (isStormButton(press.data)) return pressStormButton(press, deps)
      return isUncertainButton(press.data) ? pressUncertainButton(press, deps) : undefined
    },
  }
}

/** `ADMIN_USER_IDS` says who may. */
async function refusePress(
  { callbackId }: Extract<ChatAction, { kind: 'button' }>,
  { api, language }: Pick<OperatorsDeps, 'api'> & { language: Language },
): Promise<string> {
  await answerPress(api, callbackId, wordsOf(language).notYourButton)
  return 'not one of ADMIN_USER_IDS'
}
