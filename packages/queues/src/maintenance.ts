import { SECOND } from '@peyk/domain/time'
import type { JobsOptions, Queue } from 'bullmq'
import type { JobName, Payload } from './catalogue.ts'

const data: Payload<'maintenance'> = { v: 1 }

/** BullMQ takes jobs without a priority first, so a sweep goes before alerts. The next job does what failed. */
const OPTIONS = {
  sweep: {},
  alerts: { priority: 10, attempts: 1 },
  reconcile: { attempts: 1 },
  // After an outage every process asks for one.
  backfill: { attempts: 1, deduplication: { id: 'backfill' } },
} as const satisfies Record<JobName<'maintenance'>, JobsOptions>
/** With more waiting jobs no worker takes them, and more would only wait. */
const WAITING_LIMIT = 10
/** Longer than the notifier waits for alerts that belong together. */
const ALERTS_DELAY_MS = 3 * SECOND

/** Queues regular work. */
export function createMaintenanceJobs(queue: () => Queue) {
  return {
    /** Has operators get their alerts soon. Many calls make one job, which sends the alerts of all. */
    async enqueueAlerts(): Promise<void> {
      const opts = { ...OPTIONS.alerts, deduplication: { id: 'alerts' }, delay: ALERTS_DELAY_MS }
      await queue().add('alerts' satisfies JobName<'maintenance'>, data, opts)
    },

    /** Queues regular work whose time has come, to be done at once. Leaves it out while the jobs before it still wait. */
    async enqueueMaintenance(name: JobName<'maintenance'>): Promise<void> {
      if ((await queue().getJobCountByTypes('waiting', 'prioritized')) < WAITING_LIMIT)
        await queue().add(name, data, OPTIONS[name])
    },
  }
}
