import { setTimeout as delay } from 'node:timers/promises'
import { createProducer } from '@peyk/queues/producer'
import { Redis } from 'ioredis'
import { createConnections } from './connections.ts'
import type { PacedLoad, PacedLoadResult } from './load.ts'
import { FIRST_CHAT, FIRST_ORDER } from './order-range.ts'
import { PREFIX } from './prefix.ts'
import { toRawRequest } from './webhook.ts'

type Send = (i: number) => Promise<void>

const LEAD_MS = 100

process.once('message', (load: PacedLoad) => void run(load))

/** So many a second, evenly and whatever comes back: nobody who is slow is sent less. */
async function run(load: PacedLoad): Promise<void> {
  const { send, close } =
    load.target.kind === 'webhook' ? sendWebhooks(load.target.url, load) : addJobs(load.target.redisUrl)
  const sentAtMs: number[] = []
  const tookMs: number[] = []
  const failures: string[] = []
  let latestMs = 0
  const underWay: Promise<void>[] = []
  const startAtMs = performance.now() + LEAD_MS
  while (sentAtMs.length < load.count) {
    const nowMs = performance.now()
    const dueAtMs = startAtMs + (sentAtMs.length / load.perSecond) * 1000
    if (nowMs < dueAtMs) {
      await delay(1)
      continue
    }
    latestMs = Math.max(latestMs, nowMs - dueAtMs)
    const i = sentAtMs.push(performance.timeOrigin + nowMs) - 1
    underWay.push(
      send(load.first + i).then(
        () => void (tookMs[i] = performance.now() - nowMs),
        (error: unknown) => void failures.push(String(error)),
      ),
    )
  }
  await Promise.all(underWay)
  await close()
  const result: PacedLoadResult = { sentAtMs, tookMs, failed: failures.length, problem: failures[0], latestMs }
  process.send?.(result, () => process.disconnect?.())
}

function sendWebhooks(url: string, { first, count }: PacedLoad): { send: Send; close: () => Promise<void> } {
  const requests = Array.from({ length: count }, (_, i) => toRawRequest(url, first + i))
  const connections = createConnections(url)
  return {
    send: (i) => connections.send(requests[i - first] ?? ''),
    close: async () => connections.close(),
  }
}

function addJobs(redisUrl: string): { send: Send; close: () => Promise<void> } {
  const redis = new Redis(redisUrl, { maxRetriesPerRequest: null })
  const producer = createProducer(redis, PREFIX, () => undefined)
  const queue = producer.queue('notifications')
  return {
    send: async (i) => {
      await queue.add('tell', { orderId: String(FIRST_ORDER + i), chatId: FIRST_CHAT + i })
    },
    async close() {
      await producer.close()
      redis.disconnect()
    },
  }
}
