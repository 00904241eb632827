import { fork } from 'node:child_process'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import type { SendOutcome } from '@peyk/domain/send-outcome'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createTelegramClient } from './client.ts'
import { sendMessage, toParams } from './sender.ts'
import { closedPort, onRequest, startServer, toHttp } from './socket-fixture.ts'

const TOKEN = '123456789:AAE-token_of-a-bot_for-tests-00000'
const MESSAGE = { html: '<b>سلام</b> & \u2068x\u2069' }
const OK = JSON.stringify({ ok: true, result: { message_id: 77, date: 1, chat: { id: 42, type: 'private' } } })

function clientOf(apiRoot: string, sendTimeoutMs = 5000) {
  const client = createTelegramClient({ botToken: TOKEN, apiRoot, proxyUrl: undefined, sendTimeoutMs })
  onTestFinished(() => client.close())
  return client
}

async function send(apiRoot: string, sendTimeoutMs = 5000, chatId = '42') {
  const client = clientOf(apiRoot, sendTimeoutMs)
  const outcome = await sendMessage(client.api, chatId, MESSAGE)
  expect(JSON.stringify(outcome)).not.toContain(TOKEN.slice(10))
  return outcome
}

type Api = { root: string; requests: { head: string; body: string }[]; connections: () => number }

/** A Bot API of bare sockets that does with each request as notified. */
async function startApi(onWritten: (socket: Socket) => void): Promise<Api> {
  const requests: Api['requests'] = []
  let connections = 0
  const port = await startServer((socket) => {
    connections += 1
    onRequest(socket, (head, body) => {
      requests.push({ head, body })
      onWritten(socket)
    })
  })
  return { root: `http://127.0.0.1:${port}`, requests, connections: () => connections }
}

/** Sends to an API that does so with the request; checks that it came once: who repeats does so before giving up. */
async function outcomeOf(onWritten: (socket: Socket) => void, sendTimeoutMs?: number) {
  const api = await startApi(onWritten)
  const outcome = await send(api.root, sendTimeoutMs)
  expect(api.requests).toHaveLength(1)
  expect(api.connections()).toBe(1)
  return outcome
}

const answers = (status: number, body: unknown) => (socket: Socket) =>
  socket.write(toHttp(status, typeof body === 'string' ? body : JSON.stringify(body)))
const refuses = (error_code: number, description: string, parameters?: object) =>
  answers(error_code, { ok: false, error_code, description, ...(parameters ? { parameters } : {}) })

