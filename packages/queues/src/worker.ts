import { setTimeout as delay } from 'node:timers/promises'
import { SECOND } from '@peyk/domain/time'
import { DelayedError, UnrecoverableError, Worker } from 'bullmq'
import type { Job, Telemetry } from 'bullmq'
import type { Redis } from 'ioredis'
import { CANARY, KEEP_COMPLETED, KEEP_FAILED, QUEUES, toQueuePrefix } from './catalogue.ts'
import type { Payload, QueueName } from './catalogue.ts'
import { JobPostponed, JobRejected, QueueHeld } from './job-failures.ts'

export type JobContext<Name extends QueueName> = { jobId: string; payload: Payload<Name>; attempt: number }

/** What a job came to, in a word or two; shown on the board as the job's result. */
export type JobHandler<Name extends QueueName> = (context: JobContext<Name>) => Promise<string>

export type WorkerEvents = {
  onError: (error: Error) => void
  onFailed: (jobId: string | undefined, error: Error, final: boolean) => void
}

export type WorkerOptions = WorkerEvents & {
  connection: Redis
  prefix: string
  concurrency: number
  /** Keeps all workers of the queue from taking jobs for a while. */
  holdQueue: (name: QueueName, ms: number) => Promise<void>
  /** Carries on the traces of those who queued the jobs. */
  telemetry?: Telemetry | undefined
}

export type QueueWorker = {
  name: QueueName
  /** Milliseconds since it last took a job, a canary included; since its start if it never did. 0 while it can take no more. */
  silentForMs: () => number
  /** Takes no more jobs; resolves when those under way are done, whether Redis is there or not. */
  close: () => Promise<void>
}

/** For BullMQ to hand over a job that it was just fetching, and to write down what the last ones came to. */
const CLOSE_GRACE_MS = 2 * SECOND

/** How often a job may lose its worker: handlers are safe to repeat, and an update that fails here is lost to its sender. */
const STALLED_LIMIT = 10

/**
 * Consumes one queue. A payload that does not fit the catalogue fails for good with its reason and is kept; the two
 * failures of ours become BullMQ's here and nowhere else.
 */
export function startWorker<Name extends QueueName>(
  name: Name,
  handle: JobHandler<Name>,
  options: WorkerOptions,
): QueueWorker {
  let heardAtMs = performance.now()
  const running = new Set<Promise<string>>()
  const process = async (job: Job, token?: string) => {
    heardAtMs = performance.now()
    if (job.name === CANARY) return 'heard'
    const run = runJob(name, handle, job, token, options.holdQueue)
    running.add(run)
    return run.finally(() => {
      running.delete(run)
      heardAtMs = performance.now()
    })
  }
  const worker = new Worker(name, process, {
    connection: options.connection,
    prefix: toQueuePrefix(options.prefix),
    concurrency: options.concurrency,
    maxStalledCount: STALLED_LIMIT,
    // Said here, it does not travel with every job.
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
    silentForMs: () => (running.size >= options.concurrency ? 0 : performance.now() - heardAtMs),
    async close() {
      // BullMQ waits for ever for a connection that happens to be reconnecting: our jobs are what has to be waited for.
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
  holdQueue: WorkerOptions['holdQueue'],
): Promise<string> {
  const parsed = QUEUES[name].payload.safeParse(job.data)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw new UnrecoverableError(
      `The job's data is not what ${name} takes: ${issue?.path.join('.') || 'data'}: ${issue?.message ?? 'unreadable'}.`,
    )
  }
  try {
    return await handle({ jobId: String(job.id), payload: parsed.data as Payload<Name>, attempt: job.attemptsMade + 1 })
  } catch (error) {
    if (error instanceof JobRejected) throw new UnrecoverableError(error.message)
    if (error instanceof QueueHeld) {
      await holdQueue(name, error.delayMs)
      throw Worker.RateLimitError()
    }
    if (!(error instanceof JobPostponed)) throw error
    await job.moveToDelayed(Date.now() + error.delayMs, token)
    throw new DelayedError()
  }
}
