import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createTelegramClient } from './client.ts'
import { sendMessage } from './sender.ts'
import { closedPort, onRequest, startServer, toHttp } from './socket-fixture.ts'

const TOKEN = '123456789:AAE-token_of-a-bot_for-tests-00000'
const OK = JSON.stringify({ ok: true, result: { message_id: 77, date: 1, chat: { id: 42, type: 'private' } } })
const PASSWORD = 'p:ss w@rd'
const CREDENTIALS = `courier:${encodeURIComponent(PASSWORD)}@`

/** Sends through a proxy to a Bot API of bare sockets; gives the outcome and how often the API was asked. */
async function sendThrough(proxyUrl: string, answer: (socket: Socket) => void, sendTimeoutMs = 5000, lateMs = 0) {
  let asked = 0
  const port = await startServer((socket) =>
    onRequest(socket, () => {
      asked += 1
      answer(socket)
    }),
  )
  // By name, so that the name must be resolved by the proxy or on the way.
  const apiRoot = `http://api.telegram.test:${port}`
  const client = createTelegramClient({ botToken: TOKEN, apiRoot, proxyUrl, sendTimeoutMs })
  onTestFinished(() => client.close())
  const outcome = await sendMessage(client.api, '42', { html: 'x' })
  expect(JSON.stringify(outcome)).not.toMatch(/AAE-token|p:ss|p%3Ass/)
  await new Promise((resolve) => setTimeout(resolve, lateMs))
  return { outcome, asked }
}

const answersOk = (socket: Socket) => socket.write(toHttp(200, OK))

type Proxy = { port: number; tunnels: string[]; logins: string[] }

type Manners = { needsLogin?: boolean; delayMs?: number }

async function tunnel(socket: Socket, port: number, delayMs: number, established: () => void): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, delayMs))
  const target = connect(port, '127.0.0.1', () => {
    established()
    socket.pipe(target).pipe(socket)
  })
  target.on('error', () => socket.destroy())
  socket.on('close', () => target.destroy())
}

/** An HTTP proxy that knows CONNECT (RFC 9110, section 9.3.6), with a status other than 200 to refuse. */
async function startHttpProxy({
  status = 200,
  needsLogin = false,
  delayMs = 0,
}: Manners & { status?: number } = {}): Promise<Proxy> {
  const proxy: Proxy = { port: 0, tunnels: [], logins: [] }
  proxy.port = await startServer((socket) => {
    socket.once('data', (chunk) => {
      const head = chunk.toString()
      const target = /^CONNECT (\S+) HTTP\/1\.1\r\n/.exec(head)?.[1] ?? ''
      const login = /^proxy-authorization: Basic (\S+)/im.exec(head)?.[1]
      proxy.tunnels.push(target)
      if (login !== undefined) proxy.logins.push(Buffer.from(login, 'base64').toString())
      const isWelcome = !needsLogin || proxy.logins.at(-1) === `courier:${PASSWORD}`
      if (status !== 200) socket.end(`HTTP/1.1 ${status} no\r\ncontent-length: 0\r\n\r\n`)
      else if (!isWelcome) socket.end('HTTP/1.1 407 who\r\nproxy-authenticate: Basic\r\ncontent-length: 0\r\n\r\n')
      else void tunnel(socket, Number(target.split(':')[1]), delayMs, () => socket.write('HTTP/1.1 200 ok\r\n\r\n'))
    })
  })
  return proxy
}

/** A SOCKS5 proxy (RFC 1928, RFC 1929), with a reply other than 0 to refuse. */
async function startSocksProxy({
  reply = 0,
  needsLogin = false,
  delayMs = 0,
}: Manners & { reply?: number } = {}): Promise<Proxy> {
  const proxy: Proxy = { port: 0, tunnels: [], logins: [] }
  proxy.port = await startServer((socket) => {
    const onConnect = (bytes: Buffer) => {
      const length = bytes[4] ?? 0
      const name = bytes.subarray(5, 5 + length).toString()
      const port = bytes.readUInt16BE(5 + length)
      proxy.tunnels.push(`${name}:${port}`)
      const answer = Buffer.from([5, reply, 0, 1, 127, 0, 0, 1, 0, 0])
      if (reply === 0) void tunnel(socket, port, delayMs, () => socket.write(answer))
      else socket.end(answer)
    }
    const onLogin = (bytes: Buffer) => {
      const nameLength = bytes[1] ?? 0
      const user = bytes.subarray(2, 2 + nameLength).toString()
      const password = bytes.subarray(3 + nameLength).toString()
      proxy.logins.push(`${user}:${password}`)
      const isRight = password === PASSWORD
      socket.once('data', onConnect)
      if (isRight) socket.write(Buffer.from([1, 0]))
      else socket.end(Buffer.from([1, 1]))
    }
    socket.once('data', (methods: Buffer) => {
      const offersLogin = methods.subarray(2).includes(2)
      socket.once('data', needsLogin ? onLogin : onConnect)
      if (needsLogin && !offersLogin) socket.end(Buffer.from([5, 0xff]))
      else socket.write(Buffer.from([5, needsLogin ? 2 : 0]))
    })
  })
  return proxy
}

