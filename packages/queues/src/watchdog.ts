import { SECOND } from '@peyk/domain/time'
import pTimeout from 'p-timeout'
import type { QueueName } from './catalogue.ts'
import type { QueueWorker } from './worker.ts'

export type WatchdogOptions = {
  workers: readonly Pick<QueueWorker, 'name' | 'idleForMs'>[]
  /** This process's name as a sender of canaries; unique. */
  sender: string
  sendCanary: (name: QueueName, sender: string) => Promise<void>
  isPaused: (name: QueueName) => Promise<boolean>
  /** Called with the queue whose worker takes no jobs though Redis answers. */
  onStalled: (name: QueueName, idleForMs: number) => void
  canaryEveryMs?: number
  stalledAfterMs?: number
}

export type Watchdog = {
  /** Throws an error that names the queue of a worker that has been idle for too long to be trusted. */
  assertNotStalled: () => Promise<void>
  close: () => void
}

/** A canary is three scripts and as many writes to disk in each queue: much of what an idle notifier does. */
const CANARY_EVERY_MS = 10 * SECOND
const STALLED_AFTER_MS = 60 * SECOND
const CALL_LIMIT_MS = 5 * SECOND

/**
 * Finds workers that seem healthy and take no jobs, as can happen after an outage of Redis. Every process sends canaries
 * through the queues that it works on. Redis hands jobs to waiting workers in turn, so each takes a job or a canary well
 * within the limit. A worker that does not is stalled, if Redis takes the canaries and the queue is not paused.
 */
export function startWatchdog(options: WatchdogOptions): Watchdog {
  const { workers, sendCanary, isPaused, sender, onStalled } = options
  const canaryEveryMs = options.canaryEveryMs ?? CANARY_EVERY_MS
  const stalledAfterMs = options.stalledAfterMs ?? STALLED_AFTER_MS
  /** Since when each queue surely has jobs, because Redis takes canaries. Before that, an idle worker proves nothing. */
  const jobsSinceMs = new Map<QueueName, number>()
  let checking = false

  const check = async () => {
    for (const { name, idleForMs } of workers) {
      const askedAtMs = performance.now()
      const paused = await inTime(isPaused(name))
      if (!paused) await inTime(sendCanary(name, sender))
      const nowMs = performance.now()
      if (paused || nowMs - askedAtMs > Math.min(canaryEveryMs, CALL_LIMIT_MS)) jobsSinceMs.delete(name)
      else if (!jobsSinceMs.has(name)) jobsSinceMs.set(name, nowMs)
      const stalledMs = stalledFor(name, idleForMs())
      if (stalledMs > stalledAfterMs) return onStalled(name, stalledMs)
    }
  }

  const stalledFor = (name: QueueName, idleForMs: number): number => {
    const sinceMs = jobsSinceMs.get(name)
    return sinceMs === undefined ? 0 : Math.min(idleForMs, performance.now() - sinceMs)
  }

  const timer = setInterval(() => {
    if (checking) return
    checking = true
    check()
      .catch(() => jobsSinceMs.clear())
      .finally(() => (checking = false))
  }, canaryEveryMs)

  return {
    async assertNotStalled() {
      for (const { name, idleForMs } of workers) {
        const stalledMs = stalledFor(name, idleForMs())
        if (stalledMs > stalledAfterMs / 2)
          throw new Error(`the worker of ${name} has taken no job for ${Math.round(stalledMs / SECOND)} s`)
      }
    },
    close: () => clearInterval(timer),
  }
}

/** A call without an answer is an outage, and must not stop the watchdog. */
function inTime<Result>(call: Promise<Result>): Promise<Result> {
  return pTimeout(call, { milliseconds: CALL_LIMIT_MS, message: 'Redis does not answer' })
}
