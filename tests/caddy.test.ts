import { execFileSync, spawn, spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { IncomingHttpHeaders, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { freePort } from '@peyk/test-support/free-port'

const CADDYFILE = fileURLToPath(new URL('../deploy/Caddyfile', import.meta.url))
const isThere = spawnSync('caddy', ['version']).status === 0

describe.skipIf(!isThere)('Caddy in front of ingress', () => {
  let folder: string
  let ingress: Server
  let caddy: ChildProcess
  let url: string
  let log = ''
  const seen: IncomingHttpHeaders[] = []

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'peyk-caddy-'))
    ingress = createServer((request, response) => {
      seen.push(request.headers)
      request.resume().on('end', () => response.end('from ingress'))
    }).listen(0, '127.0.0.1')
    await once(ingress, 'listening')
    url = `http://127.0.0.1:${await freePort()}`
    const env = {
      PATH: process.env['PATH'],
      HOME: folder,
      PEYK_SERVER_NAME: url,
      PEYK_INGRESS: `127.0.0.1:${(ingress.address() as AddressInfo).port}`,
    }
    const adapted = execFileSync('caddy', ['adapt', '--config', CADDYFILE, '--adapter', 'caddyfile'], { env })
    const config = join(folder, 'caddy.json')
    // Its own administration would want a port that another Caddy may have.
    await writeFile(
      config,
      JSON.stringify({ ...(JSON.parse(adapted.toString()) as object), admin: { disabled: true } }),
    )
    caddy = spawn('caddy', ['run', '--config', config], { env, stdio: ['ignore', 'pipe', 'ignore'] })
    caddy.stdout?.on('data', (chunk: Buffer) => (log += chunk.toString()))
    await vi.waitFor(() => fetch(url), { timeout: 60_000, interval: 50 })
  })
  afterAll(async () => {
    caddy?.kill('SIGTERM')
    if (caddy?.exitCode === null) await once(caddy, 'exit')
    ingress?.close()
    await rm(folder, { recursive: true, force: true })
  })

  const post = (path: string, body: string, headers: Record<string, string> = {}) =>
    fetch(url + path, { method: 'POST', body, headers })

  it('passes the panel’s webhook on with an id and the client’s true address, and logs neither query nor headers', async () => {
    const headers = { 'x-forwarded-for': '149.154.167.220', authorization: 'Bearer hush' }
    const answer = await post('/panel/webhook?key=hush', '{}', headers)
    expect(await answer.text()).toBe('from ingress')
    expect(seen.at(-1)).toMatchObject({
      'x-forwarded-for': '127.0.0.1',
      'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    })
    await expect.poll(() => log).toContain('/panel/webhook')
    expect(log).not.toContain('hush')
  })

  it('has nothing else: not Telegram’s path for strangers, not the metrics, not the board', async () => {
    const before = seen.length
    for (const path of ['/telegram-bot/webhook', '/metrics', '/readyz', '/queues', '/'])
      expect((await post(path, '{}', { 'x-forwarded-for': '149.154.167.220' })).status, path).toBe(404)
    expect(seen).toHaveLength(before)
  })

  it('says 503 and when to come again while ingress is away', async () => {
    const { port } = ingress.address() as AddressInfo
    ingress.close()
    ingress.closeAllConnections()
    const answer = await post('/panel/webhook', '{}')
    expect({ status: answer.status, retryAfter: answer.headers.get('retry-after') }).toEqual({
      status: 503,
      retryAfter: '5',
    })
    expect(await answer.json()).toMatchObject({ success: false, error: { code: 'unavailable' } })
    ingress.listen(port, '127.0.0.1')
    await once(ingress, 'listening')
  })
})
