import { QUEUE_NAMES } from '@peyk/queues/catalogue'
import type { QueueName } from '@peyk/queues/catalogue'
import { JobPostponed } from '@peyk/queues/job-failures'
import { Counter, Histogram } from 'prom-client'
import type { Registry } from 'prom-client'

const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300]

type AnyHandler = (context: never) => Promise<string>

export type InstrumentedJobs = {
  /** The same handler, with how long its runs take in the metrics. */
  watch: <Handle extends AnyHandler>(queue: QueueName, handle: Handle) => Handle
  /** To be called for each run that failed; `final` when the job is not tried again. */
  onFailed: (queue: QueueName, final: boolean) => void
}

/** What jobs take and how they end, in the metrics. */
export function instrumentJobs(registry: Registry): InstrumentedJobs {
  const durations = new Histogram({
    name: 'peyk_job_duration_seconds',
    help: 'How long one run of a job took, by queue and outcome: done, postponed (it comes again, which is no failure) or failed',
    labelNames: ['queue', 'outcome'],
    buckets: BUCKETS,
    registers: [registry],
  })
  const failures = new Counter({
    name: 'peyk_job_failures_total',
    help: 'Runs of jobs that failed; final="true": the job is kept as failed and not tried again',
    labelNames: ['queue', 'final'],
    registers: [registry],
  })
  for (const queue of QUEUE_NAMES) for (const final of ['true', 'false']) failures.inc({ queue, final }, 0)

  return {
    watch<Handle extends AnyHandler>(queue: QueueName, handle: Handle) {
      const watched: AnyHandler = async (context) => {
        const ended = durations.startTimer({ queue })
        try {
          const cameTo = await handle(context)
          ended({ outcome: 'done' })
          return cameTo
        } catch (error) {
          ended({ outcome: error instanceof JobPostponed ? 'postponed' : 'failed' })
          throw error
        }
      }
      return watched as Handle
    },
    onFailed: (queue, final) => failures.inc({ queue, final: String(final) }),
  }
}
