import type { EnqueueDue } from '@peyk/orders/enqueue-due'
import type { Store } from '@peyk/store/store'
import type { Queue } from 'bullmq'
import type { Overview } from './overview.ts'

/** A bot that the board shows. */
export type Bot = {
  /** Its `REDIS_PREFIX`. */
  prefix: string
  /** The beginning of its pages' addresses: empty for the first bot, `/bots/<prefix>` for the others. */
  root: string
  store: Store
  /** Returns all queues; throws while Redis does not answer. */
  openQueues: () => Promise<readonly Queue[]>
  readOverview: () => Promise<Overview>
  /** Queues notifications that are due. */
  enqueue: EnqueueDue
}

export function rootOf(prefix: string, isFirst: boolean): string {
  return isFirst ? '' : `/bots/${encodeURIComponent(prefix)}`
}

/** Returns the address of an order's page. A path of dots means a step upwards, so such an id goes into the query. */
export function toOrderUrl({ root }: Pick<Bot, 'root'>, orderId: string): string {
  return /^\.{1,2}$/.test(orderId)
    ? `${root}/orders?${new URLSearchParams({ id: orderId }).toString()}`
    : `${root}/orders/${encodeURIComponent(orderId)}`
}
