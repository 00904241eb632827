import { describeError } from '@peyk/domain/describe-error'
import { SettingsError } from '@peyk/config/settings'
import type { Settings } from '@peyk/config/settings'
import { SECOND } from '@peyk/domain/time'
import type { Text } from '@peyk/domain/text'
import { closeRedis, createRedis, waitUntilConnected } from '@peyk/store/connection'
import { createStore } from '@peyk/store/store'
import type { Store } from '@peyk/store/store'
import { say } from './doctor/say.ts'
import { CommandFailed } from './failures.ts'
import { sayFailure } from './failure-words.ts'

export type StoreConnection = { redis: ReturnType<typeof createRedis>; store: Store }

const REDIS_LIMIT_MS = 2.5 * SECOND

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
    super(sayFailure('andTodo', { problem, todo }))
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
  use: (connection: StoreConnection) => Promise<T>,
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
    const result = await use({ redis, store })
    await closeRedis(redis)
    return result
  } catch (error) {
    if (isErrorReply(error))
      throw new CommandFailed(sayFailure('redisRefused', { url: withoutSecrets(url), reason: error.message }), {
        cause: error,
      })
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
