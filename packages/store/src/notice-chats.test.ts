import { afterEach, beforeEach, expect, it } from 'vitest'
import { newsOf, paid, testStore } from '../../../tests/support/store.ts'

let test: ReturnType<typeof testStore>
beforeEach(() => {
  test = testStore()
})
afterEach(() => test.close())

it('finds the chat of each notice that nobody has, and the state of the others', async () => {
  const { orders, ledger, findChat } = test.store
  for (const orderId of ['1', 'a:b']) await orders.applyNews(newsOf(orderId, 'paid', { chatId: '7' }), 'webhook')
  await orders.applyNews(newsOf('2', 'paid'), 'webhook')
  await ledger.recordTold(paid('3'), 'import')
  const found = await Promise.all(['1', 'a:b', '2', '3', 'unknown'].map((orderId) => findChat(paid(orderId))))
  expect(found).toEqual([
    { state: undefined, chatId: '7' },
    { state: undefined, chatId: '7' },
    { state: undefined, chatId: undefined },
    { state: 'sent', chatId: undefined },
    { state: undefined, chatId: undefined },
  ])
})
