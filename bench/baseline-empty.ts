import { Worker } from 'bullmq'
import { Redis } from 'ioredis'

/** The least that a process with BullMQ is: one worker whose handler does nothing. Says when it is ready. */
const { REDIS_URL = '' } = process.env
const worker = new Worker('empty', async () => undefined, {
  connection: new Redis(REDIS_URL, { maxRetriesPerRequest: null }),
})
await worker.waitUntilReady()
console.log('ready')
