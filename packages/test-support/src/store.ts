import type { Notification } from '@peyk/domain/notification'
import type { OrderUpdate } from '@peyk/domain/order'
import type { Status } from '@peyk/domain/status'
import { createStore } from '@peyk/store/store'
import type { StoreOptions } from '@peyk/store/store'
import { Redis } from 'ioredis'
import { testRedis } from './redis.ts'

/** A store of its own on the shared Redis. */
export function testStore(options: Partial<StoreOptions> = {}) {
  const { url, prefix } = testRedis()
  const redis = new Redis(url, { maxRetriesPerRequest: null })
  const store = createStore(redis, {
    prefix,
    linkSecrets: ['link-secret'],
    kinds: ['paid'],
    retentionDays: 400,
    // Most tests name a chat and then link another one.
    linkTakesOver: true,
    graceMs: 0,
    pollIntervalSeconds: 60,
    ...options,
  })
  return { redis, store, prefix, url, close: () => redis.disconnect() }
}

export function orderUpdateOf(orderId: string, status: Status, more: Partial<OrderUpdate> = {}): OrderUpdate {
  return {
    orderId,
    status,
    rawStatus: status,
    chatId: undefined,
    money: undefined,
    url: undefined,
    updatedAtMs: undefined,
    ...more,
  }
}

export const paid = (orderId: string): Notification => ({ orderId, kind: 'paid' })
