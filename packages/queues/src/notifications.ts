import { toNotificationId } from '@peyk/domain/notification'
import type { Notification } from '@peyk/domain/notification'
import type { JobsOptions, Queue } from 'bullmq'
import type { Payload } from './catalogue.ts'

/** Queues notifications, each as one job. The ledger decides whether a message is sent, not this queue. */
export function createNotificationJobs(queue: () => Queue) {
  return {
    /** Queues a notification unless its job already waits. */
    async enqueueNotification(notification: Notification): Promise<void> {
      const { name, data, opts } = toJob(notification)
      await queue().add(name, data, opts)
    },

    /** Queues each of the notifications unless its job already waits. */
    async enqueueNotifications(notifications: readonly Notification[]): Promise<void> {
      await queue().addBulk(notifications.map(toJob))
    },

    /**
     * Queues notifications whose jobs may be lost. BullMQ drops a job whose deduplication key exists. The key of a job that is in
     * no list, or whose worker died, stays without end: it is deleted first.
     */
    async requeueNotifications(notifications: readonly Notification[]): Promise<void> {
      await Promise.all(notifications.map((notification) => freeDeadKey(queue(), toNotificationId(notification))))
      await queue().addBulk(notifications.map(toJob))
    },
  }
}

function toJob(notification: Notification) {
  const { orderId, kind } = notification
  return {
    name: 'notify',
    data: { v: 1, orderId, kind } satisfies Payload<'notifications'>,
    opts: { deduplication: { id: toNotificationId(notification) } } satisfies JobsOptions,
  }
}

async function freeDeadKey(queue: Queue, deduplicationId: string): Promise<void> {
  const jobId = await queue.getDeduplicationJobId(deduplicationId)
  if (jobId !== null && !(await willBeTaken(queue, jobId))) await queue.removeDeduplicationKey(deduplicationId)
}

/** Whether a worker will take the job. An active one counts as lost: no delivery has an owner, so its worker died. */
async function willBeTaken(queue: Queue, jobId: string): Promise<boolean> {
  const state = await queue.getJobState(jobId)
  return state === 'waiting' || state === 'delayed' || state === 'prioritized'
}
