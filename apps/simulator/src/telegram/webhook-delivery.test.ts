import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { call, startReceiver, startTestSimulator } from '../simulator-fixture.ts'
import type { Receiver } from '../simulator-fixture.ts'
import type { Simulator } from '../simulator.ts'

const update = z.object({ update_id: z.int(), message: z.object({ text: z.string() }) })

let sim: Simulator
let receiver: Receiver
beforeEach(async () => {
  sim = await startTestSimulator()
})
afterEach(async () => {
  await sim.close()
  await receiver?.close()
})

function receivedTexts(): string[] {
  return receiver.received.map(({ json }) => update.parse(json).message.text)
}

describe('setWebhook', () => {
  it('posts what is queued and what comes, in order, with the secret token', async () => {
    receiver = await startReceiver()
    sim.telegram.userSends(1, 'before')
    await call(sim, 'setWebhook', { url: receiver.url, secret_token: 'a_Secret-1' })
    sim.telegram.userSends(1, 'after')
    await vi.waitFor(() => expect(receivedTexts()).toEqual(['before', 'after']))
    expect(receiver.received[0]?.headers['x-telegram-bot-api-secret-token']).toBe('a_Secret-1')
    await vi.waitFor(() => expect(sim.telegram.webhookInfo().pending_update_count).toBe(0))
  })

  it('repeats an update until it is answered 2xx, the next one waiting', async () => {
    receiver = await startReceiver((count) => (count <= 2 ? 503 : 200))
    await call(sim, 'setWebhook', { url: receiver.url })
    sim.telegram.userSends(1, 'one')
    sim.telegram.userSends(1, 'two')
    await vi.waitFor(() => expect(receivedTexts()).toEqual(['one', 'one', 'one', 'two']), { timeout: 60_000 })
    expect(sim.telegram.webhookInfo()).toMatchObject({
      url: receiver.url,
      last_error_message: 'Wrong response from the webhook: 503 Service Unavailable',
    })
  })

  it('delivers an update once more when notified so', async () => {
    receiver = await startReceiver()
    await call(sim, 'setWebhook', { url: receiver.url })
    sim.telegram.userSends(1, 'again')
    await vi.waitFor(() => expect(receiver.received).toHaveLength(1))
    sim.telegram.redeliver(update.parse(receiver.received[0]?.json).update_id)
    await vi.waitFor(() => expect(receivedTexts()).toEqual(['again', 'again']))
    expect(receiver.received[1]?.body).toBe(receiver.received[0]?.body)
  })

  it('keeps updates for the pollers when the webhook is deleted, or drops them when asked', async () => {
    await call(sim, 'setWebhook', { url: 'http://127.0.0.1:9/none' })
    sim.telegram.userSends(1, 'stored')
    await vi.waitFor(() => expect(sim.telegram.webhookInfo().last_error_message).toBeDefined())
    await call(sim, 'deleteWebhook')
    expect(sim.telegram.pendingUpdates()).toBe(1)
    await call(sim, 'deleteWebhook', { drop_pending_updates: true })
    expect(sim.telegram.pendingUpdates()).toBe(0)
  })

  it.each([
    [{ url: 'http://bot.example/hook' }, 'bad webhook: An HTTPS URL must be provided for webhook'],
    [{ url: 'https://bot.example:444/hook' }, 'bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443'],
    [{ url: 'not a url' }, 'invalid webhook URL specified'],
    [{ url: 'https://bot.example/', secret_token: 'no spaces' }, 'secret token contains unallowed characters'],
    [{ url: 'https://bot.example/', secret_token: 'x'.repeat(257) }, 'secret token is too long'],
  ])('refuses %o', async (params, reason) => {
    expect(await call(sim, 'setWebhook', params)).toMatchObject({
      error_code: 400,
      description: `Bad Request: ${reason}`,
    })
    expect(sim.telegram.webhookInfo().url).toBe('')
  })
})
