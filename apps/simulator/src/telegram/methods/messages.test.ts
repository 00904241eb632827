import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { call, startTestSimulator } from '../../simulator-fixture.ts'
import type { Simulator } from '../../simulator.ts'

const CHAT = 42
let sim: Simulator
beforeEach(async () => {
  sim = await startTestSimulator()
  sim.telegram.userSends(CHAT, '/start')
})
afterEach(() => sim.close())

function keyboard(button: Record<string, unknown>): Record<string, unknown> {
  return { inline_keyboard: [[{ text: 'Press', ...button }]] }
}

describe('sendMessage', () => {
  it('shows the message in the chat', async () => {
    const reply_markup = keyboard({ callback_data: 'language:fa' })
    const answer = await call(sim, 'sendMessage', {
      chat_id: CHAT,
      text: '<b>سلام</b>',
      parse_mode: 'HTML',
      reply_markup,
    })
    expect(answer.result).toMatchObject({ chat: { id: CHAT, type: 'private' }, text: 'سلام', from: { is_bot: true } })
    expect(sim.telegram.messages(CHAT)).toMatchObject([
      {
        text: 'سلام',
        html: '<b>سلام</b>',
        entities: [{ type: 'bold', offset: 0, length: 4 }],
        reply_markup,
        edited: false,
      },
    ])
  })

  it.each([
    [{ chat_id: CHAT, text: '' }, 400, 'Bad Request: message text is empty'],
    [{ chat_id: CHAT, text: '<b> </b>', parse_mode: 'HTML' }, 400, 'Bad Request: message text is empty'],
    [{ chat_id: CHAT, text: 'x'.repeat(4097) }, 400, 'Bad Request: message is too long'],
    [{ chat_id: CHAT, text: 'x', parse_mode: 'bbcode' }, 400, 'Bad Request: unsupported parse_mode'],
    [{ text: 'x' }, 400, 'Bad Request: chat_id is empty'],
    [{ chat_id: 77, text: 'x' }, 400, 'Bad Request: chat not found'],
    [
      { chat_id: CHAT, text: 'x', reply_markup: '{' },
      400,
      "Bad Request: can't parse reply keyboard markup JSON object",
    ],
    [
      { chat_id: CHAT, text: 'x', reply_markup: keyboard({ callback_data: 'ی'.repeat(33) }) },
      400,
      'Bad Request: BUTTON_DATA_INVALID',
    ],
    [
      { chat_id: CHAT, text: 'x', reply_markup: keyboard({ url: 'http://localhost:3000/' }) },
      400,
      "Bad Request: inline keyboard button URL 'http://localhost:3000/' is invalid: Wrong HTTP URL",
    ],
    [
      { chat_id: CHAT, text: 'x', reply_markup: keyboard({}) },
      400,
      "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ],
  ])('refuses %o', async (params, error_code, description) => {
    expect(await call(sim, 'sendMessage', params)).toEqual({ ok: false, error_code, description })
    expect(sim.telegram.messages()).toEqual([])
  })

  it('counts the length after the entities are parsed', async () => {
    const text = `<b>${'x'.repeat(4090)}</b>&amp;&lt;&gt;`
    expect((await call(sim, 'sendMessage', { chat_id: CHAT, text, parse_mode: 'HTML' })).ok).toBe(true)
  })

  it('answers 403 for a user who never started or has blocked the bot', async () => {
    sim.telegram.addUser(43)
    expect((await call(sim, 'sendMessage', { chat_id: 43, text: 'x' })).description).toBe(
      "Forbidden: bot can't initiate conversation with a user",
    )
    sim.telegram.block(CHAT)
    expect(await call(sim, 'sendMessage', { chat_id: CHAT, text: 'x' })).toEqual({
      ok: false,
      error_code: 403,
      description: 'Forbidden: bot was blocked by the user',
    })
    sim.telegram.userSends(CHAT, '/start')
    expect((await call(sim, 'sendMessage', { chat_id: CHAT, text: 'x' })).ok).toBe(true)
  })

  it('answers 429 with the seconds to wait when the rates are passed', async () => {
    await sim.close()
    sim = await startTestSimulator({ limits: { perSecond: 30, perChatIntervalMs: 60_000, perGroupMinute: 20 } })
    sim.telegram.userSends(CHAT, '/start')
    await call(sim, 'sendMessage', { chat_id: CHAT, text: 'one' })
    expect(await call(sim, 'sendMessage', { chat_id: CHAT, text: 'two' })).toMatchObject({
      error_code: 429,
      description: 'Too Many Requests: retry after 60',
      parameters: { retry_after: 60 },
    })
    expect(sim.telegram.messages(CHAT).map(({ text }) => text)).toEqual(['one'])
    expect(sim.telegram.violations()).toBe(1)
  })
})

describe('editing', () => {
  it('changes a message of the bot, once', async () => {
    await call(sim, 'sendMessage', { chat_id: CHAT, text: 'old', reply_markup: keyboard({ callback_data: 'a' }) })
    const message_id = sim.telegram.messages(CHAT)[0]?.message_id
    const edit = { chat_id: CHAT, message_id, text: 'new' }
    expect((await call(sim, 'editMessageText', edit)).ok).toBe(true)
    expect(sim.telegram.messages(CHAT)).toMatchObject([{ text: 'new', edited: true }])
    expect(sim.telegram.messages(CHAT)[0]).not.toHaveProperty('reply_markup')
    expect((await call(sim, 'editMessageText', edit)).description).toContain('message is not modified')
    expect((await call(sim, 'editMessageText', { ...edit, message_id: 9 })).description).toBe(
      'Bad Request: message to edit not found',
    )
    expect((await call(sim, 'deleteMessage', edit)).result).toBe(true)
    expect(sim.telegram.messages(CHAT)).toEqual([])
  })
})

describe('callback queries', () => {
  it('are answered once', async () => {
    await call(sim, 'sendMessage', { chat_id: CHAT, text: 'x', reply_markup: keyboard({ callback_data: 'a' }) })
    const id = sim.telegram.userPresses(CHAT, sim.telegram.messages(CHAT)[0]?.message_id ?? 0, 'a')
    expect((await call(sim, 'answerCallbackQuery', { callback_query_id: id, text: 'ok' })).ok).toBe(true)
    expect(sim.telegram.lastCallbackAnswer(CHAT)?.text).toBe('ok')
    expect((await call(sim, 'answerCallbackQuery', { callback_query_id: id })).description).toBe(
      'Bad Request: query is too old and response timeout expired or query ID is invalid',
    )
  })
})
