import type { Producer } from '@peyk/queues/producer'
import type { ChatUpdates } from '@peyk/store/chat-updates'
import { placeOf } from '@peyk/telegram/update'

/** Queues Telegram updates. Each gets its place in its chat's order before its job, so that no job overtakes an earlier one. */
export function createEnqueueInOrder(
  updates: Pick<ChatUpdates, 'join'>,
  enqueueUpdates: Producer['enqueueUpdates'],
): Producer['enqueueUpdates'] {
  return async (received) => {
    await updates.join(received.map(placeOf).filter((place) => place !== undefined))
    await enqueueUpdates(received)
  }
}
