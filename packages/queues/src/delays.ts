import { MINUTE, SECOND } from '@peyk/domain/time'
import type { Queue } from 'bullmq'
import type { Redis } from 'ioredis'
import { JOB_LIMIT } from './catalogue.ts'

/**
 * No job is delayed and no queue is paused by its workers for longer. BullMQ computes when a job comes again with the clock of its
 * worker, and keeps that time. One that lies further ahead is from a clock that was wrong.
 */
export const LONGEST_DELAY_MS = 5 * MINUTE
/** Clocks of two workers, both right, differ by less. */
const TOLERANCE_MS = 10 * SECOND
const JOBS_AT_ONCE = 1000
/** BullMQ multiplies the times in its sorted set of delayed jobs by this. */
const SCORE_FACTOR = 0x1000

/**
 * Makes the jobs due that a wrong clock delayed for too long, and ends such a pause by workers. Returns the number of jobs.
 */
export async function endLongDelays(queue: Queue, redis: Redis): Promise<number> {
  const longestMs = LONGEST_DELAY_MS + TOLERANCE_MS
  if ((await queue.getRateLimitTtl(JOB_LIMIT.max)) > longestMs) await queue.removeRateLimitKey()
  const tooFar = (Date.now() + longestMs) * SCORE_FACTOR
  const jobIds = await redis.zrangebyscore(queue.toKey('delayed'), tooFar, '+inf', 'LIMIT', 0, JOBS_AT_ONCE)
  for (const jobId of jobIds) {
    const job = await queue.getJob(jobId)
    // Another process may have promoted it meanwhile.
    await job?.promote().catch(() => undefined)
  }
  return jobIds.length
}
