import { afterEach, expect, it, vi } from 'vitest'
import { orderUpdateOf } from '@peyk/test-support/store'
import { BASIC, BROWSER, cookieOf, startTestBoard, endNotification } from '../board-fixture.ts'
import type { TestBoard } from '../board-fixture.ts'

let board: TestBoard

afterEach(() => board.close())

type StreamEvent = { event: string; data: Record<string, string> }

/** Follows a stream as a browser does, until the board ends it. */
async function follow(path: string, headers: Record<string, string>) {
  const answer = await board.request(path, { headers: { ...BROWSER, ...headers } })
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
  expect(answer.headers.get('cache-control')).toBe('no-store')
  const events: StreamEvent[] = []
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader()
  const read = async () => {
    let unread = ''
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const texts = (unread + part.value).split('\n\n')
      unread = texts.pop() ?? ''
      for (const text of texts) {
        const [, event, data] = /^event: (.*)\ndata: (.*)$/.exec(text) ?? []
        if (event !== undefined && data !== undefined)
          events.push({ event, data: JSON.parse(data) as Record<string, string> })
      }
    }
  }
  return { events, ended: read(), leave: () => reader.cancel() }
}

const signedIn = async () => ({ cookie: cookieOf(await board.signIn()) })
const pay = (orderId: string) =>
  board.store.orders.applyOrderUpdate(orderUpdateOf(orderId, 'paid', { chatId: '7001' }), 'webhook')

it('sends what changed, in the viewer’s language', async () => {
  board = await startTestBoard()
  const { events, leave } = await follow('/events', { ...(await signedIn()), 'accept-language': 'fa' })
  await expect.poll(() => events.length).toBeGreaterThan(0)
  expect(Object.keys(events[0]?.data ?? {})).toEqual(
    expect.arrayContaining(['mode', 'problems', 'tiles', 'notifications']),
  )
  expect(events[0]?.data['tiles']).toContain('در صف ارسال')
  await endNotification(board, '1001', 'held')
  await expect.poll(() => events.some(({ data }) => data['notifications']?.includes('/orders/1001'))).toBe(true)
  expect(events.slice(1).every(({ data }) => data['chart'] === undefined)).toBe(true)
  await leave()
})

it('follows one order', async () => {
  board = await startTestBoard()
  await board.store.orders.applyOrderUpdate(orderUpdateOf('سفارش/۱', 'pending', { chatId: '7001' }), 'check')
  const path = `/events?${new URLSearchParams({ order: 'سفارش/۱' }).toString()}`
  const { events, leave } = await follow(path, { authorization: BASIC })
  await expect.poll(() => events.length).toBeGreaterThan(0)
  expect(events[0]?.data['status']).toContain('pending')
  await pay('سفارش/۱')
  await expect.poll(() => events.some(({ data }) => data['history']?.includes('Order update: paid'))).toBe(true)
  await leave()
})

it('reads once for all viewers, and not at all without viewers', async () => {
  board = await startTestBoard()
  const reads = vi.spyOn(board.store.orders, 'history')
  await pay('1001')
  const headers = await signedIn()
  const streams = await Promise.all(Array.from({ length: 8 }, () => follow('/events?order=1001', headers)))
  const { length: before } = reads.mock.calls
  await expect.poll(() => streams.every(({ events }) => events.length > 2)).toBe(true)
  const most = Math.max(...streams.map(({ events }) => events.length))
  expect(reads.mock.calls.length - before).toBeLessThanOrEqual(most + 2)

  await Promise.all(streams.map(({ leave }) => leave()))
  // Somebody else watches something else: the rounds in which the order would be read go on.
  const other = await follow('/events', headers)
  await expect
    .poll(async () => {
      const [read, shown] = [reads.mock.calls.length, other.events.length]
      await vi.waitUntil(() => other.events.length > shown + 2, { timeout: 30_000 })
      return reads.mock.calls.length - read
    })
    .toBe(0)
  await other.leave()
})

it('refuses viewers above its limit', async () => {
  board = await startTestBoard({ mostViewers: 2 })
  const headers = await signedIn()
  const streams = [await follow('/events', headers), await follow('/events?order=1', headers)]
  const refused = await board.request('/events', { headers: { ...BROWSER, ...headers } })
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '15'])
  await streams[0]?.leave()
  const next = await vi.waitFor(() => follow('/events', headers))
  expect((await board.request('/events', { headers, method: 'HEAD' })).status).toBe(200)
  await Promise.all([next.leave(), streams[1]?.leave()])
})

it('ends at once when its viewer signs out, and says so to the page', async () => {
  board = await startTestBoard({ everyMs: 600_000 })
  const [leaving, staying] = [await signedIn(), await signedIn()]
  const one = await follow('/events', leaving)
  const other = await follow('/events', staying)
  await board.request('/logout', { method: 'POST', headers: { ...BROWSER, ...leaving } })
  await one.ended
  expect(one.events.at(-1)?.event).toBe('end')
  expect(other.events).toEqual([])
  await other.leave()
  expect((await board.request('/events', { headers: { ...BROWSER, ...leaving } })).status).toBe(303)
})

it('ends when the session runs out', async () => {
  board = await startTestBoard({ sessionMs: 400 })
  const { events, ended } = await follow('/events', await signedIn())
  await ended
  expect(events.at(-1)?.event).toBe('end')
})

it('ends when the board stops', async () => {
  board = await startTestBoard()
  const { events, ended } = await follow('/events', await signedIn())
  await expect.poll(() => events.length).toBeGreaterThan(0)
  board.live.close()
  await ended
  expect(events.every(({ event }) => event === 'regions')).toBe(true)
})

it('says that Redis is away, and goes on when it is back', async () => {
  board = await startTestBoard()
  const { events, leave } = await follow('/events', await signedIn())
  await expect.poll(() => events.length).toBeGreaterThan(0)
  const heartbeat = vi.spyOn(board.store.heartbeats, 'list').mockRejectedValue(new Error('Redis is away'))
  await expect.poll(() => events.at(-1)?.event).toBe('away')
  heartbeat.mockRestore()
  await expect.poll(() => events.at(-1)?.event).toBe('regions')
  await leave()
})
