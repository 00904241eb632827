import type { Queue } from 'bullmq'
import type { Payload } from './catalogue.ts'

/** One run every `everyMs`, however many processes ask for it. Asking again changes nothing. */
export async function scheduleUpkeep(queue: Queue, everyMs: number): Promise<void> {
  await queue.upsertJobScheduler(
    'sweep',
    { every: everyMs },
    { name: 'sweep', data: { v: 1 } satisfies Payload<'upkeep'> },
  )
}

/** Removes every schedule of a queue, such as an earlier mode left in Redis; gives their names. */
export async function removeSchedules(queue: Queue): Promise<string[]> {
  const names = (await queue.getJobSchedulers()).map((schedule) => schedule.key)
  for (const name of names) await queue.removeJobScheduler(name)
  return names
}
