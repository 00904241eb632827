import type { Heartbeat } from '@peyk/store/heartbeats'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { seedBoard } from '../../../../tests/support/board-data.ts'
import { HEADERS, endNotification, readPage, readTile, startTestBoard } from '../board-fixture.ts'
import type { TestBoard } from '../board-fixture.ts'

let board: TestBoard

afterEach(() => board.close())

const PERSIAN = { ...HEADERS, 'accept-language': 'fa' }

describe('the overview', () => {
  it('shows the figures, the processes and the newest notifications', async () => {
    board = await startTestBoard()
    await seedBoard(board.redis, board.store)
    const sources = { telegram: 'webhook', panel: 'polling' } as const
    const left = [
      board.store.heartbeats.announce({ app: 'ingress', version: '1.2.3', sources }),
      board.store.heartbeats.announce({ app: 'scheduler', version: '1.2.3', sources }),
      board.store.heartbeats.announce({ app: 'notifier', version: '1.2.3', sources, concurrency: 50 }),
    ]
    const queue = await board.queue('order-checks')
    await board.redis.zadd(queue.toKey('failed'), 1, 'a', 2, 'b')
    await expect.poll(() => board.store.heartbeats.list()).toHaveLength(3)

    const page = await readPage(board, '/')
    expect(readTile(page, 'due')).toBe('1')
    expect([readTile(page, 'held'), readTile(page, 'uncertain'), readTile(page, 'rejected')]).toEqual(['2', '2', '1'])
    expect(readTile(page, 'failedJobs')).toBe('2')
    expect(readTile(page, 'unlinked')).toBe('1')
    expect(readTile(page, 'notified')).toBe(
      String((await board.store.statistics.today('Asia/Tehran')).notified).replace(/(\d)(\d{3})$/, '$1,$2'),
    )
    expect(page).toMatch(/Telegram<\/dt>\s*<dd[^>]*>\s*webhook/)
    expect(page).toMatch(/Panel<\/dt>\s*<dd[^>]*>\s*polling/)
    expect(page).toContain('1.2.3')
    expect(page).not.toContain('Needs attention')
    expect(page).toContain('24 orders')
    expect(page.match(/<tr>\s*<th scope="row">\d\d:\d\d</g)).toHaveLength(24)
    await Promise.all(left.map((heartbeat) => heartbeat.leave()))
  })

  it('names the bot whose records it shows', async () => {
    board = await startTestBoard()
    expect(await readPage(board, '/')).toContain('has not worked yet')
    await board.store.checkIn.replaceBot('123456')
    const notifier = board.store.heartbeats.announce({ app: 'notifier', version: '1.2.3', botName: 'shop_bot' })
    await expect.poll(() => board.store.heartbeats.list()).toHaveLength(1)
    await expect.poll(() => readPage(board, '/')).toMatch(/<bdi>@shop_bot <span[^>]*>123456</)
    await notifier.leave()
  })

  it('says which processes are missing', async () => {
    board = await startTestBoard()
    const page = await readPage(board, '/')
    expect(page).toContain('No notifier is running')
    expect(page).toContain('No ingress is running')
    expect(page).not.toContain('No scheduler is running')
    const persian = await readPage(board, '/', PERSIAN)
    expect(persian).toContain('<html lang="fa" dir="rtl">')
    expect(persian).toContain('هیچ notifierای در حال اجرا نیست')
  })

  it('names the processes whose settings differ', async () => {
    board = await startTestBoard()
    const left = ['hold', 'hold', 'resend'].map((policy) =>
      board.store.heartbeats.announce({ app: 'notifier', version: '1.2.3', shared: { UNCERTAIN_POLICY: policy } }),
    )
    await expect.poll(() => board.store.heartbeats.list()).toHaveLength(3)
    expect(await readPage(board, '/')).toContain('UNCERTAIN_POLICY is resend in notifier on')
    await Promise.all(left.map((heartbeat) => heartbeat.leave()))
  })

  it('lists the notifications of one state', async () => {
    board = await startTestBoard()
    await endNotification(board, '1001', 'held', 'blocked')
    await endNotification(board, '1002', 'rejected')
    await endNotification(board, '1003', 'uncertain', 'read ECONNRESET')
    const held = await readPage(board, '/notifications?state=held')
    expect(held).toContain('href="/orders/1001?list=state%3Dheld"')
    expect(held).toContain('the customer blocked the bot')
    expect(held).not.toContain('href="/orders/1002')
    expect(held, 'it would only be held again').not.toContain('value="resend"')
    const nonsense = '/notifications?state=nonsense&kind=x&since=y&before=z&page=-1'
    expect(await readPage(board, nonsense)).toContain('href="/orders/1003')
    expect(await readPage(board, nonsense, PERSIAN)).toMatch(/ارتباط با تلگرام قطع شد.*read ECONNRESET/)
    for (const list of ['due', 'sent'])
      expect(await readPage(board, `/notifications?state=${list}`)).toContain('No notifications')
  })

  it('asks Redis once for many viewers at once', async () => {
    board = await startTestBoard()
    const answer = Promise.withResolvers<Heartbeat[]>()
    const asked = vi.spyOn(board.store.heartbeats, 'list').mockReturnValue(answer.promise)
    const viewed = vi.spyOn(board.bots[0] as TestBoard['bots'][number], 'readOverview')
    const pages = Array.from({ length: 20 }, () => readPage(board, '/'))
    await vi.waitFor(() => expect(viewed).toHaveBeenCalledTimes(20), { timeout: 20_000 })
    answer.resolve([])
    await Promise.all(pages)
    expect(asked).toHaveBeenCalledTimes(1)
  })
})
