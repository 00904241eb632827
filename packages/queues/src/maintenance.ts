import { SECOND } from '@peyk/domain/time'
import type { Queue } from 'bullmq'
import type { JobName, Payload } from './catalogue.ts'

export type MaintenanceIntervals = {
  sweepEveryMs: number
  alertsEveryMs: number
  /** Absent where nothing is reconciled by itself. */
  reconcileEveryMs?: number | undefined
}

const data: Payload<'maintenance'> = { v: 1 }

/** BullMQ takes jobs without a priority first, so a sweep goes before alerts. The next run sends what failed. */
export const ALERTS_OPTIONS = { priority: 10, attempts: 1 }
/** The next run asks again. */
const RECONCILE_OPTIONS = { attempts: 1 }
/** Longer than the notifier waits for alerts that belong together. */
const ALERTS_DELAY_MS = 3 * SECOND

/** Queues regular work. */
export function createMaintenanceJobs(queue: () => Queue) {
  const every = (name: JobName<'maintenance'>, everyMs: number, opts = {}) =>
    queue().upsertJobScheduler(name, { every: everyMs }, { name, data, opts })

  return {
    /** Has operators get their alerts soon. Many calls make one job, which sends the alerts of all. */
    async enqueueAlerts(): Promise<void> {
      const opts = { ...ALERTS_OPTIONS, deduplication: { id: 'alerts' }, delay: ALERTS_DELAY_MS }
      await queue().add('alerts' satisfies JobName<'maintenance'>, data, opts)
    },

    /** Schedules regular work: one run an interval, however many processes call this. A repeated call changes nothing. */
    async scheduleMaintenance({ sweepEveryMs, alertsEveryMs, reconcileEveryMs }: MaintenanceIntervals): Promise<void> {
      await Promise.all([
        every('sweep', sweepEveryMs),
        every('alerts', alertsEveryMs, ALERTS_OPTIONS),
        reconcileEveryMs === undefined
          ? queue().removeJobScheduler('reconcile' satisfies JobName<'maintenance'>)
          : every('reconcile', reconcileEveryMs, RECONCILE_OPTIONS),
      ])
    },
  }
}
