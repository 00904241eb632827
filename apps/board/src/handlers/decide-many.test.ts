import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { HEADERS, endNotification, postForm, readPage, startTestBoard } from '../board-fixture.ts'
import type { TestBoard } from '../board-fixture.ts'

let board: TestBoard

beforeEach(async () => {
  board = await startTestBoard()
})
afterEach(() => board.close())

const paid = (orderId: string) => ({ orderId, kind: 'paid' as const })
/** Each in a millisecond of its own: lists are in the order of time. */
const recordMany = async (count: number, reason = 'read ECONNRESET') => {
  for (let i = 0; i < count; i += 1) {
    await endNotification(board, `m${i}`, 'uncertain', reason)
    const atMs = Date.now()
    await vi.waitUntil(() => Date.now() > atMs, { interval: 1 })
  }
}

/** As a browser sends the form of a page: its hidden fields, and what is clicked. */
const toFields = (page: string, clicked: [string, string][] = []) => {
  const form = /<form[^>]*action="[^"]*\/notifications\/[\s\S]*?<\/form>/.exec(page)?.[0] ?? ''
  const hidden = [...form.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)]
  const fields = hidden.map(([, name = '', value = '']) => [name, value.replaceAll('&amp;', '&')])
  return new URLSearchParams([...fields, ...clicked])
}
const post = (path: string, body: URLSearchParams, headers: Record<string, string> = HEADERS) =>
  board.request(path, { method: 'POST', headers, body })
const ask = async (list: string, clicked: [string, string][]) => {
  const answer = await post('/notifications/ask', toFields(await readPage(board, list), clicked))
  return answer.status === 200 ? answer.text() : String(answer.headers.get('location'))
}
const boxesOf = (page: string) => [...page.matchAll(/name="n"\s+value="([^"]*)"/g)].map(([, value = '']) => value)
const ALL: [string, string] = ['all', '1']

describe('many notifications', () => {
  it.each([
    ['resend', 'Send 50 notifications again?', '50 notifications are due again.'],
    ['resolve', 'Resolve 50 notifications?', '50 notifications are resolved.'],
  ] as const)('fifty are decided on in four clicks: %s', async (decision, question, outcome) => {
    await recordMany(50)
    await endNotification(board, 'rejected-1', 'rejected')
    const tile = /id="tile-uncertain" href="([^"]*)"/.exec(await readPage(board, '/'))?.[1] ?? ''
    const list = await readPage(board, tile)
    expect(list).toContain('All 50 shown')
    const asked = await ask(tile, [ALL, ['decision', decision]])
    expect(asked).toContain(question)
    expect(asked).toMatch(/50 × the connection to Telegram was cut/)
    const done = await post(`/notifications/${decision}`, toFields(asked))
    expect(done.status).toBe(303)
    expect(await readPage(board, done.headers.get('location') ?? '')).toContain(outcome)
    expect([await board.store.ledger.count('uncertain'), await board.store.ledger.count('rejected')]).toEqual([0, 1])
    const waiting = (await (await board.queue('notifications')).getJobCounts('waiting'))['waiting']
    expect(waiting).toBe(decision === 'resend' ? 50 : 0)
    expect((await board.store.orders.history('m7')).at(-1)).toMatchObject({ by: 'admin', from: 'uncertain' })
  })

  it('that came since the list was shown are not decided on', async () => {
    await recordMany(3)
    const asked = await ask('/notifications?state=uncertain', [ALL, ['decision', 'resolve']])
    await board.store.ledger.resolve(paid('m1'), 'uncertain', 'another')
    await endNotification(board, 'new', 'uncertain')
    await post('/notifications/resolve', toFields(asked))
    expect((await board.store.ledger.list('uncertain', 10)).map(({ notification }) => notification.orderId)).toEqual([
      'new',
    ])
  })

  it('are chosen one by one, and one that had changed is left alone', async () => {
    await recordMany(3)
    const list = '/notifications?state=uncertain&kind=paid&reason=reset&since=1h'
    const [first = '', , last = ''] = boxesOf(await readPage(board, list))
    const asked = await ask(list, [
      ['n', first],
      ['n', last],
      ['decision', 'resolve'],
    ])
    expect(asked).toContain('Resolve 2 notifications?')
    await board.store.ledger.resolve(paid('m0'), 'uncertain', 'another')
    const done = await post('/notifications/resolve', toFields(asked))
    const url = done.headers.get('location') ?? ''
    expect(url, 'the filter stays').toContain('kind=paid&reason=reset&since=1h')
    expect(await readPage(board, url)).toMatch(/1 notification is resolved\.\s*1 had changed/)
    expect(await board.store.ledger.count('uncertain')).toBe(1)
    expect(await ask(list, [['decision', 'resolve']])).toContain('done=none')
  })

  it('are shown by pages, and all of them can be chosen', async () => {
    await recordMany(60)
    const first = await readPage(board, '/notifications?state=uncertain&reason=reset')
    expect(boxesOf(first)).toHaveLength(50)
    expect(first).toContain('All 60 shown')
    const next = /rel="next"\s+href="([^"]*)"/.exec(first)?.[1]?.replaceAll('&amp;', '&') ?? ''
    const second = await readPage(board, next)
    expect(boxesOf(second)).toHaveLength(10)
    expect(new Set([...boxesOf(first), ...boxesOf(second)]).size).toBe(60)
  })

  it('one after the other: a decision leads to the next one of the same list', async () => {
    await recordMany(3, 'reset')
    const list = '/notifications?state=uncertain&reason=reset'
    const order =
      /id="row-paid-m1" href="([^"]*)"/.exec(await readPage(board, list))?.[1]?.replaceAll('&amp;', '&') ?? ''
    const resolve = /id="resolve-paid"\s+href="([^"]*)"/.exec(await readPage(board, order))?.[1] ?? ''
    const question = await readPage(board, resolve.replaceAll('&amp;', '&'))
    const fields = [...question.matchAll(/type="hidden" name="(\w+)" value="([^"]*)"/g)]
    const form = Object.fromEntries(fields.map(([, name = '', value = '']) => [name, value.replaceAll('&amp;', '&')]))
    const done = await postForm(board, '/resolve', form)
    const outcome = await readPage(board, done.headers.get('location') ?? '')
    expect(outcome).toMatch(/id="next"\s+href="\/orders\/m0\?list=state%3Duncertain%26reason%3Dreset/)
    expect(outcome).toContain('href="/notifications?state=uncertain&amp;reason=reset"')
  })

  it('are refused for another site’s page, on a read-only board, and where nothing is asked', async () => {
    await recordMany(1)
    const asked = toFields(await ask('/notifications?state=uncertain', [ALL, ['decision', 'resolve']]))
    const elsewhere = { ...HEADERS, origin: 'https://evil.example' }
    expect((await post('/notifications/resolve', asked, elsewhere)).status).toBe(403)
    for (const path of ['ask', 'resend', 'resolve'])
      expect((await post(`/notifications/${path}`, new URLSearchParams({ n: 'x' }))).status).toBe(400)
    await board.close()
    board = await startTestBoard({ readOnly: true })
    await recordMany(1)
    expect(await readPage(board, '/notifications?state=uncertain')).not.toContain('type="checkbox"')
    expect((await post('/notifications/resolve', asked)).status).toBe(405)
    expect(await board.store.ledger.count('uncertain')).toBe(1)
  })
})
