import type { Telemetry } from 'bullmq'
import type { Redis } from 'ioredis'
import { createCheckJobs } from './checks.ts'
import { createMaintenanceJobs } from './maintenance.ts'
import { createNotificationJobs } from './notifications.ts'
import { createQueues } from './queues.ts'
import { createUpdateJobs } from './updates.ts'

export type Producer = ReturnType<typeof createProducer>

/** Puts jobs into the queues. The connection decides whether a call waits or fails while Redis is away. */
export function createProducer(
  connection: Redis,
  prefix: string,
  onError: (error: Error) => void,
  telemetry?: Telemetry,
) {
  const queues = createQueues(connection, prefix, onError, telemetry)
  return {
    ...queues,
    ...createNotificationJobs(() => queues.queue('notifications')),
    ...createUpdateJobs(() => queues.queue('telegram-updates')),
    ...createCheckJobs(() => queues.queue('order-checks')),
    ...createMaintenanceJobs(() => queues.queue('maintenance')),
  }
}
