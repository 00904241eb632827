import type { DemoHooks } from '@peyk/simulator/demo-hooks'
import { QUEUE_NAMES, toQueuePrefix } from '@peyk/queues/catalogue'
import { Queue } from 'bullmq'
import { Redis } from 'ioredis'

const SCAN_COUNT = 500

const PREFIX = 'peyk-demo'

/**
 * `peyk-demo`, or the next free one while another demo runs on this Redis: a demo is known there by a connection that
 * has its prefix as its name.
 */
export async function chooseDemoPrefix(url: string, first = PREFIX): Promise<string> {
  const redis = new Redis(url)
  try {
    const clients = String(await redis.client('LIST'))
    const isTaken = (prefix: string) => clients.includes(` name=${prefix} `)
    let number = 1
    while (isTaken(toPrefix(first, number))) number += 1
    return toPrefix(first, number)
  } finally {
    redis.disconnect()
  }
}

const toPrefix = (first: string, number: number) => (number === 1 ? first : `${first}-${number}`)

/** Deletes what an earlier demo left, and nothing else: only keys that begin with the demo's prefix. */
export async function emptyDemoRedis(url: string, prefix: string): Promise<void> {
  const redis = new Redis(url)
  try {
    for await (const keys of redis.scanStream({ match: `{${prefix}}:*`, count: SCAN_COUNT })) {
      if (keys.length > 0) await redis.unlink(keys)
    }
  } finally {
    redis.disconnect()
  }
}

/** Counts the jobs of every queue of the demo. */
export function createQueueCounter(url: string, prefix: string) {
  const redis = new Redis(url, { maxRetriesPerRequest: 1, connectionName: prefix })
  redis.on('error', () => {}) // the processes log it
  const queues = QUEUE_NAMES.map((name) => new Queue(name, { connection: redis, prefix: toQueuePrefix(prefix) }))
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
