import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Redis } from 'ioredis'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { childEnvironment } from '@peyk/test-support/child-environment'
import { startRedisServer } from '@peyk/test-support/redis-server'
import { orderUpdateOf } from '@peyk/test-support/store'
import { startHttp, testCli } from './cli-fixture.ts'

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url))

describe('peyk as a process', () => {
  let cli: ReturnType<typeof testCli>
  let folder: string
  beforeEach(() => {
    cli = testCli()
    folder = mkdtempSync(join(tmpdir(), 'peyk cli '))
  })
  afterEach(() => {
    cli.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const start = (args: readonly string[], env: Record<string, string> = cli.env) => {
    const child = spawn(process.execPath, [MAIN, ...args], {
      cwd: folder,
      env: childEnvironment(env),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const written = { stdout: '', stderr: '' }
    child.stdout.on('data', (chunk: Buffer) => (written.stdout += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (written.stderr += chunk.toString()))
    const ended = once(child, 'close').then(([status, signal]) => ({
      status: status as number,
      signal: signal as string,
      ...written,
    }))
    return { child, ended }
  }
  const run = (args: readonly string[], env?: Record<string, string>) => start(args, env).ended

  it('gives 0 for done, 1 for not done, 2 for wrong usage, 78 for a wrong environment', async () => {
    expect(await run(['orders'])).toMatchObject({ status: 0, stdout: 'No orders.\n', stderr: '' })
    expect(await run(['order', '404'])).toMatchObject({ status: 1, stdout: '' })
    expect(await run(['order'])).toMatchObject({ status: 2, stdout: '' })
    expect(await run(['link', '1'], { ...cli.env, BOT_TOKEN: '' })).toMatchObject({ status: 78, stdout: '' })
  })

  it('reads .env in its folder; the environment wins', async () => {
    const { BOT_TOKEN = '', ...others } = cli.env
    writeFileSync(join(folder, '.env'), `BOT_TOKEN=${BOT_TOKEN}\nREDIS_URL=redis://127.0.0.1:9\n`)
    expect(await run(['orders'], others)).toMatchObject({ status: 0, stdout: 'No orders.\n' })
  })

  it.each([
    ['refuses', 'ECONNREFUSED'],
    ['is silent', 'no answer within 2.5 s'],
  ])('ends and says what it tried when Redis %s', async (how, reason) => {
    const server = how === 'is silent' ? await startRedisServer() : undefined
    server?.pause()
    const address = `127.0.0.1:${server?.port ?? 9}`
    try {
      const { status, stdout, stderr } = await run(['orders'], {
        ...cli.env,
        REDIS_URL: `redis://user:a-password@${address}/0`,
      })
      expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
      expect(stderr).toMatch(/^Redis does not answer at .*; expected Redis .*REDIS_URL\.\n$/)
      expect(stderr).toContain(`redis://${address}/0`)
      expect(stderr).toContain(reason)
      expect(stderr).not.toContain('a-password')
    } finally {
      server?.resume()
      await server?.stop()
    }
  })

  it('notifies a wrong password from a Redis that is away', async () => {
    const server = await startRedisServer()
    try {
      const admin = new Redis(server.url)
      await admin.config('SET', 'requirepass', 'right-password')
      admin.disconnect()
      const wrong = await run(['orders'], { ...cli.env, REDIS_URL: server.url.replace('//', '//:a-wrong-one@') })
      expect(wrong.status).toBe(1)
      expect(wrong.stderr).toMatch(/does not take the user and password/)
      expect(wrong.stderr).not.toContain('a-wrong-one')
      const right = await run(['orders'], { ...cli.env, REDIS_URL: server.url.replace('//', '//:right-password@') })
      expect(right.status).toBe(0)
    } finally {
      await server.stop()
    }
  })

  it('ends in good order at Ctrl-C while it reconciles', async () => {
    const panel = await startHttp(async ({ url }) => {
      await new Promise((resolve) => setTimeout(resolve, 50))
      return { body: { id: url?.slice(8), status: 'pending' } }
    })
    try {
      await Promise.all(
        Array.from({ length: 2000 }, (_, i) =>
          cli.store.orders.applyOrderUpdate(orderUpdateOf(`n-${i}`, 'pending'), 'webhook'),
        ),
      )
      const { child, ended } = start(['reconcile', '--json'], { ...cli.env, PANEL_API_BASE_URL: panel.url })
      await expect.poll(() => panel.requests.length).toBeGreaterThan(0)
      child.kill('SIGINT')
      const { status, stdout } = await ended
      expect(status).toBe(1)
      expect(JSON.parse(stdout)).toMatchObject({ pending: 2000, ended: 'interrupted' })
    } finally {
      panel.close()
    }
  })

  it('does its work though nobody reads what it says', async () => {
    writeFileSync(join(folder, 'notified.json'), '["1001"]')
    const { child, ended } = start(['notified', 'import', 'notified.json'])
    child.stdout.destroy()
    expect((await ended).status).toBe(0)
    expect((await cli.store.ledger.get({ orderId: '1001', kind: 'paid' }))?.state).toBe('sent')
  })
})
