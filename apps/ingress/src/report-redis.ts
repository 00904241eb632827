import { MINUTE } from '@peyk/domain/time'
import type { Runtime } from '@peyk/runtime/open-runtime'
import { waitUntilConnected } from '@peyk/store/connection'
import { inspectRedis } from '@peyk/store/redis-safety'

/** Logs once whether this Redis is safe to rely on. */
export async function reportRedis({ redis, logger }: Pick<Runtime, 'redis' | 'logger'>): Promise<void> {
  if (!(await waitUntilConnected(redis, MINUTE))) return
  const results = await inspectRedis(redis).catch(() => [])
  for (const { level, check, message, todo } of results) {
    const log = { ok: logger.info, warning: logger.warn, wrong: logger.error }[level]
    log(`Redis ${check}: ${message}${todo === undefined ? '' : `; ${todo}`}`, { event: 'redis.checked', check })
  }
}
