import type { Queue } from 'bullmq'
import type { Payload } from './catalogue.ts'

/** Queues questions to the panel. */
export function createCheckJobs(queue: () => Queue) {
  return {
    /** Queues one order check for each batch of orders. */
    async enqueueChecks(batches: readonly string[][]): Promise<void> {
      await queue().addBulk(
        batches.map((orderIds) => ({ name: 'check', data: { v: 1, orderIds } satisfies Payload<'order-checks'> })),
      )
    },
  }
}
