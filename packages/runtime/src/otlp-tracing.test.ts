import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createRedactor } from '@peyk/config/redact'
import { NO_TRACING, startTracing } from './tracing.ts'

const TOKEN = '123456789:AAE-token_of-a-bot_for-tests-00000'

describe('tracing', () => {
  const bodies: string[] = []
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      bodies.push(body)
      response.end('{}')
    })
  })
  const away = vi.fn()
  afterEach(() => new Promise((resolve) => server.close(resolve)))

  it('is nothing at all without an endpoint', async () => {
    const tracing = await startTracing({ endpoint: undefined, app: 'ingress', redact: String, onAway: away })
    expect(tracing).toBe(NO_TRACING)
    expect(await tracing.span('webhook', {}, async (note) => (note({ a: 1 }), 'result'))).toBe('result')
  })

  it('sends no secret, whatever an error or an attribute quotes, and what is left when it closes', async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    const redact = createRedactor({ BOT_TOKEN: TOKEN })
    const tracing = await startTracing({ endpoint, app: 'notifier', redact, onAway: away })
    const failing = tracing.span('deliver notification', { 'peyk.order_id': '1001' }, (note) =>
      tracing.span('send message', {}, async () => {
        note({ 'peyk.result': `https://api.telegram.org/bot${TOKEN}/sendMessage` })
        throw new Error(`connect to https://api.telegram.org/bot${TOKEN}/sendMessage failed`)
      }),
    )
    await expect(failing).rejects.toThrow('failed')
    await tracing.span('wait for slot', { 'peyk.priority': 'reply' }, () => Promise.resolve())
    await tracing.close()
    const sent = bodies.join('')
    expect(sent).toContain('"1001"')
    expect(sent).toContain('connect to https://api.telegram.org/bot[secret]/sendMessage failed')
    expect(sent).not.toContain(TOKEN.split(':')[1])
    expect(sent, 'what belongs to no trace of ours is not one').not.toContain('"reply"')
    expect(away).not.toHaveBeenCalled()
  })
})
