import type { Queue } from 'bullmq'

/** Removes every schedule of a queue, such as those of an earlier mode. Returns their names. */
export async function removeSchedules(queue: Queue): Promise<string[]> {
  const names = (await queue.getJobSchedulers()).map((schedule) => schedule.key)
  for (const name of names) await queue.removeJobScheduler(name)
  return names
}
