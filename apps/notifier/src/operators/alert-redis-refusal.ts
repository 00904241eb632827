import type { Logger } from '@peyk/runtime/logger'
import type { Language } from '@peyk/domain/language'
import type { OperatorsRecord } from '@peyk/store/operators-record'
import { toAlertMessages } from '@peyk/telegram/alert-message'
import { createOperatorsChat } from './operators-chat.ts'
import type { OperatorsChatDeps } from './operators-chat.ts'

export type AlertRedisRefusalDeps = {
  admin: OperatorsChatDeps['admin']
  record: Pick<OperatorsRecord, 'chatId' | 'moveChat'>
  /** Sends without the limiter, which needs Redis. */
  send: OperatorsChatDeps['send']
  language: Language
  logger: Logger
}

/** Returns a function that sends operators the alert that Redis takes no writes, without a write to Redis. */
export function createAlertRedisRefusal({ language, logger, record, ...deps }: AlertRedisRefusalDeps) {
  const chat = createOperatorsChat({
    ...deps,
    logger,
    record: { ...record, pause: async () => undefined, isPaused: async () => false },
  })
  return async (reason: string): Promise<void> => {
    logger.error('Redis takes no writes; no customer is notified until it does', { event: 'redis.refuses', reason })
    await chat.sendAll(toAlertMessages({ redisRefuses: reason }, language))
  }
}
