import { createHmac } from 'node:crypto'
import type { EventAuth } from '@peyk/panel/sign-event'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { startReceiver, startTestSimulator } from '../simulator-fixture.ts'
import type { Receiver } from '../simulator-fixture.ts'
import type { Simulator } from '../simulator.ts'

let sim: Simulator
let receiver: Receiver
afterEach(async () => {
  await sim.close()
  await receiver.close()
})

async function start(auth: EventAuth, secret: string, answerStatus?: (count: number) => number): Promise<void> {
  receiver = await startReceiver(answerStatus)
  sim = await startTestSimulator({ panel: { webhook: { url: receiver.url, secret, auth } } })
}

describe('pushes of the panel', () => {
  it.each([
    ['a plain secret', 'a plain secret', Buffer.from('a plain secret')],
    ['whsec_', `whsec_${Buffer.from('raw key').toString('base64')}`, Buffer.from('raw key')],
  ])('are signed as Standard Webhooks with %s', async (_name, secret, key) => {
    await start('standard', secret)
    const { id } = sim.panel.placeOrder({ chatId: 42, amount: 5000 })
    const [push] = await sim.panel.pay(id)
    const { headers, body, json } = receiver.received[0] ?? {}
    expect(json).toMatchObject({ order: { id, status: 'پرداخت شده', amount: 5000, currency: 'IRT', chat_id: 42 } })
    const signed = [headers?.['webhook-id'], headers?.['webhook-timestamp'], body].join('.')
    const expected = createHmac('sha256', key).update(signed).digest('base64')
    expect(headers?.['webhook-signature']).toBe(`v1,${expected}`)
    expect(Math.abs(Number(headers?.['webhook-timestamp']) - Date.now() / 1000)).toBeLessThan(5)
    expect(push).toMatchObject({ orderId: id, status: 200, message: 'Notification queued', attempt: 1 })
  })

  it('are signed with a plain HMAC', async () => {
    await start('hmac', 'secret')
    await sim.panel.pay(sim.panel.placeOrder().id)
    const { headers, body } = receiver.received[0] ?? {}
    const expected = createHmac('sha256', 'secret')
      .update(body ?? '')
      .digest('hex')
    expect(headers?.['x-panel-signature']).toBe(`sha256=${expected}`)
  })

  it('go out three times at once as the same event', async () => {
    await start('standard', 'secret')
    await sim.panel.pay(sim.panel.placeOrder().id, { webhooks: 3 })
    expect(receiver.received).toHaveLength(3)
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
  })

  it('are repeated until they are answered 2xx', async () => {
    await start('standard', 'secret', (count) => (count === 1 ? 503 : 200))
    const pushes = await sim.panel.pay(sim.panel.placeOrder().id)
    expect(pushes).toMatchObject([{ status: 503, attempt: 1 }])
    await vi.waitFor(() => expect(sim.panel.pushes()).toHaveLength(2), { timeout: 60_000 })
    expect(sim.panel.pushes()[1]).toMatchObject({ status: 200, attempt: 2, eventId: pushes[0]?.eventId })
  })

  it('do not go out for a silent payment', async () => {
    await start('standard', 'secret')
    const { id } = sim.panel.placeOrder()
    expect(await sim.panel.pay(id, { silently: true })).toEqual([])
    expect(receiver.received).toEqual([])
    expect(sim.panel.orders()[0]?.status).toBe('پرداخت شده')
  })
})
