import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { call, startTestSimulator, TOKEN } from '../simulator-fixture.ts'
import type { Simulator } from '../simulator.ts'

const CHAT = 42
let sim: Simulator
beforeEach(async () => {
  sim = await startTestSimulator()
  sim.telegram.userSends(CHAT, '/start')
})
afterEach(() => sim.close())

function sendText(text: string): ReturnType<typeof call> {
  return call(sim, 'sendMessage', { chat_id: CHAT, text })
}
function shown(): string[] {
  return sim.telegram.messages(CHAT).map(({ text }) => text)
}

describe('the Bot API over HTTP', () => {
  it('takes query, form and JSON, and any case of the method', async () => {
    const root = `${sim.telegramApiRoot}/bot${TOKEN}`
    await fetch(`${root}/sendmessage?chat_id=${CHAT}&text=query`)
    await fetch(`${root}/sendMessage`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ chat_id: CHAT, text: 'json', reply_markup: { remove_keyboard: true } }),
    })
    await sendText('form')
    expect(shown()).toEqual(['query', 'json', 'form'])
  })

  it('answers 401 to another token and 404 to an unknown method', async () => {
    const response = await fetch(`${sim.telegramApiRoot}/bot1:other/getMe`)
    expect([response.status, await response.json()]).toEqual([
      401,
      { ok: false, error_code: 401, description: 'Unauthorized' },
    ])
    expect(await call(sim, 'sendSmoke')).toEqual({
      ok: false,
      error_code: 404,
      description: 'Not Found: method not found',
    })
  })

  it('keeps commands by scope and language', async () => {
    const commands = [{ command: 'start', description: 'شروع' }]
    const scope = { type: 'all_private_chats' }
    await call(sim, 'setMyCommands', { commands, scope, language_code: 'fa' })
    expect((await call(sim, 'getMyCommands', { scope, language_code: 'fa' })).result).toEqual(commands)
    expect((await call(sim, 'getMyCommands', { language_code: 'fa' })).result).toEqual([])
    expect(sim.telegram.commands(CHAT)).toEqual(commands)
    expect(
      (await call(sim, 'setMyCommands', { commands: [{ command: 'Bad one', description: 'x' }] })).description,
    ).toBe('Bad Request: BOT_COMMAND_INVALID')
  })
})

describe('faults', () => {
  it('strike in order, then are used up', async () => {
    sim.telegram.faults.add(
      { method: 'sendMessage', retryAfter: 3 },
      { method: 'sendMessage', error: { code: 400, description: 'Bad Request: odd' } },
    )
    expect(await sendText('one')).toMatchObject({ error_code: 429, parameters: { retry_after: 3 } })
    expect((await sendText('two')).description).toBe('Bad Request: odd')
    expect((await sendText('three')).ok).toBe(true)
    expect(shown()).toEqual(['three'])
  })

  it('can answer 502 before or after the message is shown', async () => {
    sim.telegram.faults.add(
      { method: 'sendMessage', status: 502 },
      { method: 'sendMessage', status: 502, when: 'after' },
    )
    await expect(sendText('before')).rejects.toThrow(SyntaxError)
    await expect(sendText('after')).rejects.toThrow(SyntaxError)
    expect(shown()).toEqual(['after'])
    expect(sim.telegram.calls('sendMessage')).toMatchObject([
      { status: 502, processed: false, faulted: true },
      { status: 502, processed: true, faulted: true },
    ])
  })

  it('can drop the reply after showing the message, or refuse before', async () => {
    sim.telegram.faults.add(
      { method: '*', dropReply: true },
      { method: '*', refuse: true },
      { method: '*', garbage: true },
    )
    await expect(sendText('dropped')).rejects.toThrow('fetch failed')
    await expect(sendText('refused')).rejects.toThrow('fetch failed')
    await expect(sendText('garbage')).rejects.toThrow(SyntaxError)
    expect(shown()).toEqual(['dropped', 'garbage'])
  })

  it('strike by a repeatable chance', async () => {
    async function outcomes(): Promise<boolean[]> {
      sim.telegram.faults.clear()
      sim.telegram.faults.seed(7)
      sim.telegram.faults.add({ method: 'getMe', probability: 0.5, retryAfter: 1 })
      const answers: boolean[] = []
      for (let count = 0; count < 20; count += 1) answers.push((await call(sim, 'getMe')).ok)
      return answers
    }
    const first = await outcomes()
    expect(new Set(first)).toEqual(new Set([true, false]))
    expect(await outcomes()).toEqual(first)
  })

  it('can be set over HTTP', async () => {
    const response = await fetch(`${sim.url}/sim/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ telegram: [{ method: 'getMe', retryAfter: 9 }], panel: { down: true } }),
    })
    expect(response.status).toBe(200)
    expect((await call(sim, 'getMe')).error_code).toBe(429)
    expect((await fetch(`${sim.panelApiBaseUrl}/orders/1`)).status).toBe(503)
    const wrong = { telegram: [{ method: 'getMe', explode: true }] }
    const refused = await fetch(`${sim.url}/sim/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(wrong),
    })
    expect(refused.status).toBe(400)
  })
})
