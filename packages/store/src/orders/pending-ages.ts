import type { Redis } from 'ioredis'
import type { Keys } from '../keys.ts'

/**
 * How old the pending orders are. `counts` has one number more than there are bounds: orders younger than the first, than
 * the second, …, and all older ones. Where `looked` is less than `count` they are estimates from so many orders.
 */
export type PendingAges = { count: number; looked: number; counts: number[] }

/** For looking at how long orders have been pending. */
export function createPendingAges(redis: Redis, keys: Keys) {
  return {
    /**
     * Counts pending orders by age, between ascending bounds in milliseconds. Reads every order where there are at most
     * `most`, else `most` at random: the cost is bounded.
     */
    async count(boundsMs: readonly number[], most: number): Promise<PendingAges> {
      const count = await redis.zcard(keys.pending)
      const orderIds =
        count <= most ? await redis.zrange(keys.pending, '0', '-1') : await redis.zrandmember(keys.pending, most)
      const since = await sinceMs(orderIds)
      const now = Date.now()
      const counts = Array.from({ length: boundsMs.length + 1 }, () => 0)
      for (const atMs of since) {
        const older = boundsMs.findIndex((boundMs) => now - atMs < boundMs)
        const at = older === -1 ? boundsMs.length : older
        counts[at] = (counts[at] ?? 0) + 1
      }
      const looked = since.length
      const scale = looked === 0 ? 0 : count / looked
      return { count, looked, counts: count <= most ? counts : counts.map((each) => Math.round(each * scale)) }
    },
  }

  /** When the orders became known, as `walk-pending.lua` reads it; one that left meanwhile is left out. */
  async function sinceMs(orderIds: readonly string[]): Promise<number[]> {
    const pipeline = redis.pipeline()
    for (const orderId of orderIds) pipeline.hmget(keys.order(orderId), 'n', 'l')
    const replies = (await pipeline.exec()) ?? []
    return replies.flatMap(([error, reply]) => {
      if (error) throw error
      const [orderUpdate, link] = reply as (string | null)[]
      const first = orderUpdate ?? link
      return first === null || first === undefined ? [] : [Number(first)]
    })
  }
}