const KINDS = [
  { scheme: 'http', start: startHttpProxy, refuses: { status: 403 } },
  { scheme: 'socks5', start: startSocksProxy, refuses: { reply: 2 } },
]

describe.each(KINDS)('through a proxy: $scheme', ({ scheme, start, refuses }) => {
  it('warns nobody of what undici calls experimental', async () => {
    const warnings: Error[] = []
    const onWarning = (warning: Error) => warnings.push(warning)
    process.on('warning', onWarning)
    await sendThrough(`${scheme}://127.0.0.1:${await closedPort()}`, answersOk)
    process.off('warning', onWarning)
    expect(warnings).toEqual([])
  })

  it('a message is sent, once, and the proxy resolves the name', async () => {
    const proxy = await start()
    expect(await sendThrough(`${scheme}://127.0.0.1:${proxy.port}`, answersOk)).toEqual({
      outcome: { kind: 'sent', messageId: 77 },
      asked: 1,
    })
    expect(proxy.tunnels).toEqual([expect.stringMatching(/^api\.telegram\.test:\d+$/)])
    expect(proxy.logins).toEqual([])
  })

  it('a message is sent with a user name and a password', async () => {
    const proxy = await start({ needsLogin: true })
    const { outcome } = await sendThrough(`${scheme}://${CREDENTIALS}127.0.0.1:${proxy.port}`, answersOk)
    expect(outcome).toEqual({ kind: 'sent', messageId: 77 })
    expect(proxy.logins).toEqual([`courier:${PASSWORD}`])
  })

  it.each(['', 'courier:wrong@'])('a wrong login (%j) means not sent', async (credentials) => {
    const proxy = await start({ needsLogin: true })
    const { outcome, asked } = await sendThrough(`${scheme}://${credentials}127.0.0.1:${proxy.port}`, answersOk)
    expect([outcome.kind, asked]).toEqual(['not_sent', 0])
  })

  it('a proxy that refuses the tunnel means not sent', async () => {
    const proxy = await start(refuses)
    const { outcome, asked } = await sendThrough(`${scheme}://127.0.0.1:${proxy.port}`, answersOk)
    expect([outcome.kind, asked]).toEqual(['not_sent', 0])
    expect(proxy.tunnels).toHaveLength(1)
  })

  it('a proxy that is not there means not sent', async () => {
    const { outcome } = await sendThrough(`${scheme}://127.0.0.1:${await closedPort()}`, answersOk)
    expect(outcome).toEqual({ kind: 'not_sent', reason: expect.stringContaining('ECONNREFUSED') })
  })

  it.each([
    ['says nothing', () => {}],
    ['hangs up', (socket: Socket) => socket.once('data', () => socket.destroy())],
    ['talks nonsense', (socket: Socket) => socket.once('data', () => socket.end('nonsense\r\n\r\n'))],
  ])('a proxy that %s means not sent, in time', async (_what, onSocket) => {
    const startedAt = performance.now()
    const { outcome, asked } = await sendThrough(`${scheme}://127.0.0.1:${await startServer(onSocket)}`, answersOk, 300)
    expect([outcome.kind, asked]).toEqual(['not_sent', 0])
    expect(performance.now() - startedAt).toBeLessThan(2000)
  })

  it('a request given up before the tunnel stands is not sent through it afterwards', async () => {
    const proxy = await start({ delayMs: 400 })
    const { outcome, asked } = await sendThrough(`${scheme}://127.0.0.1:${proxy.port}`, answersOk, 100, 800)
    expect([outcome.kind, asked]).toEqual(['not_sent', 0])
    expect(proxy.tunnels).toHaveLength(1)
  })

  it('what fails behind it is uncertain, and not repeated', async () => {
    const proxy = await start()
    const url = `${scheme}://127.0.0.1:${proxy.port}`
    for (const answer of [
      (socket: Socket) => socket.resetAndDestroy(),
      (socket: Socket) => socket.write(toHttp(502, '<html>')),
      () => {},
    ]) {
      const { outcome, asked } = await sendThrough(url, answer, 300)
      expect([outcome.kind, asked]).toEqual(['uncertain', 1])
    }
  })

  it('closes while a tunnel is open', async () => {
    const proxy = await start()
    const port = await startServer((socket) => onRequest(socket, () => answersOk(socket)))
    const client = createTelegramClient({
      botToken: TOKEN,
      apiRoot: `http://api.telegram.test:${port}`,
      proxyUrl: `${scheme}://127.0.0.1:${proxy.port}`,
      sendTimeoutMs: 5000,
    })
    expect((await sendMessage(client.api, '42', { html: 'x' })).kind).toBe('sent')
    await client.close()
    expect((await sendMessage(client.api, '42', { html: 'x' })).kind).toBe('not_sent')
  })
})
