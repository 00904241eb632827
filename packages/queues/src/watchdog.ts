import { SECOND } from '@peyk/domain/time'
import type { QueueName } from './catalogue.ts'
import type { QueueWorker } from './worker.ts'

export type WatchdogOptions = {
  workers: readonly Pick<QueueWorker, 'name' | 'silentForMs'>[]
  /** This process, among the senders of canaries. */
  sender: string
  sendCanary: (name: QueueName, sender: string) => Promise<void>
  isPaused: (name: QueueName) => Promise<boolean>
  /** Called once, with the queue whose worker hears nothing though Redis answers. */
  onStalled: (name: QueueName, silentForMs: number) => void
  canaryEveryMs?: number
  stalledAfterMs?: number
}

export type Watchdog = {
  /** @throws {Error} naming a queue whose worker has been silent for too long to be trusted */
  assertNotStalled: () => Promise<void>
  close: () => void
}

const CANARY_EVERY_MS = 5 * SECOND
const DEAF_AFTER_MS = 60 * SECOND
const CALL_LIMIT_MS = 5 * SECOND

/**
 * Finds workers that look healthy and consume nothing, as can happen after an outage of Redis. Every process sends canaries
 * through the queues it works on. Redis hands jobs to waiting workers in turn, so each of them takes some job or canary well
 * within the limit; one that does not, although Redis takes the canaries and nobody paused the queue, is stalled.
 */
export function startWatchdog(options: WatchdogOptions): Watchdog {
  const { workers, sendCanary, isPaused, sender, onStalled } = options
  const canaryEveryMs = options.canaryEveryMs ?? CANARY_EVERY_MS
  const stalledAfterMs = options.stalledAfterMs ?? DEAF_AFTER_MS
  /** Since when Redis answers and the queue is not paused: before that, silence proves nothing. */
  const audibleSinceMs = new Map<QueueName, number>()
  let looking = false

  const look = async () => {
    for (const { name, silentForMs } of workers) {
      const askedAtMs = performance.now()
      const paused = await inTime(isPaused(name))
      if (!paused) await inTime(sendCanary(name, sender))
      const nowMs = performance.now()
      if (paused || nowMs - askedAtMs > canaryEveryMs) audibleSinceMs.delete(name)
      else if (!audibleSinceMs.has(name)) audibleSinceMs.set(name, nowMs)
      const silentMs = silenceOf(name, silentForMs())
      if (silentMs > stalledAfterMs) return onStalled(name, silentMs)
    }
  }

  /** What does not answer in time is an outage, and must not keep the watchdog from looking again. */
  const inTime = async <T>(call: Promise<T>): Promise<T> => {
    let timer: NodeJS.Timeout | undefined
    const tooLate = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error('Redis does not answer')), CALL_LIMIT_MS)
    })
    return Promise.race([call, tooLate]).finally(() => clearTimeout(timer))
  }

  const silenceOf = (name: QueueName, silentForMs: number): number => {
    const sinceMs = audibleSinceMs.get(name)
    return sinceMs === undefined ? 0 : Math.min(silentForMs, performance.now() - sinceMs)
  }

  const timer = setInterval(() => {
    if (looking) return
    looking = true
    look()
      .catch(() => audibleSinceMs.clear())
      .finally(() => (looking = false))
  }, canaryEveryMs)

  return {
    async assertNotStalled() {
      for (const { name, silentForMs } of workers) {
        const silentMs = silenceOf(name, silentForMs())
        if (silentMs > stalledAfterMs / 2)
          throw new Error(`the worker of ${name} has heard nothing for ${Math.round(silentMs / SECOND)} s`)
      }
    },
    close: () => clearInterval(timer),
  }
}
