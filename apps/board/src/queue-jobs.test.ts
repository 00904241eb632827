import { expect, it } from 'vitest'
import { linkJob, nameJob } from './queue-jobs.ts'

it.each([
  ['notifications', 'notify', { v: 1, orderId: '1001', kind: 'paid' }, '1001 · paid', '/bots/b/orders/1001'],
  ['notifications', 'notify', { v: 1, orderId: '..', kind: 'paid' }, '.. · paid', '/bots/b/orders?id=..'],
  [
    'order-checks',
    'check',
    { v: 1, orderIds: ['سفارش/۱'] },
    'check سفارش/۱',
    `/bots/b/orders/${encodeURIComponent('سفارش/۱')}`,
  ],
  ['order-checks', 'check', { v: 1, orderIds: ['1', '2', '3', '4'] }, 'check 1, 2, 3 …', '/bots/b/orders/1'],
  ['telegram-updates', 'update', { v: 1, update: { update_id: 7 } }, 'update 7', '/bots/b/'],
  ['maintenance', 'sweep', { v: 1 }, 'sweep', '/bots/b/'],
  ['notifications', 'canary', {}, 'canary', '/bots/b/'],
  ['order-checks', 'x', 'no object', 'x', '/bots/b/'],
  ['telegram-updates', 'x', { update: null }, 'x', '/bots/b/'],
] as const)('a job of %s named %s with %j is %s', (queue, name, data, shown, href) => {
  expect(nameJob(queue, { name, data })).toBe(shown)
  expect(linkJob('/bots/b', { name, data }).href).toBe(href)
})
