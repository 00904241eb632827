import { createServer } from 'node:http'
import { Counter, Gauge } from 'prom-client'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { closeServer, createHealthListener, createPublicHealthHandler, createReadiness, listen } from './health.ts'
import type { ReadinessCheck } from './health.ts'
import { createMetrics } from './process-metrics.ts'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  vi.useRealTimers()
  await Promise.all(closers.splice(0).map((close) => close()))
})

async function start(checks: readonly ReadinessCheck[] = [], metrics = createMetrics('notifier', 'shop')) {
  const server = createServer(createHealthListener(createReadiness(checks), metrics))
  const port = await listen(server, 0, '127.0.0.1')
  const close = () => closeServer(server)
  closers.push(close)
  const get = async (path: string) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { connection: 'close' } })
    return { status: response.status, type: response.headers.get('content-type'), text: await response.text() }
  }
  return { port, close, get }
}

const right: ReadinessCheck = { name: 'redis', check: () => Promise.resolve() }

describe('/healthz', () => {
  it('says that the process lives, whatever the checks say', async () => {
    const { get } = await start([{ name: 'redis', check: () => Promise.reject(new Error('away')) }])
    expect(await get('/healthz')).toEqual({ status: 200, type: 'application/json', text: '{"ok":true}' })
    expect((await get('/healthz?probe=1')).status).toBe(200)
  })
})

describe('/readyz', () => {
  it('is 200 while every check passes', async () => {
    const { get } = await start([right, { name: 'canary', check: () => Promise.resolve() }])
    const { status, text } = await get('/readyz')
    expect(status).toBe(200)
    expect(JSON.parse(text)).toEqual({ ok: true, checks: { redis: 'ok', canary: 'ok' } })
    expect((await (await start()).get('/readyz')).status).toBe(200)
  })

  it('is 503 with what is wrong, also for checks that throw at once or with no error', async () => {
    const { get } = await start([
      right,
      { name: 'rejects', check: () => Promise.reject(new Error('Redis is read-only')) },
      {
        name: 'throws',
        check: () => {
          throw new TypeError('')
        },
      },
      // A check of somebody’s that rejects with no error.
      { name: 'odd', check: () => Promise.reject('text') },
    ])
    for (let count = 0; count < 2; count += 1) {
      const { status, text } = await get('/readyz')
      expect(status).toBe(503)
      expect(JSON.parse(text)).toEqual({
        ok: false,
        checks: { redis: 'ok', rejects: 'Redis is read-only', throws: 'TypeError', odd: 'text' },
      })
    }
  })

  it('is 503 within the limit when a check hangs, and the process goes on', async () => {
    const { get } = await start([right, { name: 'stalled', check: () => new Promise(() => {}) }])
    const startedAt = performance.now()
    const { status, text } = await get('/readyz')
    expect(performance.now() - startedAt).toBeLessThan(4000)
    expect(status).toBe(503)
    expect(JSON.parse(text)).toEqual({ ok: false, checks: { redis: 'ok', stalled: 'no answer within 2000 ms' } })
    expect((await get('/healthz')).status).toBe(200)
  })

  it('asks once a second however often it is called, also at once and while Redis is away', async () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    let isUp = false
    const check = vi.fn(() => (isUp ? Promise.resolve() : Promise.reject(new Error())))
    const { get } = await start([{ name: 'redis', check }])
    const many = async () =>
      new Set((await Promise.all(Array.from({ length: 20 }, () => get('/readyz')))).map(({ status }) => status))
    expect(await many()).toEqual(new Set([503]))
    isUp = true
    vi.advanceTimersByTime(999)
    expect(await many()).toEqual(new Set([503]))
    expect(check).toHaveBeenCalledTimes(1)
    vi.advanceTimersByTime(1)
    expect(await many()).toEqual(new Set([200]))
    expect(check).toHaveBeenCalledTimes(2)
  })
})

describe('/metrics', () => {
  it('is Prometheus text, every series labelled with the app and the bot', async () => {
    const metrics = createMetrics('ingress', 'shop')
    const counter = new Counter({ name: 'peyk_test_total', help: 'of this test', registers: [metrics] })
    counter.inc(3)
    const { get } = await start([], metrics)
    const { status, type, text } = await get('/metrics')
    expect(status).toBe(200)
    expect(type).toContain('text/plain')
    expect(text).toContain('peyk_test_total{app="ingress",bot="shop"} 3')
    expect(text).toMatch(/^process_resident_memory_bytes\{app="ingress",bot="shop"\} \d+$/m)
  })

  it('is 500 when a metric cannot be collected, and the process goes on', async () => {
    const metrics = createMetrics('ingress', 'shop')
    const collect = () => Promise.reject(new Error('redis is away'))
    metrics.registerMetric(new Gauge({ name: 'peyk_broken', help: 'of this test', registers: [], collect }))
    const { get } = await start([], metrics)
    expect((await get('/metrics')).status).toBe(500)
    expect((await get('/healthz')).status).toBe(200)
  })

  it('of two apps in one process are apart', () => {
    expect(() => [createMetrics('a', 'shop'), createMetrics('b', 'shop')]).not.toThrow()
  })
})

describe('the server', () => {
  it('knows no other path', async () => {
    expect((await (await start()).get('/')).status).toBe(404)
    expect((await (await start()).get('/healthz/')).status).toBe(404)
  })

  it('says which port is taken', async () => {
    const { port } = await start()
    await expect(listen(createServer(), port, '127.0.0.1')).rejects.toThrow(
      `Cannot listen on 127.0.0.1:${port}; choose another port or end what uses it`,
    )
  })

  it('finishes the requests under way when it closes, and takes no more', async () => {
    let finish = () => {}
    const asked = Promise.withResolvers<void>()
    const check = () => {
      asked.resolve()
      return new Promise<void>((resolve) => (finish = resolve))
    }
    const { get, close, port } = await start([{ name: 'slow', check }])
    const answer = get('/readyz')
    await asked.promise
    const closed = close()
    finish()
    expect((await answer).status).toBe(200)
    await closed
    await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow('fetch failed')
  })

  it('says the status alone in public, serves no metrics there, and hands other requests on', async () => {
    let isUp = true
    const check = async () => {
      if (!isUp) throw new Error('redis://10.0.0.1 is away')
    }
    const handle = createPublicHealthHandler(() => createReadiness([{ name: 'redis', check }])())
    const server = createServer((request, response) => handle(request, response, () => response.end('the app')))
    const port = await listen(server, 0, '127.0.0.1')
    closers.push(() => closeServer(server))
    const get = async (path: string) =>
      (await fetch(`http://127.0.0.1:${port}${path}`, { headers: { connection: 'close' } })).text()
    expect(await get('/panel/webhook')).toBe('the app')
    expect(await get('/metrics')).toBe('the app')
    expect(await get('/healthz')).toBe('{"ok":true}')
    expect(await get('/readyz')).toBe('{"ok":true}')
    isUp = false
    expect(await get('/readyz')).toBe('{"ok":false}')
  })
})
