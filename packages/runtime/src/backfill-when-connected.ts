import type { Runtime } from './open-runtime.ts'

/**
 * Has the notifiers ask the panel for what changed at the start of this process, and whenever it reaches Redis again: webhooks of an
 * outage may be lost.
 */
export function backfillWhenConnected({
  settings,
  redis,
  producer,
  onRedisError,
}: Pick<Runtime, 'settings' | 'redis' | 'producer' | 'onRedisError'>): { close: () => void } {
  if (settings.panel.backfillEveryMinutes === 0) return { close: () => undefined }
  const enqueue = () => void producer.enqueueMaintenance('backfill').catch(onRedisError)
  redis.on('ready', enqueue)
  if (redis.status === 'ready') enqueue()
  return { close: () => redis.off('ready', enqueue) }
}
