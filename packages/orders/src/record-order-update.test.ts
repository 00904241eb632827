import type { OrderUpdateResult } from '@peyk/store/order-store'
import type { LogFields } from '@peyk/domain/log-events'
import type { Notification } from '@peyk/domain/notification'
import { orderUpdateOf, testStore } from '@peyk/test-support/store'
import { describe, expect, it } from 'vitest'
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

describe('the log of an odd order update', () => {
  const result = {
    result: 'updated',
    before: 'paid',
    after: 'paid',
    cleared: false,
    newWord: false,
    futureTime: false,
    otherOwner: false,
    leftOut: false,
    contradicted: false,
  } as const
  const orderUpdate = orderUpdateOf('1', 'paid', {
    chatId: '8',
    money: { amount: '5', currency: 'IRT' },
    updatedAtMs: 4_000_000_000_000,
  })
  const linesOf = async (more: Partial<OrderUpdateResult>) => {
    const lines: { message: string; event: string; orderId?: unknown }[] = []
    const line = (message: string, fields: LogFields) => void lines.push({ message, ...fields })
    const orders = { applyOrderUpdate: async () => ({ ...result, ...more }) }
    await recordOrderUpdate(orderUpdate, 'webhook', {
      orders,
      enqueue: async () => undefined,
      logger: { info: line, warn: line },
    })
    return lines
  }
  const eventsOf = async (more: Partial<OrderUpdateResult>) => (await linesOf(more)).map(({ event }) => event)

  it('is nothing where nothing is odd', async () => {
    expect(await eventsOf({})).toEqual([])
  })

  it('is a line for each oddity, with the order', async () => {
    const all = {
      newWord: true,
      futureTime: true,
      leftOut: true,
      otherOwner: true,
      contradicted: true,
      otherAmount: 'ignored',
    } as const
    expect(await eventsOf(all)).toEqual([
      'status.unknown',
      'order.future_time',
      'order.left_out',
      'order.other_owner',
      'order.canceled_after_paid',
      'order.other_amount',
    ])
    for (const { message, orderId } of await linesOf({ futureTime: true, otherAmount: 'taken' })) {
      expect(message).toContain('order 1')
      expect(orderId).toBe('1')
    }
  })
})
