import { toNotificationId } from '@peyk/domain/notification'
import type { Notification } from '@peyk/domain/notification'
import type { JobsOptions, Queue } from 'bullmq'
import type { Payload } from './catalogue.ts'

/** Queues notifications, each as one job. The ledger decides whether a message is sent, not this queue. */
export function createNotificationJobs(queue: () => Queue) {
  return {
    /** Queues a notification that just became due. */
    async enqueueNotification(notification: Notification): Promise<void> {
      const { name, data } = toJob(notification)
      await queue().add(name, data)
    },

    /** Queues notifications that just became due. */
    async enqueueNotifications(notifications: readonly Notification[]): Promise<void> {
      await queue().addBulk(notifications.map(toJob))
    },

    /**
     * Queues notifications whose jobs may be lost, unless a job that came from here already waits. BullMQ drops a job whose
     * deduplication key exists. The key of a job that is in no list, or whose worker died, stays without end: it is deleted first.
     */
    async requeueNotifications(notifications: readonly Notification[]): Promise<void> {
      await Promise.all(notifications.map((notification) => freeDeadKey(queue(), toNotificationId(notification))))
      await queue().addBulk(notifications.map(toRequeuedJob))
    },
  }
}

/** Without deduplication, which costs five commands of Redis: a notification becomes due once. */
function toJob({ orderId, kind }: Notification) {
  return { name: 'notify', data: { v: 1, orderId, kind } satisfies Payload<'notifications'> }
}

/** However often the sweep finds a notification that waits, it adds one job. */
function toRequeuedJob(notification: Notification) {
  const opts: JobsOptions = { deduplication: { id: toNotificationId(notification) } }
  return { ...toJob(notification), opts }
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
