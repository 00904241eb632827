import type { QueueName } from '@peyk/queues/catalogue'
import type { JobHandler } from '@peyk/queues/worker'

/** What this process does with the jobs of one queue, and with how many at once. */
export type QueueHandler<Name extends QueueName> = { concurrency: number; handle: JobHandler<Name> }

/** The queues that this process works on. */
export type QueueHandlers = { [Name in QueueName]?: QueueHandler<Name> }
