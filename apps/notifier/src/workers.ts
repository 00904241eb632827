import { randomUUID } from 'node:crypto'
import { SECOND } from '@peyk/domain/time'
import { QUEUE_NAMES } from '@peyk/queues/catalogue'
import type { QueueName } from '@peyk/queues/catalogue'
import { JobPostponed } from '@peyk/queues/job-failures'
import { startWatchdog } from '@peyk/queues/watchdog'
import type { Watchdog } from '@peyk/queues/watchdog'
import { startWorker } from '@peyk/queues/worker'
import type { QueueWorker } from '@peyk/queues/worker'
import { instrument } from '@peyk/runtime/instrument'
import { openMetrics, toTimestampSeconds } from '@peyk/runtime/metrics'
import type { Runtime } from '@peyk/runtime/open-runtime'
import type { QueueHandlers } from './queues/queue-handler.ts'
import { WORKER_LAST_JOB, WORKER_METRICS } from './metrics.ts'

/** Starts a worker for each queue that has a handler, and the watchdog over them. */
export function startWorkers(handlers: QueueHandlers, runtime: Runtime): Watchdog {
  const { redis, prefix, producer, telemetry, onRedisError, logger, metrics, closers } = runtime
  const { durations, failures } = openMetrics(metrics, WORKER_METRICS)

  const startOne = <Name extends QueueName>(
    queue: Name,
    handler: QueueHandlers[Name] = handlers[queue],
  ): QueueWorker[] => {
    if (handler === undefined) return []
    const handle = instrument(handler.handle, {
      record: (ended) => durations.observe({ queue, outcome: outcomeOf(ended) }, ended.seconds),
    })
    const worker = startWorker(queue, handle, {
      connection: redis,
      prefix,
      concurrency: handler.concurrency,
      pauseQueue: producer.pauseQueue,
      telemetry,
      onError: onRedisError,
      onFailed: (jobId, error, final) => {
        failures.inc({ queue, final: String(final) })
        logger[final ? 'error' : 'warn'](`A job of ${queue} failed${final ? ' for good' : '; it is tried again'}`, {
          event: 'job.failed',
          queue,
          jobId,
          final,
          error,
        })
      },
    })
    return [worker]
  }

  const workers = QUEUE_NAMES.flatMap((queue) => startOne(queue))
  closers.add(() => Promise.all(workers.map((worker) => worker.close())))
  WORKER_LAST_JOB(metrics, (lastJob) => {
    for (const worker of workers) lastJob.set({ queue: worker.name }, toTimestampSeconds(worker.idleForMs()))
  })
  const watchdog = startWatchdog({
    workers,
    sender: randomUUID(),
    sendCanary: producer.sendCanary,
    isPaused: producer.isPaused,
    onStalled: endProcess,
  })
  closers.add(watchdog.close)
  return watchdog
}

function outcomeOf(ended: { ok: true } | { ok: false; error: unknown }): 'done' | 'postponed' | 'failed' {
  if (ended.ok) return 'done'
  return ended.error instanceof JobPostponed ? 'postponed' : 'failed'
}

/** Ends the process by an error that nothing catches, so that its supervisor starts a new one. */
function endProcess(queue: QueueName, idleForMs: number): void {
  setImmediate(() => {
    throw new Error(`The worker of ${queue} took no job for ${Math.round(idleForMs / SECOND)} s though Redis answers`)
  })
}
