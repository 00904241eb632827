import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { BOT_TOKEN, PANEL_SECRET } from './support/app-environment.ts'
import { startOtlpReceiver } from './support/otlp-receiver.ts'
import type { ReceivedSpan } from './support/otlp-receiver.ts'
import { startSystem } from './support/system.ts'
import type { System } from './support/system.ts'

const CHAT = 77_123_456
const AMOUNT = '98765432'
const SERVER = 2
const CLIENT = 3
const FAILED = 2

describe('traces', () => {
  let system: System
  let receiver: Awaited<ReturnType<typeof startOtlpReceiver>>

  beforeAll(async () => {
    receiver = await startOtlpReceiver()
    system = await startSystem({
      mode: 'webhook',
      apps: ['ingress', 'notifier'],
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint, OTEL_EXPORTER_OTLP_TIMEOUT: '1000' },
    })
    system.simulator.telegram.userSends(CHAT, '/start')
    await vi.waitUntil(() => system.simulator.telegram.messages(CHAT).length === 1, { timeout: 60_000 })
  })
  afterAll(async () => {
    await system.close()
    await receiver.close()
  })

  const pay = async () => {
    const order = system.simulator.panel.placeOrder({ chatId: CHAT, amount: Number(AMOUNT) })
    await system.simulator.panel.pay(order.id)
    return order.id
  }
  const find = (name: string, orderId: string) =>
    receiver.spans.find((span) => span.name === name && span.attributes['peyk.order_id'] === orderId)
  /** The attempt that came to something, after those that had to wait for the chat's turn. */
  const attempt = (orderId: string) =>
    receiver.spans.find(
      ({ name, attributes }) =>
        name === 'deliver notification' &&
        attributes['peyk.order_id'] === orderId &&
        attributes['peyk.result'] !== 'postponed',
    )
  const parentOf = (span: ReceivedSpan | undefined) =>
    receiver.spans.find(({ spanId }) => spanId === span?.parentSpanId)
  const childrenOf = (span: ReceivedSpan | undefined) =>
    receiver.spans.filter(({ parentSpanId }) => parentSpanId === span?.spanId)

  it('lead from the panel’s webhook over the queue to the message', async () => {
    const orderId = await pay()
    await expect.poll(() => childrenOf(attempt(orderId)).map(({ name }) => name)).toContain('send message')

    const deliver = attempt(orderId)
    const send = childrenOf(deliver).find(({ name }) => name === 'send message')
    expect(send).toMatchObject({
      service: 'peyk-notifier',
      attributes: { 'peyk.priority': 'notification', 'peyk.outcome': 'sent' },
    })
    const [request] = childrenOf(send)
    expect(request).toMatchObject({
      name: 'telegram request',
      kind: CLIENT,
      attributes: {
        'http.request.method': 'POST',
        'http.response.status_code': 200,
        'url.full': expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/.*bot\[secret\]\/sendMessage$/),
        'server.address': '127.0.0.1',
      },
    })
    expect(childrenOf(deliver).map(({ name }) => name)).toContain('wait for slot')
    expect(deliver).toMatchObject({ attributes: { 'peyk.kind': 'paid', 'peyk.result': 'sent' } })

    const job = parentOf(deliver)
    expect(job).toMatchObject({
      name: 'process notifications',
      service: 'peyk-notifier',
      attributes: {
        'messaging.system': 'bullmq',
        'messaging.destination.name': 'notifications',
        'messaging.operation.type': 'process',
      },
    })
    const queued = parentOf(job)
    expect(queued).toMatchObject({ service: 'peyk-ingress' })
    expect(queued?.name).toMatch(/^add.* notifications/)
    const webhook = parentOf(queued)
    expect(webhook).toMatchObject({
      name: 'webhook',
      service: 'peyk-ingress',
      kind: SERVER,
      attributes: {
        'peyk.route': 'panel',
        'http.request.method': 'POST',
        'http.route': '/panel/webhook',
        'http.response.status_code': 200,
      },
    })
    expect(parentOf(find('apply order update', orderId))).toBe(webhook)
    expect(find('apply order update', orderId)).toMatchObject({
      attributes: { 'peyk.status': 'paid', 'peyk.result': 'queued' },
    })

    const postponed = receiver.spans.filter(({ attributes }) => attributes['peyk.result'] === 'postponed')
    expect(postponed.filter(({ status }) => status?.code === FAILED)).toEqual([])
    expect(webhook?.parentSpanId ?? '').toBe('')
    expect(new Set([webhook, queued, job, deliver, send].map((span) => span?.traceId)).size).toBe(1)
  })

  it('continue the trace that the panel’s webhook names, as far as the message', async () => {
    const body = JSON.stringify({ id: 'traced-1', status: 'paid', chat_id: CHAT, amount: 5, currency: 'IRT' })
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
    const headers = {
      'content-type': 'application/json',
      'x-panel-signature': `sha256=${createHmac('sha256', PANEL_SECRET).update(body).digest('hex')}`,
      traceparent: `00-${traceId}-00f067aa0ba902b7-01`,
    }
    const answer = await fetch(`${system.ingressUrl}/panel/webhook`, { method: 'POST', headers, body })
    expect(answer.status).toBe(200)
    await expect.poll(() => childrenOf(attempt('traced-1')).map(({ name }) => name)).toContain('send message')
    expect(attempt('traced-1')?.traceId).toBe(traceId)
    const webhook = receiver.spans.find((span) => span.name === 'webhook' && span.traceId === traceId)
    expect(webhook?.parentSpanId).toBe('00f067aa0ba902b7')
  })

  it('say what failed, without secrets and without what is in an order', async () => {
    system.simulator.telegram.faults.add({ method: 'sendMessage', chatId: CHAT, dropReply: true })
    const orderId = await pay()
    await expect
      .poll(() => childrenOf(attempt(orderId)).map(({ attributes }) => attributes['peyk.outcome']))
      .toContain('uncertain')
    const headers = { 'content-type': 'application/json', 'x-panel-signature': 'sha256=0' }
    const refused = await fetch(`${system.ingressUrl}/panel/webhook`, { method: 'POST', headers, body: '{}' })
    expect(refused.status).toBe(401)
    await expect
      .poll(() => receiver.spans.some(({ attributes }) => attributes['http.response.status_code'] === 401))
      .toBe(true)
    const received = receiver.received()
    for (const secret of [BOT_TOKEN, BOT_TOKEN.split(':')[1] ?? '', PANEL_SECRET, AMOUNT])
      expect(received).not.toContain(secret)
  })

  it('are of what happens to orders and updates, not of the queues’ housekeeping', () => {
    expect(receiver.spans.length).toBeGreaterThan(5)
    const ids = new Set(receiver.spans.map(({ spanId }) => spanId))
    const roots = receiver.spans.filter(({ parentSpanId = '' }) => !ids.has(parentSpanId)).map(({ name }) => name)
    expect(roots.filter((name) => !['webhook', 'apply order update', 'deliver notification'].includes(name))).toEqual(
      [],
    )
    expect(receiver.received()).not.toContain('canary')
  })

  it('are not waited for when nobody takes them', async () => {
    const sentBefore = system.events('notification.sent').length
    await receiver.close()
    await pay()
    await expect.poll(() => system.events('notification.sent').length).toBe(sentBefore + 1)
    await expect.poll(() => system.events('tracing.away').length).toBeGreaterThan(0)
  })
})
