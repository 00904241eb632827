import type { Notification } from '@peyk/domain/notification'
import { orderUpdateOf, testStore } from '@peyk/test-support/store'
import { expect, it } from 'vitest'
import { recordOrderUpdate } from './record-order-update.ts'

const logger = { info: () => undefined, warn: () => undefined }

it('queues the notification that waited for a chat, not one of the late update that names it', async () => {
  const { store, close } = testStore({ kinds: ['paid', 'canceled'] })
  const queued: Notification[] = []
  const deps = {
    orders: store.orders,
    logger,
    enqueue: async (due: readonly Notification[]) => void queued.push(...due),
  }
  await recordOrderUpdate(orderUpdateOf('1001', 'paid'), 'webhook', deps)
  expect(queued).toEqual([])
  await recordOrderUpdate(orderUpdateOf('1001', 'canceled', { chatId: '7' }), 'webhook', deps)
  expect(queued).toEqual([{ orderId: '1001', kind: 'paid' }])
  await recordOrderUpdate(orderUpdateOf('1001', 'canceled', { chatId: '7' }), 'webhook', deps)
  expect(queued).toHaveLength(1)
  close()
})
