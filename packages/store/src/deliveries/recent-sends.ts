import { MINUTE } from '@peyk/domain/time'
import { LRUCache } from 'lru-cache'

/** A request that this process wrote, or is about to, and what became of it. */
export type RecentSend = {
  notification: string
  owner: string
  chatId: string
} & ({ state: 'sending' } | { state: 'sent'; messageId: number } | { state: 'uncertain'; reason: string })

/** As long as a failover or a restore may take to be noticed. */
const MEMORY_MS = 10 * MINUTE
/** Ten minutes at 160 a second; about 30 MB. */
const MOST = 100_000

export type RecentSends = ReturnType<typeof createRecentSends>

/** What this process knows of its own sends of the last minutes, in case Redis forgets it. */
export function createRecentSends() {
  // `max` would take the memory of all entries at once, in processes that never send too.
  const sends = new LRUCache<string, RecentSend>({ maxSize: MOST, sizeCalculation: () => 1, ttl: MEMORY_MS })
  const change = (notification: string, owner: string, outcome: (send: RecentSend) => RecentSend) => {
    const known = sends.get(notification)
    if (known?.owner === owner) sends.set(notification, outcome(known))
  }
  return {
    began: (notification: string, owner: string, chatId: string) =>
      void sends.set(notification, { notification, owner, chatId, state: 'sending' }),
    sent: (notification: string, owner: string, messageId: number) =>
      change(notification, owner, ({ chatId }) => ({ notification, owner, chatId, state: 'sent', messageId })),
    uncertain: (notification: string, owner: string, reason: string) =>
      change(notification, owner, ({ chatId }) => ({ notification, owner, chatId, state: 'uncertain', reason })),
    /** Nothing of it was shown. */
    forget(notification: string, owner: string): void {
      if (sends.get(notification)?.owner === owner) sends.delete(notification)
    },
    list: (): RecentSend[] => [...sends.values()],
  }
}
