import type { OrderUpdateResult } from '@peyk/store/order-store'
import { describe, expect, it } from 'vitest'
import { orderUpdateOf } from '@peyk/test-support/store'
import type { LogFields } from '@peyk/domain/log-events'
import { logWarnings } from './order-update-warnings.ts'

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
  const linesOf = (more: Partial<OrderUpdateResult>) => {
    const lines: { message: string; event: string; orderId?: unknown }[] = []
    const line = (message: string, fields: LogFields) => void lines.push({ message, ...fields })
    logWarnings(orderUpdate, { ...result, ...more }, { info: line, warn: line })
    return lines
  }
  const eventsOf = (more: Partial<OrderUpdateResult>) => linesOf(more).map(({ event }) => event)

  it('is nothing where nothing is odd', () => {
    expect(eventsOf({})).toEqual([])
  })

  it('is a line for each oddity, with the order', () => {
    const all = {
      newWord: true,
      futureTime: true,
      leftOut: true,
      otherOwner: true,
      contradicted: true,
      otherAmount: 'ignored',
    } as const
    expect(eventsOf(all)).toEqual([
      'status.unknown',
      'order.future_time',
      'order.left_out',
      'order.other_owner',
      'order.canceled_after_paid',
      'order.other_amount',
    ])
    for (const { message, orderId } of linesOf({ futureTime: true, otherAmount: 'taken' })) {
      expect(message).toContain('order 1')
      expect(orderId).toBe('1')
    }
  })
})
