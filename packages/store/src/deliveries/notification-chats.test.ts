import { afterEach, beforeEach, expect, it } from 'vitest'
import { orderUpdateOf, paid, testStore } from '@peyk/test-support/store'

let test: ReturnType<typeof testStore>
beforeEach(() => {
  test = testStore()
})
afterEach(() => test.close())

it('finds the chat of each notification that nobody has, and the state of the others', async () => {
  const { orders, ledger, findChat } = test.store
  for (const orderId of ['1', 'a:b'])
    await orders.applyOrderUpdate(orderUpdateOf(orderId, 'paid', { chatId: '7' }), 'webhook')
  await orders.applyOrderUpdate(orderUpdateOf('2', 'paid'), 'webhook')
  await ledger.recordNotified(paid('3'), 'import')
  const found = await Promise.all(['1', 'a:b', '2', '3', 'unknown'].map((orderId) => findChat(paid(orderId))))
  expect(found).toEqual([
    { state: undefined, chatId: '7' },
    { state: undefined, chatId: '7' },
    { state: undefined, chatId: undefined },
    { state: 'sent', chatId: undefined },
    { state: undefined, chatId: undefined },
  ])
})
