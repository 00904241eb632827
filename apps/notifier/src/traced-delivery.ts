import type { Tracing } from '@peyk/config/tracing'
import type { DueNotice } from '@peyk/domain/notice'
import { JobPostponed } from '@peyk/queues/job-failures'

/** The same delivery as a span of its own. One that has to wait its turn is no failure. */
export function createTracedDelivery(
  deliver: (notice: DueNotice) => Promise<string>,
  span: Tracing['span'],
): (notice: DueNotice) => Promise<string> {
  return async (notice) => {
    const attributes = { 'peyk.order_id': notice.orderId, 'peyk.kind': notice.kind }
    const cameTo = await span('deliver notice', attributes, async (note) => {
      const result = await deliver(notice).catch((error: unknown) => {
        if (error instanceof JobPostponed) return error
        throw error
      })
      note({ 'peyk.came_to': typeof result === 'string' ? result : 'postponed' })
      return result
    })
    if (typeof cameTo === 'string') return cameTo
    throw cameTo
  }
}