describe('what is sent', () => {
  it('is one request with the text, as HTML, without a preview', async () => {
    const api = await startApi(answers(200, OK))
    expect(await send(api.root)).toEqual({ kind: 'sent', messageId: 77 })
    const [request] = api.requests
    expect(request?.head).toMatch(new RegExp(`^POST /bot${TOKEN}/sendMessage HTTP/1.1\r\n`))
    expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
      chat_id: '42',
      text: MESSAGE.html,
      parse_mode: 'HTML',
      link_preview_options: '{"is_disabled":true}',
    })
  })

  it.each([
    'Bad Request: BUTTON_URL_INVALID',
    "Bad Request: inline keyboard button URL 'https://shop' is invalid: Wrong HTTP URL",
    'Bad Request: BUTTON_TYPE_INVALID',
    'Bad Request: can\'t parse inline keyboard button: Field "text" must be of type String',
  ])('is sent once more without the buttons that Telegram refuses: %s', async (description) => {
    const bodies: string[] = []
    const port = await startServer((socket) =>
      onRequest(socket, (_head, body) => {
        bodies.push(body)
        if (body.includes('reply_markup')) refuses(400, description)(socket)
        else answers(200, OK)(socket)
      }),
    )
    const buttons = [[{ text: 'View', url: 'https://shop.example/1' }]]
    const client = clientOf(`http://127.0.0.1:${port}`)
    expect(await sendMessage(client.api, '42', { ...MESSAGE, buttons })).toEqual({ kind: 'sent', messageId: 77 })
    expect(bodies.map((body) => new URLSearchParams(body).get('text'))).toEqual([MESSAGE.html, MESSAGE.html])
    expect(await sendMessage(client.api, '42', MESSAGE)).toMatchObject({ kind: 'sent' })
    expect(bodies).toHaveLength(3)
  })

  it('is sent once where Telegram refuses something else than its buttons, or nobody knows', async () => {
    const buttons = [[{ text: 'View', url: 'https://shop.example/1' }]]
    for (const respond of [refuses(400, 'Bad Request: message is too long'), refuses(502, 'BUTTON_URL_INVALID')]) {
      const api = await startApi(respond)
      const { kind } = await sendMessage(clientOf(api.root).api, '42', { ...MESSAGE, buttons })
      expect(['rejected', 'uncertain']).toContain(kind)
      expect(api.requests).toHaveLength(1)
    }
  })

  it('has buttons where the message has them', () => {
    const buttons = [[{ text: 'فارسی', data: 'lang:fa' }], [{ text: 'View', url: 'https://shop.example/1' }]]
    expect(toParams('-1001234567890', { html: 'x', buttons })).toEqual({
      chat_id: -1001234567890,
      text: 'x',
      parse_mode: 'HTML',
      link_preview_options: { is_disabled: true },
      reply_markup: {
        inline_keyboard: [
          [{ text: 'فارسی', callback_data: 'lang:fa' }],
          [{ text: 'View', url: 'https://shop.example/1' }],
        ],
      },
    })
  })
})

describe('not sent, wait', () => {
  it.each([
    [{ retry_after: 7 }, 7000],
    [{ retry_after: 300 }, 300_000],
    [{ retry_after: 0 }, 1000],
    [{ retry_after: 'soon' }, 1000],
    [undefined, 1000],
  ])('429 with %j', async (parameters, retryAfterMs) => {
    expect(await outcomeOf(refuses(429, 'Too Many Requests: retry later', parameters))).toEqual({
      kind: 'wait',
      retryAfterMs,
    })
  })
})

describe('moved', () => {
  it('400 with migrate_to_chat_id', async () => {
    const description = 'Bad Request: group chat was upgraded to a supergroup chat'
    expect(await outcomeOf(refuses(400, description, { migrate_to_chat_id: -1009876543210 }))).toEqual({
      kind: 'moved',
      toChatId: '-1009876543210',
    })
  })
})

describe('held', () => {
  it.each([
    [403, 'Forbidden: bot was blocked by the user', 'blocked'],
    [403, 'Forbidden: user is deactivated', 'blocked'],
    [403, 'Forbidden: bot was kicked from the supergroup chat', 'blocked'],
    [403, "Forbidden: bot can't initiate conversation with a user", 'never_started'],
    [400, 'Bad Request: chat not found', 'chat_not_found'],
    [400, 'Bad Request: PEER_ID_INVALID', 'chat_not_found'],
    [400, 'Bad Request: not enough rights to send text messages to the chat', 'no_rights'],
    [400, 'Bad Request: have no rights to send a message', 'no_rights'],
    [400, 'Bad Request: need administrator rights in the channel chat', 'no_rights'],
    [400, 'Bad Request: CHAT_WRITE_FORBIDDEN', 'no_rights'],
    [400, 'Bad Request: CHAT_SEND_PLAIN_FORBIDDEN', 'no_rights'],
    [400, 'Bad Request: CHAT_RESTRICTED', 'no_rights'],
    [400, 'Bad Request: SLOWMODE_WAIT_30', 'slow_mode'],
    [400, 'Bad Request: slow mode is enabled', 'slow_mode'],
    [400, 'Bad Request: TOPIC_CLOSED', 'topic_closed'],
    [400, 'Bad Request: message thread not found', 'topic_closed'],
  ])('%i %s', async (code, description, reason) => {
    expect(await outcomeOf(refuses(code, description))).toEqual({ kind: 'held', reason })
  })
})

