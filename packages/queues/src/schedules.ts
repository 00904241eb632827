import { SECOND } from '@peyk/domain/time'
import type { Queue } from 'bullmq'

const REPEAT_MS = 30 * SECOND

/** Calls `schedule` now and every half minute, because schedules live in Redis, where they can be deleted. */
export function keepScheduled(
  schedule: () => Promise<void>,
  onError: (error: Error) => void,
  everyMs = REPEAT_MS,
): { close: () => void } {
  const call = () => void schedule().catch(onError)
  call()
  const timer = setInterval(call, everyMs)
  return { close: () => clearInterval(timer) }
}

/** Removes every schedule of a queue, such as those of an earlier mode. Returns their names. */
export async function removeSchedules(queue: Queue): Promise<string[]> {
  const names = (await queue.getJobSchedulers()).map((schedule) => schedule.key)
  for (const name of names) await queue.removeJobScheduler(name)
  return names
}
