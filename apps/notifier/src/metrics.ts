import { QUEUE_NAMES } from '@peyk/queues/catalogue'
import { counter, histogram } from '@peyk/runtime/metrics'

export const WORKER_METRICS = {
  durations: histogram({
    name: 'peyk_job_duration_seconds',
    help: 'How long one run of a job took, by queue and outcome: done, postponed (it comes again, which is no failure) or failed',
    labelNames: ['queue', 'outcome'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
  }),
  failures: counter({
    name: 'peyk_job_failures_total',
    help: 'Runs of jobs that failed; final="true": the job is kept as failed and not tried again',
    labelNames: ['queue', 'final'],
    fromZero: QUEUE_NAMES.flatMap((queue) => ['true', 'false'].map((final) => ({ queue, final }))),
  }),
}

export const WORKER_IDLE = {
  name: 'peyk_worker_idle_seconds',
  help: 'Seconds since the worker last took a job, canaries included',
  labelNames: ['queue'],
} as const
