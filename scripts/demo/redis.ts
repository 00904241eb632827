import type { DemoHooks } from '@peyk/simulator/demo-hooks'
import { QUEUE_NAMES, toQueuePrefix } from '@peyk/queues/catalogue'
import { Queue } from 'bullmq'
import { Redis } from 'ioredis'
import { DEMO_PREFIX } from './environment.ts'

const SCAN_COUNT = 500

/** Deletes what an earlier demo left, and nothing else: only keys that begin with the demo's prefix. */
export async function emptyDemoRedis(url: string): Promise<void> {
  const redis = new Redis(url)
  try {
    for await (const keys of redis.scanStream({ match: `{${DEMO_PREFIX}}:*`, count: SCAN_COUNT })) {
      if (keys.length > 0) await redis.unlink(keys)
    }
  } finally {
    redis.disconnect()
  }
}

/** Counts the jobs of every queue of the demo. */
export function createQueueCounter(url: string) {
  const redis = new Redis(url, { maxRetriesPerRequest: 1 })
  redis.on('error', () => {}) // said by the processes themselves
  const queues = QUEUE_NAMES.map((name) => new Queue(name, { connection: redis, prefix: toQueuePrefix(DEMO_PREFIX) }))
  return {
    read(): ReturnType<DemoHooks['queues']> {
      return Promise.all(queues.map(countJobs))
    },
    async close(): Promise<void> {
      await Promise.all(queues.map((queue) => queue.close()))
      redis.disconnect()
    },
  }
}

async function countJobs(queue: Queue) {
  const counts = await queue.getJobCounts('waiting', 'prioritized', 'active', 'delayed', 'completed', 'failed')
  const count = (state: string) => counts[state] ?? 0
  return {
    name: queue.name,
    waiting: count('waiting') + count('prioritized'),
    active: count('active'),
    delayed: count('delayed'),
    completed: count('completed'),
    failed: count('failed'),
  }
}
