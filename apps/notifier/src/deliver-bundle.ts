import type { Logger } from '@peyk/config/logger'
import { toNoticeId } from '@peyk/domain/notice'
import type { DueNotice } from '@peyk/domain/notice'
import { SECOND } from '@peyk/domain/time'
import { JobPostponed, QueueHeld } from '@peyk/queues/job-failures'
import type { Producer } from '@peyk/queues/producer'

export type DeliverBundleDeps = {
  deliver: (notice: DueNotice) => Promise<string>
  notifyLater: Producer['notifyLater']
  holdQueue: (ms: number) => Promise<void>
  logger: Logger
}

const RETRY_MS = 1 * SECOND

/** Tells the notices of one job, each on its own: one that cannot be told now goes on as a job of its own. */
export async function deliverBundle(notices: readonly DueNotice[], deps: DeliverBundleDeps): Promise<string> {
  const results = await Promise.allSettled(notices.map((notice) => deps.deliver(notice)))
  const counts = new Map<string, number>()
  const count = (what: string) => counts.set(what, (counts.get(what) ?? 0) + 1)
  await Promise.all(
    results.map(async (result, i) => {
      const notice = notices[i]
      count(result.status === 'fulfilled' ? result.value : 'queued again')
      if (result.status === 'rejected' && notice !== undefined) await queueAgain(notice, result.reason, deps)
    }),
  )
  return [...counts].map(([what, times]) => `${times} ${what}`).join(', ')
}

async function queueAgain(
  notice: DueNotice,
  error: unknown,
  { notifyLater, holdQueue, logger }: DeliverBundleDeps,
): Promise<void> {
  try {
    if (error instanceof QueueHeld) await holdQueue(error.delayMs)
    else if (!(error instanceof JobPostponed))
      logger.warn(`${toNoticeId(notice)} could not be told; it is tried again`, {
        event: 'notice.failed',
        ...notice,
        error,
      })
    await notifyLater(notice, error instanceof JobPostponed ? error.delayMs : RETRY_MS)
  } catch (failure) {
    // The outbox still has it.
    logger.warn(`The queue did not take ${toNoticeId(notice)} again; the sweep will queue it`, {
      event: 'notice.queue_failed',
      ...notice,
      error: failure,
    })
  }
}
