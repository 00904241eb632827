import type { Producer } from '@peyk/queues/producer'
import type { ChatUpdates } from '@peyk/store/chat-updates'
import { placeOf } from '@peyk/telegram/update'

/** Takes updates in: each first has its place in its chat's order, then its job, so that no job can overtake an earlier one. */
export function createTakeUpdates(
  updates: Pick<ChatUpdates, 'join'>,
  queue: Producer['enqueueUpdates'],
): Producer['enqueueUpdates'] {
  return async (taken) => {
    await updates.join(taken.map(placeOf).filter((place) => place !== undefined))
    await queue(taken)
  }
}
