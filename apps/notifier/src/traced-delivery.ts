import type { Tracing } from '@peyk/runtime/tracing'
import type { Notification } from '@peyk/domain/notification'
import { JobPostponed } from '@peyk/queues/job-failures'

/** The same delivery as a span of its own. One that has to wait its turn is no failure. */
export function createTracedDelivery(
  deliver: (notification: Notification) => Promise<string>,
  span: Tracing['span'],
): (notification: Notification) => Promise<string> {
  return async (notification) => {
    const attributes = { 'peyk.order_id': notification.orderId, 'peyk.kind': notification.kind }
    const cameTo = await span('deliver notification', attributes, async (note) => {
      const result = await deliver(notification).catch((error: unknown) => {
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
