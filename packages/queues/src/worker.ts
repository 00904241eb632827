import { hostname } from 'node:os'
import { pid } from 'node:process'
import { setTimeout as delay } from 'node:timers/promises'
import { toLocalIso } from '@peyk/domain/local-time'
import { SECOND } from '@peyk/domain/time'
import { DelayedError, MetricsTime, UnrecoverableError, Worker } from 'bullmq'
import type { Job, Telemetry } from 'bullmq'
import type { Redis } from 'ioredis'
import type { z } from 'zod'
import { CANARY, JOB_LIMIT, KEEP_COMPLETED, KEEP_FAILED, QUEUES, toQueuePrefix } from './catalogue.ts'
import type { JobName, Payload, QueueName } from './catalogue.ts'
import { LONGEST_DELAY_MS } from './delays.ts'
import { JobPostponed, JobRejected, QueuePaused } from './job-failures.ts'

export type JobContext<Name extends QueueName> = {
  jobId: string
  name: JobName<Name>
  payload: Payload<Name>
  attempt: number
}

/** Returns the job's result in a few words; the board shows it. */
export type JobHandler<Name extends QueueName> = (context: JobContext<Name>) => Promise<string>

export type WorkerEvents = {
  onError: (error: Error) => void
  onFailed: (jobId: string | undefined, error: Error, final: boolean) => void
}

export type WorkerOptions = WorkerEvents & {
  connection: Redis
  prefix: string
  concurrency: number
  pauseQueue: (name: QueueName, ms: number) => Promise<void>
  /** Continues the traces of the senders of jobs. */
  telemetry?: Telemetry | undefined
}

export type QueueWorker = {
  name: QueueName
  /** Milliseconds since it last took a job, canaries included, or since its start. 0 while all its places are taken. */
  idleForMs: () => number
  /** Takes no more jobs. Resolves when the running ones are done, whether Redis is there or not. */
  close: () => Promise<void>
}

/** Time for BullMQ to hand over a job that it was fetching, and to record the last results. */
const CLOSE_GRACE_MS = 2 * SECOND

/** As the board names processes. A job keeps the name of the worker that took it. */
const WORKER_NAME = `${hostname()}:${pid}`

/** How often a job may lose its worker. Handlers are safe to repeat, and its sender does not repeat an update that fails here. */
const STALLED_LIMIT = 10

/**
 * Runs the jobs of one queue. A job that does not fit the catalogue fails for good with its reason and stays in the queue. Our failures
 * become BullMQ's errors here and nowhere else.
 */
export function startWorker<Name extends QueueName>(
  name: Name,
  handle: JobHandler<Name>,
  options: WorkerOptions,
): QueueWorker {
  let tookJobAtMs = performance.now()
  const running = new Set<Promise<string>>()
  const process = async (job: Job, token?: string) => {
    tookJobAtMs = performance.now()
    if (job.name === CANARY) return 'taken'
    const run = runJob(name, handle, job, token, options.pauseQueue)
    running.add(run)
    return run.finally(() => {
      running.delete(run)
      tookJobAtMs = performance.now()
    })
  }
  const worker = new Worker(name, process, {
    connection: options.connection,
    prefix: toQueuePrefix(options.prefix),
    concurrency: options.concurrency,
    name: WORKER_NAME,
    metrics: { maxDataPoints: MetricsTime.ONE_WEEK },
    maxStalledCount: STALLED_LIMIT,
    limiter: JOB_LIMIT,
    // As options of the worker they do not travel with every job.
    removeOnComplete: KEEP_COMPLETED,
    removeOnFail: KEEP_FAILED,
    ...(options.telemetry && { telemetry: options.telemetry }),
  })
  worker.on('error', options.onError)
  worker.on('failed', (job, error) =>
    options.onFailed(job?.id, error, job === undefined || job.finishedOn !== undefined),
  )
  return {
    name,
    idleForMs: () => (running.size >= options.concurrency ? 0 : performance.now() - tookJobAtMs),
    async close() {
      // BullMQ waits without end for a connection that is reconnecting. Only the running jobs have to be waited for.
      const jobsDone = async () => {
        do {
          await Promise.allSettled(running)
          await delay(CLOSE_GRACE_MS, undefined, { ref: false })
        } while (running.size > 0)
      }
      await Promise.race([worker.close(), jobsDone()])
    },
  }
}

async function runJob<Name extends QueueName>(
  name: Name,
  handle: JobHandler<Name>,
  job: Job,
  token: string | undefined,
  pauseQueue: WorkerOptions['pauseQueue'],
): Promise<string> {
  const context = readJob(name, job)
  try {
    return await handle(context)
  } catch (error) {
    if (!(error instanceof QueuePaused || error instanceof JobPostponed)) logFailure(job, context.attempt, error)
    if (error instanceof JobRejected) throw new UnrecoverableError(error.message)
    if (error instanceof QueuePaused) {
      await pauseQueue(name, error.delayMs)
      throw Worker.RateLimitError()
    }
    if (!(error instanceof JobPostponed)) throw error
    await job.moveToDelayed(Date.now() + Math.min(error.delayMs, LONGEST_DELAY_MS), token)
    throw new DelayedError()
  }
}

/** The job itself keeps only its last failure. Nobody waits for this: a failure that is not in the job's log is in the process's. */
function logFailure(job: Job, attempt: number, error: unknown): void {
  const line = `${toLocalIso(Date.now(), 'millisecond')} attempt ${attempt} by ${WORKER_NAME}: ${describeCauses(error)}`
  job.log(line).catch(() => undefined)
}

/** An error may be its own cause. */
const MOST_CAUSES = 4

function describeCauses(error: unknown, most = MOST_CAUSES): string {
  if (!(error instanceof Error)) return String(error)
  if (error.cause === undefined || most === 0) return error.message
  return `${error.message}: ${describeCauses(error.cause, most - 1)}`
}

/** Throws BullMQ's `UnrecoverableError` when the job is not in the catalogue. */
function readJob<Name extends QueueName>(name: Name, job: Job): JobContext<Name> {
  const jobs: Record<string, z.ZodType> = QUEUES[name].jobs
  const schema = jobs[job.name]
  if (schema === undefined) throw new UnrecoverableError(`${name} has no job named ${job.name}.`)
  const parsed = schema.safeParse(job.data)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw new UnrecoverableError(
      `The data of a job named ${job.name} of ${name} are wrong: ${issue?.path.join('.') || 'data'}: ${issue?.message ?? 'unreadable'}.`,
    )
  }
  return {
    jobId: String(job.id),
    name: job.name as JobName<Name>,
    payload: parsed.data as Payload<Name>,
    attempt: job.attemptsMade + 1,
  }
}
