import { gauge } from '@peyk/runtime/metrics'

/** How much of the outbox is read for its longest wait. */
export const READ_IN_OUTBOX = 1000
const SAME_EVERYWHERE = 'Read from Redis by every scheduler: with several take the maximum, not the sum'

/** What is in Redis. */
export const BACKLOG_METRICS = {
  jobs: gauge({
    name: 'peyk_queue_jobs',
    help: `Jobs in a queue, by state. ${SAME_EVERYWHERE}`,
    labelNames: ['queue', 'state'],
  }),
  notifications: gauge({
    name: 'peyk_notifications',
    help: `Notifications that are due, or open (held, rejected, uncertain). ${SAME_EVERYWHERE}`,
    labelNames: ['state'],
  }),
  oldestDue: gauge({
    name: 'peyk_outbox_oldest_due_timestamp_seconds',
    help: `When the oldest notification in the outbox became due (of the first ${READ_IN_OUTBOX}); now when the outbox is empty. Read from Redis by every scheduler: with several take the minimum`,
  }),
  pending: gauge({ name: 'peyk_orders_pending', help: `Orders that are pending. ${SAME_EVERYWHERE}` }),
  panelSilent: gauge({
    name: 'peyk_panel_silent',
    help: `1 while the panel’s webhooks are silent for longer than in the same hours of the week before. ${SAME_EVERYWHERE}`,
  }),
  memoryDays: gauge({
    name: 'peyk_redis_memory_days_left',
    help: `For how many days the memory of Redis lasts at the rate of the last days; DELIVERY_RETENTION_DAYS when it is enough for all of them. ${SAME_EVERYWHERE}`,
  }),
  processes: gauge({
    name: 'peyk_processes',
    help: `Processes of Peyk with a heartbeat. ${SAME_EVERYWHERE}`,
    labelNames: ['process'],
  }),
}
