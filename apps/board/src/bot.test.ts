import { afterEach, describe, expect, it } from 'vitest'
import { orderUpdateOf } from '@peyk/test-support/store'
import {
  BASIC,
  BROWSER,
  HEADERS,
  endNotification,
  postForm,
  readPage,
  readTile,
  startTestBoard,
} from './board-fixture.ts'
import type { TestBoard } from './board-fixture.ts'

let board: TestBoard

afterEach(() => board.close())

describe('several bots', () => {
  it('have pages and queues of their own', async () => {
    board = await startTestBoard({ bots: 2 })
    const [first, second] = board.bots
    const root = second?.root ?? ''
    expect(root).toBe(`/bots/${second?.prefix}`)
    await endNotification(board, '1001', 'held')
    await second?.store.orders.applyOrderUpdate(orderUpdateOf('2001', 'paid', { chatId: '7001' }), 'webhook')

    const overview = await readPage(board, '/')
    const other = await readPage(board, `${root}/`)
    for (const page of [overview, other]) for (const bot of board.bots) expect(page).toContain(`<a href="${bot.root}/"`)
    expect([readTile(overview, 'held'), readTile(other, 'held')]).toEqual(['1', '0'])
    expect([readTile(overview, 'due'), readTile(other, 'due')]).toEqual(['0', '1'])
    expect(overview).toContain('href="/orders/1001"')
    expect(other).not.toContain('href="/orders/1001"')
    expect(await readPage(board, `${root}/orders/2001`)).toContain(`data-stream="${root}/events?order=2001"`)
    expect((await board.request(`${root}/orders/1001`, { headers: HEADERS })).status).toBe(404)
    expect((await board.request('/orders/2001', { headers: HEADERS })).status).toBe(404)
    expect((await board.request('/bots/another/', { headers: HEADERS })).status).toBe(404)
    expect((await board.request(`${root}/`, { headers: { accept: 'application/json' } })).status).toBe(401)

    const call = await board.request(`${root}/queues/api/queues`, { headers: BROWSER })
    expect(call.status).toBe(401)
    await (await first?.openQueues())?.[2]?.add('notify', { v: 1, orderId: '7', kind: 'paid' })
    const waiting = async (path: string) => {
      const answer = await board.request(`${path}/queues/api/queues`, { headers: { authorization: BASIC } })
      const { queues } = (await answer.json()) as { queues: { counts: { waiting: number } }[] }
      return queues.map(({ counts }) => counts.waiting)
    }
    expect([await waiting(''), await waiting(root)]).toEqual([
      [0, 0, 1, 0],
      [0, 0, 0, 0],
    ])
    expect(await readPage(board, `${root}/queues`)).toContain(`<base href="${root}/queues/"`)
  })

  it('are decided on apart', async () => {
    board = await startTestBoard({ bots: 2 })
    await endNotification(board, '1001', 'held')
    const question = { order: '1001', kind: 'paid', state: 'held' }
    const wrong = await postForm(board, `${board.bots[1]?.root}/resend`, question)
    expect(wrong.headers.get('location')).toBe(`${board.bots[1]?.root}/orders/1001?done=changed&list=state%3Dheld`)
    expect(await board.store.ledger.get({ orderId: '1001', kind: 'paid' })).toMatchObject({ state: 'held' })
  })
})
