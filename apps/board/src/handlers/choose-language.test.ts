import { afterEach, describe, expect, it } from 'vitest'
import { BROWSER, HEADERS, postForm, readPage, startTestBoard } from '../board-fixture.ts'
import type { TestBoard } from '../board-fixture.ts'

let board: TestBoard

afterEach(() => board.close())

const PERSIAN = { ...HEADERS, 'accept-language': 'fa' }

describe('the language', () => {
  it('is remembered once it is chosen, and leads back to the page', async () => {
    board = await startTestBoard({ readOnly: true })
    const chosen = await postForm(board, '/language', { language: 'fa', next: '/orders/1?done=resend' }, BROWSER)
    expect([chosen.status, chosen.headers.get('location')]).toEqual([303, '/orders/1?done=resend'])
    const [cookie = ''] = chosen.headers.getSetCookie()
    expect(cookie).toMatch(/^peyk_board_language=fa; .*HttpOnly; SameSite=Strict$/)
    expect(await readPage(board, '/', { ...HEADERS, cookie: cookie.split(';')[0] ?? '' })).toContain(
      '<html lang="fa" dir="rtl">',
    )
    const login = await board.request('/login', { headers: { ...BROWSER, cookie: cookie.split(';')[0] ?? '' } })
    expect(await login.text()).toContain('lang="fa"')
    const page = await board.request('/?language=en', { headers: PERSIAN })
    expect(await page.text()).toContain('lang="en"')
    expect(page.headers.getSetCookie(), 'the page’s stream speaks it too').toEqual([
      expect.stringContaining('peyk_board_language=en'),
    ])
    const atLogin = await board.request('/login?language=en', { headers: BROWSER })
    expect(atLogin.headers.getSetCookie()[0]).toContain('peyk_board_language=en')
  })

  it('is only one of ours, and leads nowhere else', async () => {
    board = await startTestBoard()
    const answer = await postForm(board, '/language', { language: 'de', next: '//evil.example' })
    expect(answer.headers.get('location')).toBe('/')
    expect(answer.headers.getSetCookie()).toEqual([])
  })
})
