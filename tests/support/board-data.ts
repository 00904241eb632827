import { HOUR, MINUTE } from '@peyk/domain/time'
import type { Store } from '@peyk/store/store'
import type { Redis } from 'ioredis'
import { orderUpdateOf } from '@peyk/test-support/store'

const QUARTERS = 4 * 24

/** An id that would be markup, and another address, where it is not taken for text. */
export const MARKUP_ID = `<img src=x onerror=alert(1)>/../"&'`

/** A shop's day: notifications of every state, pending orders of every age, and figures of the last 24 hours. */
export async function seedBoard(redis: Redis, store: Store): Promise<void> {
  await seedOrders(store)
  await seedAges(redis, store)
  await seedFigures(redis, store)
}

async function seedOrders({ orders, ledger }: Store): Promise<void> {
  const money = (amount: string) => ({ amount, currency: 'IRT' })
  const make = async (orderId: string, chatId: string | undefined, amount: string) => {
    const url = `https://shop.example/orders/${encodeURIComponent(orderId)}`
    await orders.applyOrderUpdate(orderUpdateOf(orderId, 'pending', { chatId, money: money(amount), url }), 'check')
    await orders.applyOrderUpdate(
      orderUpdateOf(orderId, 'paid', { chatId, money: money(amount), url, rawStatus: 'پرداخت شد' }),
      'webhook',
    )
    const notification = { orderId, kind: 'paid' } as const
    return notification
  }
  const begin = async (orderId: string, chatId: string, amount: string) => {
    const notification = await make(orderId, chatId, amount)
    await ledger.begin(notification, orderId, chatId, 60_000)
    return notification
  }
  for (let n = 0; n < 14; n += 1)
    await ledger.recordSent(
      await begin(`${1001 + n}`, `${70_010 + n}`, `${250_000 + n * 1500}`),
      `${1001 + n}`,
      500 + n,
    )
  await ledger.holdWithoutChat(await make('1020', undefined, '990000'))
  await ledger.recordOpen(await begin('سفارش-۱۲', '70031', '1250000'), 'سفارش-۱۲', 'held', 'blocked')
  await ledger.recordOpen(
    await begin('WC-88/7', '70032', '87500'),
    'WC-88/7',
    'rejected',
    'Bad Request: BUTTON_URL_INVALID',
  )
  await ledger.recordOpen(
    await begin('1023', '70033', '450000'),
    '1023',
    'uncertain',
    'read ECONNRESET after the request was written',
  )
  await ledger.recordOpen(await begin(MARKUP_ID, '70034', '1000'), MARKUP_ID, 'uncertain', '<b>reason</b>')
  await orders.applyOrderUpdate(orderUpdateOf('1030', 'paid', { chatId: '70040' }), 'webhook')
}

async function seedAges(redis: Redis, { orders, keys }: Store): Promise<void> {
  const ages = {
    new: [4 * MINUTE, 9],
    quarter: [30 * MINUTE, 6],
    hours: [3 * HOUR, 4],
    day: [12 * HOUR, 3],
    week: [80 * HOUR, 2],
  } as const
  for (const [name, [ageMs, count]] of Object.entries(ages))
    for (let n = 0; n < count; n += 1) {
      await orders.applyOrderUpdate(orderUpdateOf(`p-${name}-${n}`, 'pending'), 'check')
      await redis.hset(keys.order(`p-${name}-${n}`), 'n', Date.now() - ageMs)
    }
}

async function seedFigures(redis: Redis, { keys }: Store): Promise<void> {
  const now = Math.floor(Date.now() / (15 * MINUTE))
  for (let ago = 1; ago < QUARTERS; ago += 1) {
    const rhythm = 1 + Math.sin(((now - ago) / QUARTERS) * 2 * Math.PI - 1.2)
    const notified = Math.round(14 * rhythm + ((ago * 7) % 5))
    if (ago > 20 && ago < 25) continue
    const fields: Record<string, number> = { notified, held: ago % 17 === 0 ? 1 : 0 }
    if (notified > 0) Object.assign(fields, { [36 + (ago % 4)]: notified, [52 + (ago % 9)]: Math.ceil(notified / 20) })
    await redis.hset(`${keys.statisticsPrefix}${now - ago}`, fields)
  }
}
