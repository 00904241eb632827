import { MINUTE } from '@peyk/domain/time'
import type { Runtime } from '@peyk/runtime/open-runtime'
import { waitUntilConnected } from '@peyk/store/connection'

/** Logs once whether this Redis is safe to rely on. */
export async function reportRedis({
  redis,
  store,
  logger,
}: Pick<Runtime, 'redis' | 'store' | 'logger'>): Promise<void> {
  if (!(await waitUntilConnected(redis, MINUTE))) return
  const results = await store.inspectRedis().catch(() => [])
  for (const { level, check, message, todo } of results) {
    const log = { ok: logger.info, warning: logger.warn, wrong: logger.error }[level]
    log(`Redis ${check}: ${message}${todo === undefined ? '' : `; ${todo}`}`, { event: 'redis.checked', check })
  }
}
