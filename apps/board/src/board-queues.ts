import { QUEUE_NAMES } from '@peyk/queues/catalogue'
import { createQueue } from '@peyk/queues/producer'
import type { createRedis } from '@peyk/store/connection'
import type { Queue } from 'bullmq'

/**
 * All queues of a bot, opened at the first call that Redis answers. BullMQ does not repeat a queue's first contact with
 * Redis, so queues that fail there are closed and made anew at the next call.
 */
export function createBoardQueues(redis: ReturnType<typeof createRedis>, prefix: string) {
  let opened: Promise<readonly Queue[]> | undefined

  return {
    /** Throws while Redis does not answer. */
    open(): Promise<readonly Queue[]> {
      opened ??= openAll(redis, prefix).catch((error: unknown) => {
        opened = undefined
        throw error
      })
      return opened
    },

    async close(): Promise<void> {
      const queues = (await opened?.catch(() => undefined)) ?? []
      await Promise.all(queues.map((queue) => queue.close()))
    },
  }
}

async function openAll(redis: ReturnType<typeof createRedis>, prefix: string): Promise<readonly Queue[]> {
  const queues = QUEUE_NAMES.map((name) => createQueue(name, redis, prefix))
  // The shared connection logs its errors; an error event without a listener ends the process.
  for (const queue of queues) queue.on('error', () => undefined)
  try {
    await Promise.all(queues.map((queue) => queue.waitUntilReady()))
    return queues
  } catch (error) {
    await Promise.allSettled(queues.map((queue) => queue.close()))
    throw error
  }
}
