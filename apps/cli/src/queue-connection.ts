import type { Settings } from '@peyk/config/settings'
import { createProducer } from '@peyk/queues/producer'
import type { Producer } from '@peyk/queues/producer'
import { withStore } from './store-connection.ts'
import type { StoreConnection } from './store-connection.ts'

export type QueueConnection = StoreConnection & { producer: Producer }

/** As `withStore`, for what also reads the queues or adds jobs to them. */
export async function withQueues<T>(
  settings: Settings,
  use: (connection: QueueConnection) => Promise<T>,
  takes?: 'own' | 'any',
): Promise<T> {
  return withStore(
    settings,
    async (connection) => {
      // Its errors are those of the connection, which `withStore` hears.
      const producer = createProducer(connection.redis, settings.redis.prefix, () => undefined)
      const result = await use({ ...connection, producer })
      await producer.close()
      return result
    },
    takes,
  )
}
