import { afterEach, describe, expect, it } from 'vitest'
import { HEADERS, postForm, readPage, startTestBoard } from '../board-fixture.ts'
import type { TestBoard } from '../board-fixture.ts'

let board: TestBoard

afterEach(() => board.close())

const PERSIAN = { ...HEADERS, 'accept-language': 'fa' }
const TITLE = 'All sending is paused'

describe('a pause of all sending', () => {
  it('is on every page, with its reason, its end and who began it', async () => {
    board = await startTestBoard()
    expect(await readPage(board, '/')).not.toContain(TITLE)
    await board.store.sending.pause('rate_limited', { waitMs: 3_600_000, detail: '429 <b>wait</b>' })
    for (const path of ['/', '/resume', '/pause']) {
      const page = await readPage(board, path)
      for (const text of [TITLE, 'Telegram asked this bot to wait.', '429 &lt;b&gt;wait&lt;/b&gt;', 'href="/resume"'])
        expect(page).toContain(text)
    }
    expect(await (await board.request('/orders/1', { headers: HEADERS })).text()).toContain(TITLE)
    expect(await (await board.request('/queues/', { headers: HEADERS })).text()).toContain(TITLE)
    await board.store.sending.pause('operator', { by: 'sara', detail: 'the prices are wrong' })
    const persian = await readPage(board, '/', PERSIAN)
    for (const text of ['همهٔ ارسال‌ها متوقف است', 'sara', 'the prices are wrong', 'کسی آن را از سر بگیرد'])
      expect(persian).toContain(text)
  })

  it('is begun and ended in the user’s name, after a question', async () => {
    board = await startTestBoard()
    expect(await readPage(board, '/')).toContain('href="/pause"')
    expect(await readPage(board, '/pause')).toContain('Pause all sending?')
    const paused = await postForm(board, '/pause', { detail: ' the prices are wrong ' })
    expect(paused.headers.get('location')).toBe('/?done=paused')
    expect(await board.store.sending.read()).toMatchObject({ by: 'admin', detail: 'the prices are wrong' })
    const again = await board.request('/pause', { headers: HEADERS })
    expect(again.headers.get('location')).toBe('/?done=paused-before')

    expect(await readPage(board, '/resume')).toContain('Resume sending?')
    const resumed = await postForm(board, '/resume', { reason: 'operator' })
    expect(resumed.headers.get('location')).toBe('/?done=resumed')
    expect(await readPage(board, '/?done=resumed')).toContain('Sending is resumed.')
    expect(await board.store.sending.read()).toBeUndefined()
    const none = await board.request('/resume', { headers: HEADERS })
    expect(none.headers.get('location')).toBe('/?done=not-paused')
  })

  it('is not ended when it is another one by now', async () => {
    board = await startTestBoard()
    await board.store.sending.pause('operator', { by: 'sara' })
    const answer = await postForm(board, '/resume', { reason: 'telegram_unwell' })
    expect(answer.headers.get('location')).toBe('/?done=other-pause')
    expect(await board.store.sending.read()).toMatchObject({ by: 'sara' })
  })

  it('is shown and not changed by a read-only board', async () => {
    board = await startTestBoard({ readOnly: true })
    await board.store.sending.pause('operator', { by: 'sara' })
    const page = await readPage(board, '/')
    expect(page).toContain(TITLE)
    expect(page).not.toMatch(/href="\/(resume|pause)"/)
    for (const path of ['/pause', '/resume']) {
      expect((await board.request(path, { headers: HEADERS })).status).toBe(405)
      expect((await postForm(board, path, { reason: 'operator' })).status).toBe(405)
    }
  })
})
