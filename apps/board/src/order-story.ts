import type { Order } from '@peyk/domain/order'
import type { NoticeStanding } from '@peyk/store/notice-standings'
import type { StoryEntry } from '@peyk/store/order-record'
import type { Store } from '@peyk/store/store'

/** All that is known of one order. */
export type OrderStory = {
  orderId: string
  order: Order | undefined
  /** When the panel is asked about it, where it is polled. */
  nextCheckAtMs: number | undefined
  standings: NoticeStanding[]
  /** Oldest first. */
  story: StoryEntry[]
}

/** Gives `undefined` when nothing is known of such an order. */
export async function readOrderStory(
  { orders, standings, presence }: Pick<Store, 'orders' | 'standings' | 'presence'>,
  orderId: string,
): Promise<OrderStory | undefined> {
  const [order, story, checkAtMs, found, processes] = await Promise.all([
    orders.get(orderId),
    orders.story(orderId),
    orders.nextCheckAtMs(orderId),
    standings.of(orderId),
    presence.list(),
  ])
  if (order === undefined && found.length === 0 && story.length === 0) return undefined
  const isPolled = processes.some(({ sources }) => sources?.panel === 'polling')
  return { orderId, order, nextCheckAtMs: isPolled ? checkAtMs : undefined, standings: found, story }
}
