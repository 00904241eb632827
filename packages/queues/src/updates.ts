import type { Queue } from 'bullmq'
import type { Payload, TelegramUpdateJson } from './catalogue.ts'

/** Queues what Telegram sends to the bot. */
export function createUpdateJobs(queue: () => Queue) {
  return {
    /** Queues Telegram updates in their order. An update whose job still exists is not queued again. */
    async enqueueUpdates(updates: readonly TelegramUpdateJson[]): Promise<void> {
      await queue().addBulk(
        updates.map((update) => ({
          name: 'update',
          data: { v: 1, update } satisfies Payload<'telegram-updates'>,
          opts: { jobId: toJobId(update.update_id) },
        })),
      )
    },

    /** Returns whether an update's job will run (`waiting`), ran or failed for good (`ended`), or does not exist (`gone`). */
    async updateState(updateId: number): Promise<'waiting' | 'ended' | 'gone'> {
      const state = await queue().getJobState(toJobId(updateId))
      if (state === 'unknown') return 'gone'
      return state === 'completed' || state === 'failed' ? 'ended' : 'waiting'
    },

    /** Lets an update that waits for its turn run now. Other updates stay as they are. */
    async promoteUpdate(updateId: number): Promise<void> {
      const job = await queue().getJob(toJobId(updateId))
      // A retry keeps its delay.
      if (job !== undefined && job.attemptsMade === 0) await job.promote().catch(() => undefined)
    },
  }
}

/** BullMQ refuses an id of digits only. */
function toJobId(updateId: number): string {
  return `update-${updateId}`
}
