import { describeError } from '@peyk/runtime/logger'
import { SettingsError } from '@peyk/config/settings'
import type { Settings } from '@peyk/config/settings'
import { SECOND } from '@peyk/domain/time'
import type { Text } from '@peyk/domain/text'
import { createProducer } from '@peyk/queues/producer'
import type { Producer } from '@peyk/queues/producer'
import { closeRedis, createRedis, waitUntilConnected } from '@peyk/store/connection'
import { createStore } from '@peyk/store/store'
import type { Store } from '@peyk/store/store'
import { createTelegramClient } from '@peyk/telegram/client'
import type { TelegramApi } from '@peyk/telegram/client'
import { say } from './doctor/say.ts'
import { CommandFailed } from './failures.ts'
import { explainTelegramFailure } from './telegram-failure.ts'

export type StoreConnections = { redis: ReturnType<typeof createRedis>; store: Store; producer: Producer }

const REDIS_LIMIT_MS = 2.5 * SECOND
const TELEGRAM_LIMIT_MS = 10 * SECOND

/** Redis does not answer. The message names the address, what was expected and what to do. */
export class RedisUnreachable extends CommandFailed {
  override name = 'RedisUnreachable'
  /** The message without what to do. */
  readonly problem: Text
  readonly todo: Text
  constructor(url: string, cause: unknown) {
    const reason = cause === undefined ? `no answer within ${REDIS_LIMIT_MS / SECOND} s` : describeError(cause)
    const locked = /NOAUTH|WRONGPASS/.test(reason)
    const problem = locked
      ? say('redisLocked', { url: withoutSecrets(url) })
      : say('redisAway', { url: withoutSecrets(url), reason })
    const todo = say(locked ? 'redisLockedTodo' : 'redisAwayTodo')
    super(`${problem.en}; ${todo.en}.`)
    this.problem = problem
    this.todo = todo
  }
}

/**
 * Connects to Redis for the time of `use`.
 *
 * @throws {RedisUnreachable} within about three seconds when it does not answer
 * @param takes `any` where the records may be another bot's
 * @throws {SettingsError} when a newer release or another bot has written there
 */
export async function withStore<T>(
  settings: Settings,
  use: (connections: StoreConnections) => Promise<T>,
  takes: 'own' | 'any' = 'own',
): Promise<T> {
  const { url, prefix } = settings.redis
  let lastError: Error | undefined
  const onError = (error: Error) => (lastError = error)
  const redis = createRedis(url, 'failing', onError)
  try {
    if (!(await waitUntilConnected(redis, REDIS_LIMIT_MS))) throw new RedisUnreachable(url, lastError)
    const store = createStore(redis, {
      prefix,
      botId: takes === 'own' ? settings.telegram.botId : undefined,
      linkSecrets: settings.linkSecrets,
      kinds: settings.notifications.kinds,
      retentionDays: settings.notifications.retentionDays,
      codeDays: Math.max(settings.notifications.pendingTtlDays, settings.notifications.historyDays),
      pollIntervalSeconds: settings.panel.pollIntervalSeconds,
    })
    const problem = await store.checkIn.check()
    if (problem !== undefined) throw new SettingsError([problem])
    const producer = createProducer(redis, prefix, onError)
    const result = await use({ redis, store, producer })
    await producer.close()
    await closeRedis(redis)
    return result
  } catch (error) {
    if (isErrorReply(error))
      throw new CommandFailed(
        `Redis at ${withoutSecrets(url)} refused the command (${error.message}); expected a master with free memory and disk; run peyk doctor.`,
        { cause: error },
      )
    throw isConnectionLoss(error, redis.status) ? new RedisUnreachable(url, lastError ?? error) : error
  } finally {
    redis.disconnect()
    // A frozen peer would hold the socket, and this process, for seconds.
    redis.stream?.destroy()
  }
}

/** Whether Redis itself answered with this error: READONLY, OOM, MISCONF, NOPERM. */
function isErrorReply(error: unknown): error is Error {
  return error instanceof Error && error.name === 'ReplyError'
}

function isConnectionLoss(error: unknown, status: string): boolean {
  if (error instanceof CommandFailed) return false
  return status !== 'ready' || (error instanceof Error && error.message.startsWith('Command timed out'))
}

/** Returns the address without user, password and query. */
function withoutSecrets(url: string): string {
  if (!URL.canParse(url)) {
    const [scheme = '', ...parts] = url.split('//')
    const [address = ''] = parts.join('//').split('@').at(-1)?.split('?') ?? []
    return `${scheme}//${address}`
  }
  const { protocol, host, pathname } = new URL(url)
  return `${protocol}//${host}${pathname}`
}

/**
 * Talks to the Bot API for the time of `use`.
 *
 * @throws {CommandFailed} when Telegram refuses or does not answer; the message says what to do
 */
export async function withTelegram<T>(settings: Settings, use: (api: TelegramApi) => Promise<T>): Promise<T> {
  const sendTimeoutMs = Math.min(settings.telegram.sendTimeoutMs, TELEGRAM_LIMIT_MS)
  const client = createTelegramClient({ ...settings.telegram, sendTimeoutMs })
  try {
    return await use(client.api)
  } catch (error) {
    if (error instanceof CommandFailed) throw error
    const { message, todo } = explainTelegramFailure(error, settings.telegram.apiRoot)
    throw new CommandFailed(`${message.en}; ${todo.en}.`, { cause: error })
  } finally {
    await client.close()
  }
}
