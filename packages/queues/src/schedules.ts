import { SECOND } from '@peyk/domain/time'
import type { Queue } from 'bullmq'
import { OPERATORS_JOB } from './catalogue.ts'
import type { Payload } from './catalogue.ts'

/** One run every `everyMs`, however many processes ask for it. Asking again changes nothing. */
export async function scheduleSweep(queue: Queue, everyMs: number): Promise<void> {
  await queue.upsertJobScheduler(
    'sweep',
    { every: everyMs },
    { name: 'sweep', data: { v: 1 } satisfies Payload<'maintenance'> },
  )
}

/** Operators are notified what is due every `everyMs`, however many processes ask for it. */
export async function scheduleOperators(queue: Queue, everyMs: number): Promise<void> {
  await queue.upsertJobScheduler(
    'operators',
    { every: everyMs },
    { name: 'operators', data: { v: 1, operators: true } satisfies Payload<'maintenance'>, opts: OPERATORS_JOB },
  )
}

const RECONCILE = 'reconcile'

/** One reconciliation every `everyMs`; none, also of an earlier setting, without it. */
export async function scheduleReconcile(queue: Queue, everyMs: number | undefined): Promise<void> {
  if (everyMs === undefined) await queue.removeJobScheduler(RECONCILE)
  else
    await queue.upsertJobScheduler(
      RECONCILE,
      { every: everyMs },
      // The next one asks again anyway.
      { name: RECONCILE, data: { v: 1, reconcile: true } satisfies Payload<'maintenance'>, opts: { attempts: 1 } },
    )
}

const ASK_AGAIN_MS = 30 * SECOND

/** Asks for schedules now and every half minute, since what is in Redis can be deleted; asking again changes nothing. */
export function startSchedules(
  schedules: readonly (() => Promise<void>)[],
  onError: (error: Error) => void,
  everyMs = ASK_AGAIN_MS,
): { close: () => void } {
  const ask = () => schedules.forEach((schedule) => void schedule().catch(onError))
  ask()
  const timer = setInterval(ask, everyMs)
  return { close: () => clearInterval(timer) }
}

/** Removes every schedule of a queue, such as an earlier mode left in Redis; gives their names. */
export async function removeSchedules(queue: Queue): Promise<string[]> {
  const names = (await queue.getJobSchedulers()).map((schedule) => schedule.key)
  for (const name of names) await queue.removeJobScheduler(name)
  return names
}
