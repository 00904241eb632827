import { afterEach, describe, expect, it } from 'vitest'
import { BROWSER, HEADERS, endNotification, postForm, readPage, startTestBoard } from '../board-fixture.ts'
import type { TestBoard } from '../board-fixture.ts'

let board: TestBoard

afterEach(() => board.close())

describe('a decision', () => {
  const QUESTION = { order: '1001', kind: 'paid', state: 'uncertain' }
  const query = (fields: Record<string, string>) => new URLSearchParams(fields).toString()

  it('is asked for first, and then sends the notification again in the user’s name', async () => {
    board = await startTestBoard()
    await endNotification(board, '1001', 'uncertain')
    const question = await readPage(board, `/resend?${query(QUESTION)}`)
    expect(question).toContain('Send this notification again?')
    expect(question).toContain('then gets it twice')
    expect(await board.store.ledger.get({ orderId: '1001', kind: 'paid' })).toMatchObject({ state: 'uncertain' })

    const done = await postForm(board, '/resend', QUESTION)
    expect([done.status, done.headers.get('location')]).toEqual([
      303,
      '/orders/1001?done=resend&list=state%3Duncertain',
    ])
    const page = await readPage(board, '/orders/1001?done=resend')
    expect(page).toContain('role="status"')
    expect(page).toContain('The notification is due again.')
    expect(await board.store.ledger.get({ orderId: '1001', kind: 'paid' })).toBeUndefined()
    expect(await (await board.queue('notifications')).getJobCounts('waiting')).toEqual({ waiting: 1 })
    expect((await board.store.orders.history('1001')).at(-1)).toMatchObject({
      event: 'reopened',
      from: 'uncertain',
      by: 'admin',
    })
  })

  it('resolves a notification in the user’s name', async () => {
    board = await startTestBoard()
    await endNotification(board, '1001', 'held')
    expect(await readPage(board, `/resolve?${query({ ...QUESTION, state: 'held' })}`)).toContain(
      'Resolve this notification?',
    )
    const done = await postForm(board, '/resolve', { ...QUESTION, state: 'held' })
    expect(done.headers.get('location')).toBe('/orders/1001?done=resolve&list=state%3Dheld')
    expect(await board.store.ledger.get({ orderId: '1001', kind: 'paid' })).toMatchObject({
      state: 'sent',
      reason: 'admin',
    })
    expect((await board.store.orders.history('1001')).at(-1)).toMatchObject({ event: 'resolved', by: 'admin' })
    expect(await board.store.audit.list(10)).toMatchObject([{ via: 'board', by: 'admin', orderIds: ['1001'] }])
    expect(await readPage(board, '/audit')).toMatch(/Resolved[\s\S]*1001[\s\S]*Board:[\s\S]*admin/)
    expect(await (await board.queue('notifications')).getJobCounts('waiting')).toEqual({ waiting: 0 })
  })

  it('changes nothing when the notification moved on meanwhile', async () => {
    board = await startTestBoard()
    await endNotification(board, '1001', 'uncertain')
    expect((await postForm(board, '/resolve', QUESTION)).headers.get('location')).toBe(
      '/orders/1001?done=resolve&list=state%3Duncertain',
    )
    for (const path of ['/resend', '/resolve'])
      expect((await postForm(board, path, QUESTION)).headers.get('location')).toBe(
        '/orders/1001?done=changed&list=state%3Duncertain',
      )
    const asked = await board.request(`/resend?${query(QUESTION)}`, { headers: HEADERS })
    expect(asked.headers.get('location')).toBe('/orders/1001?done=changed&list=state%3Duncertain')
    expect(await readPage(board, '/orders/1001?done=changed')).toContain('Nothing was done')
    expect((await board.store.orders.history('1001')).at(-1)).toMatchObject({ event: 'resolved' })
  })

  it.each([{ order: '' }, { kind: 'pending' }, { state: 'sent' }])(
    'is refused where it is about nothing: %j',
    async (fields) => {
      board = await startTestBoard()
      expect((await board.request(`/resend?${query({ ...QUESTION, ...fields })}`, { headers: HEADERS })).status).toBe(
        400,
      )
      expect((await postForm(board, '/resend', { ...QUESTION, ...fields })).status).toBe(400)
    },
  )

  it('is refused when the board is read only, and for another site’s page', async () => {
    board = await startTestBoard({ readOnly: true })
    await endNotification(board, '1001', 'uncertain')
    expect(await readPage(board, '/orders/1001')).not.toContain('/resend')
    for (const path of ['/resend', '/resolve']) {
      expect((await board.request(`${path}?${query(QUESTION)}`, { headers: HEADERS })).status).toBe(405)
      expect((await postForm(board, path, QUESTION)).status).toBe(405)
    }
    await board.close()
    board = await startTestBoard()
    await endNotification(board, '1001', 'uncertain')
    for (const path of ['/resend', '/resolve'])
      expect((await postForm(board, path, QUESTION, { ...HEADERS, origin: 'https://evil.example' })).status).toBe(403)
    expect((await postForm(board, '/resend', QUESTION, BROWSER)).status).toBe(401)
    expect(await board.store.ledger.get({ orderId: '1001', kind: 'paid' })).toMatchObject({ state: 'uncertain' })
  })
})