describe('rejected', () => {
  it.each([
    [400, "Bad Request: can't parse entities"],
    [400, 'Bad Request: message is too long'],
  ])('%i %s', async (code, description) => {
    expect(await outcomeOf(refuses(code, description))).toEqual({ kind: 'rejected', reason: `${code}: ${description}` })
  })
})

describe('bot refused', () => {
  it.each([
    [401, 'Unauthorized'],
    [404, 'Not Found'],
  ])('%i %s', async (code, description) => {
    const outcome = await outcomeOf(refuses(code, description))
    expect(outcome).toEqual({ kind: 'bot_refused', reason: `${code}: ${description}` })
  })
})

describe('uncertain', () => {
  it.each([
    ['502 of a gateway', answers(502, '<html>Bad Gateway</html>')],
    ['500 of Telegram’s', refuses(500, 'Internal Server Error')],
    ['504 without a body', answers(504, '')],
    ['403 of a censor, no answer of Telegram’s', answers(403, '<html>blocked</html>')],
    ['a redirect', answers(302, '')],
    ['200 with HTML', answers(200, '<html>log in</html>')],
    ['200 without a body', answers(200, '')],
    ['200 with half an answer', answers(200, OK.slice(0, 20))],
    ['null', answers(200, 'null')],
    ['an object that says nothing', answers(200, '{}')],
    ['an array', answers(200, '[]')],
    ['ok without a message', answers(200, { ok: true })],
    ['ok with null', answers(200, { ok: true, result: null })],
    ['ok with no id', answers(200, { ok: true, result: { message_id: '77' } })],
    ['a refusal without a code', answers(200, { ok: false })],
    ['garbage', (socket: Socket) => socket.write('\u0000\u0001garbage\r\n\r\n')],
    ['a reset', (socket: Socket) => socket.resetAndDestroy()],
    ['a close', (socket: Socket) => socket.end()],
    ['a close amid the answer', (socket: Socket) => socket.end(toHttp(200, OK).slice(0, -5))],
    [
      'a reset after the head',
      (socket: Socket) => socket.write(toHttp(200, OK).split('{')[0] ?? '', () => socket.resetAndDestroy()),
    ],
  ])('%s', async (_what, onWritten) => {
    expect(await outcomeOf(onWritten)).toEqual({ kind: 'uncertain', reason: expect.stringMatching(/.{3,}/) })
  })

  it('a time-out after the request, before or amid the answer', async () => {
    expect((await outcomeOf(() => {}, 150)).kind).toBe('uncertain')
    expect((await outcomeOf((socket) => socket.write(toHttp(200, OK).slice(0, -5)), 150)).kind).toBe('uncertain')
  })

  it('not what arrived while the process stood still: it is read before the time-out counts', async () => {
    const sockets: Socket[] = []
    const api = await startApi((socket) => sockets.push(socket))
    const child = fork(new URL('stopped-process-fixture.ts', import.meta.url), [api.root, '300', '20'])
    onTestFinished(() => void child.kill('SIGKILL'))
    await expect.poll(() => sockets.length).toBe(20)
    child.kill('SIGSTOP')
    for (const socket of sockets) socket.write(toHttp(200, OK))
    // The time that passes is the fault: the child's time-out ends in it.
    await delay(1000)
    child.kill('SIGCONT')
    const [outcomes] = (await once(child, 'message')) as [SendOutcome[]]
    expect(outcomes).toEqual(Array.from({ length: 20 }, () => ({ kind: 'sent', messageId: 77 })))
  })

  it('an old connection that the other side closes at the same moment', async () => {
    let count = 0
    const api = await startApi((socket) => {
      count += 1
      if (count === 1) socket.write(toHttp(200, OK))
      else socket.resetAndDestroy()
    })
    const client = createTelegramClient({
      botToken: TOKEN,
      apiRoot: api.root,
      proxyUrl: undefined,
      sendTimeoutMs: 5000,
    })
    onTestFinished(() => client.close())
    expect((await sendMessage(client.api, '42', MESSAGE)).kind).toBe('sent')
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect((await sendMessage(client.api, '42', MESSAGE)).kind).toBe('uncertain')
    expect([api.requests.length, api.connections()]).toEqual([2, 1])
  })
})

