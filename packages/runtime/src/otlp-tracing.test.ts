import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createRedactor } from '@peyk/config/redact'
import { traceTelegram } from './trace-requests.ts'
import { NO_TRACING, startTracing } from './tracing.ts'
import type { SpanName, Tracing } from './tracing.ts'

const TOKEN = '123456789:AAE-token_of-a-bot_for-tests-00000'

const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736'
const callerOf = (flags: string) => ({ traceparent: `00-${TRACE_ID}-00f067aa0ba902b7-${flags}`, tracestate: 'shop=1' })

/** What a panel sends is continued, sampled or not, and passed on with the caller's state. */
async function continuesACaller(tracing: Tracing): Promise<void> {
  const inCall = (flags: string, name: SpanName) =>
    tracing.withCaller(callerOf(flags), () => tracing.span(name, {}, async () => tracing.callerHeaders()))
  const traced = await inCall('01', 'webhook')
  expect(traced['traceparent']).toMatch(new RegExp(`^00-${TRACE_ID}-[0-9a-f]{16}-01$`))
  expect(traced['traceparent']).not.toContain('00f067aa0ba902b7')
  expect(traced['tracestate']).toBe('shop=1')
  expect((await inCall('00', 'webhook'))['traceparent'], 'the caller does not sample').toMatch(/-00$/)
  const idle = await tracing.span('panel request', {}, async () => tracing.callerHeaders())
  expect(idle, 'a panel may trace what is no trace of ours').toEqual({})
}

describe('tracing', () => {
  const bodies: string[] = []
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      bodies.push(body)
      response.end('{}')
    })
  })
  const away = vi.fn()
  afterEach(() => {
    vi.unstubAllEnvs()
    return new Promise((resolve) => server.close(resolve))
  })

  it('is nothing at all where it is off', async () => {
    const options = { isOn: false, sampler: 'parentbased_always_on', ratio: 1 } as const
    const tracing = await startTracing({ ...options, app: 'ingress', redact: String, onAway: away })
    expect(tracing).toBe(NO_TRACING)
    expect(await tracing.span('webhook', {}, async (note) => (note({ a: 1 }), 'result'))).toBe('result')
  })

  it('sends no secret, whatever an error or an attribute quotes, and what is left when it closes', async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', `http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
    vi.stubEnv('OTEL_RESOURCE_ATTRIBUTES', 'deployment.environment.name=test')
    const options = { isOn: true, sampler: 'parentbased_always_on', ratio: 1 } as const
    const redact = createRedactor({ BOT_TOKEN: TOKEN })
    const tracing = await startTracing({ ...options, app: 'notifier', redact, onAway: away })
    const failing = tracing.span('deliver notification', { 'peyk.order_id': '1001' }, (note) =>
      tracing.span('send message', {}, async () => {
        note({ 'peyk.result': `https://api.telegram.org/bot${TOKEN}/sendMessage` })
        throw new Error(`connect to https://api.telegram.org/bot${TOKEN}/sendMessage failed`)
      }),
    )
    await expect(failing).rejects.toThrow('failed')
    await tracing.span('wait for slot', { 'peyk.priority': 'reply' }, () => Promise.resolve())
    await tracing.span('webhook', {}, async () => {
      const answers = async () => new Response('{}', { status: 200 })
      await traceTelegram(tracing)(answers)(`https://api.telegram.org/bot${TOKEN}/sendMessage`, { method: 'POST' })
    })
    await tracing.span('webhook', {}, async (note) => note({ 'http.response.status_code': 503 }))
    await continuesACaller(tracing)
    await tracing.close()
    const sent = bodies.join('')
    expect(sent).toContain('"1001"')
    expect(sent).toContain('connect to https://api.telegram.org/bot[secret]/sendMessage failed')
    expect(sent).not.toContain(TOKEN.split(':')[1])
    expect(sent, 'what belongs to no trace of ours is not one').not.toContain('"reply"')
    expect(sent).toContain('https://api.telegram.org/bot[secret]/sendMessage')
    expect(sent).toContain('{"key":"error.type","value":{"stringValue":"503"}}')
    expect(sent).toContain('deployment.environment.name')
    expect(sent).toContain('service.instance.id')
    expect(away).not.toHaveBeenCalled()
  })
})
