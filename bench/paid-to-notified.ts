import { Queue } from 'bullmq'
import { measureSides } from './benchmark.ts'
import type { Benchmark, Side } from './benchmark.ts'
import { loadEvenly, loadWebhooksEvenly } from './paced-load.ts'
import { withScene } from './scene.ts'
import type { Scene } from './scene.ts'
import { assertSentOnce, untilSent } from './sends.ts'
import { FIRST_CHAT, toOrder } from './webhook.ts'

const PER_SECOND = 200
const FULL = { warmUp: 10_000, seconds: 20 }
const SMOKE = { warmUp: 100, seconds: 1 }
/** The first of an even load find no connections. */
const UNCOUNTED_SHARE = 0.1

/** From sending a webhook until Telegram gets the message, against the time from `queue.add` to the same message. */
export const paidToNotified: Benchmark = async (run) => {
  const { warmUp, seconds } = run.isSmoke ? SMOKE : FULL
  const { peyk, baseline } = await measureSides(run, (side) => latenciesOf(side, warmUp, PER_SECOND * seconds))
  const at = (share: number) => ({ value: percentile(peyk, share), baseline: percentile(baseline, share) })
  return { 'paid-to-notified.p50': at(0.5), 'paid-to-notified.p99': at(0.99) }
}

/** Returns milliseconds, shortest first, of processes that are warm. @throws {Error} when a customer gets no message, or two */
function latenciesOf(side: Side, warmUp: number, count: number): Promise<number[]> {
  return withScene({}, async (scene) => {
    const { startIngress, startWorker, load, simulator } = scene
    const [{ url }] = await Promise.all([startIngress(side), startWorker(side)])
    await load(url, { first: 0, count: warmUp })
    await untilSent(simulator, warmUp)
    const orders = { first: warmUp, count }
    const paidAtMs = await (side === 'peyk'
      ? loadWebhooksEvenly(url, PER_SECOND, orders)
      : addJobsEvenly(scene, orders))
    await untilSent(simulator, warmUp + count)
    assertSentOnce(simulator, warmUp + count)
    const { chatIds, times } = simulator.telegram.sends()
    const sentAtMs = new Map(chatIds.map((chatId, i) => [chatId - FIRST_CHAT, times[i] ?? Number.NaN]))
    return paidAtMs
      .map((paidAt, i) => (sentAtMs.get(warmUp + i) ?? Number.NaN) - paidAt)
      .slice(Math.floor(count * UNCOUNTED_SHARE))
      .toSorted((a, b) => a - b)
  })
}

async function addJobsEvenly({ redis }: Scene, { first, count }: { first: number; count: number }): Promise<number[]> {
  const queue = new Queue('notifications', { connection: redis })
  const sentAtMs = await loadEvenly(PER_SECOND, count, (i) => {
    const { id: orderId, chat_id: chatId } = toOrder(first + i)
    return queue.add('notify', { orderId, chatId })
  })
  await queue.close()
  return sentAtMs
}

/** Returns the smallest value that the given share does not exceed. */
function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN
}
