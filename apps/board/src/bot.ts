import type { EnqueueDue } from '@peyk/orders/enqueue-due'
import type { Store } from '@peyk/store/store'
import type { Queue } from 'bullmq'
import type { Overview } from './overview.ts'

/** One of the bots that the board shows. */
export type Bot = {
  /** Its `REDIS_PREFIX`. */
  prefix: string
  /** What the addresses of its pages begin with: empty for the first, `/bots/<prefix>` for the others. */
  root: string
  store: Store
  /** Gives all queues; throws while Redis does not answer. */
  openQueues: () => Promise<readonly Queue[]>
  readOverview: () => Promise<Overview>
  /** Queues notifications that are due. */
  enqueue: EnqueueDue
}

export function rootOf(prefix: string, isFirst: boolean): string {
  return isFirst ? '' : `/bots/${encodeURIComponent(prefix)}`
}

/** The address of an order's page. A path of dots would be taken for a step upwards, so such an id goes into the query. */
export function toOrderUrl({ root }: Pick<Bot, 'root'>, orderId: string): string {
  return /^\.{1,2}$/.test(orderId)
    ? `${root}/orders?${new URLSearchParams({ id: orderId }).toString()}`
    : `${root}/orders/${encodeURIComponent(orderId)}`
}