it('a connection that was closed while this process looked elsewhere is not written to', async () => {
  const sockets: Socket[] = []
  const api = await startApi((socket) => {
    sockets.push(socket)
    socket.write(toHttp(200, OK))
  })
  const client = clientOf(api.root)
  expect((await sendMessage(client.api, '42', MESSAGE)).kind).toBe('sent')
  sockets[0]?.end()
  expect((await sendMessage(client.api, '42', MESSAGE)).kind).toBe('sent')
  expect([api.requests.length, api.connections()]).toEqual([2, 2])
})

describe('not sent, retry', () => {
  it('a refused connection', async () => {
    const outcome = await send(`http://127.0.0.1:${await closedPort()}`)
    expect(outcome).toEqual({ kind: 'not_sent', reason: expect.stringContaining('ECONNREFUSED') })
  })

  it('a connection that a process which stood still finds open after the time-out, before its timers run', async () => {
    const api = await startApi(() => {})
    const standStill = () => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 400)
    subscribe('undici:client:connected', standStill)
    onTestFinished(() => void unsubscribe('undici:client:connected', standStill))
    expect(await send(api.root, 200)).toEqual({ kind: 'not_sent', reason: expect.any(String) })
    expect(api.requests).toEqual([])
  })

  it('a name that DNS does not know', async () => {
    const outcome = await send('http://api.telegram.invalid')
    expect(outcome).toEqual({ kind: 'not_sent', reason: expect.stringMatching(/ENOTFOUND|EAI_AGAIN/) })
  })

  it('TLS with who speaks none', async () => {
    const asked: string[] = []
    const port = await startServer((socket) => {
      onRequest(socket, (head) => asked.push(head))
      socket.once('data', () => socket.end(toHttp(400, 'plain HTTP only')))
    })
    expect((await send(`https://127.0.0.1:${port}`)).kind).toBe('not_sent')
    expect(asked).toEqual([])
  })

  it('a reset amid the TLS handshake', async () => {
    const port = await startServer((socket) => socket.once('data', () => socket.resetAndDestroy()))
    expect((await send(`https://127.0.0.1:${port}`)).kind).toBe('not_sent')
  })

  it('a time-out amid the TLS handshake, at once', async () => {
    const port = await startServer(() => {})
    const startedAt = performance.now()
    const outcome = await send(`https://127.0.0.1:${port}`, 150)
    expect(performance.now() - startedAt).toBeLessThan(1000)
    expect(outcome).toEqual({ kind: 'not_sent', reason: expect.stringMatching(/time/i) })
  })
})

it('a reset as soon as the connection stands is never taken for sent, and nothing is repeated', async () => {
  let connections = 0
  const port = await startServer((socket) => {
    connections += 1
    socket.resetAndDestroy()
  })
  expect((await send(`http://127.0.0.1:${port}`)).kind).toMatch(/^(not_sent|uncertain)$/)
  expect(connections).toBe(1)
})

describe('many at once', () => {
  it('have each their own outcome', async () => {
    const api = await startApi((socket) => socket.write(toHttp(200, OK)))
    const client = createTelegramClient({
      botToken: TOKEN,
      apiRoot: api.root,
      proxyUrl: undefined,
      sendTimeoutMs: 5000,
    })
    onTestFinished(() => client.close())
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, (_, index) => sendMessage(client.api, String(index + 1), MESSAGE)),
    )
    expect(outcomes).toEqual(Array.from({ length: 50 }, () => ({ kind: 'sent', messageId: 77 })))
    expect(new Set(api.requests.map(({ body }) => new URLSearchParams(body).get('chat_id'))).size).toBe(50)
  })
})
