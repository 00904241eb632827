import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { call, idsOf, startTestSimulator, textsOf } from '../simulator-fixture.ts'
import type { Simulator } from '../simulator.ts'

let sim: Simulator
beforeEach(async () => {
  sim = await startTestSimulator()
})
afterEach(() => sim.close())

describe('getUpdates', () => {
  it('gives updates again until an offset confirms them', async () => {
    sim.telegram.userSends(1, '/start')
    sim.telegram.userSends(1, 'two')
    const first = await call(sim, 'getUpdates')
    expect(textsOf(first)).toEqual(['/start', 'two'])
    expect(textsOf(await call(sim, 'getUpdates'))).toEqual(['/start', 'two'])
    const [startId = 0] = idsOf(first)
    expect(textsOf(await call(sim, 'getUpdates', { offset: startId + 1 }))).toEqual(['two'])
    expect(textsOf(await call(sim, 'getUpdates'))).toEqual(['two'])
    expect(sim.telegram.pendingUpdates()).toBe(1)
  })

  it('keeps the last ones for a negative offset, and at most `limit`', async () => {
    for (const text of ['a', 'b', 'c']) sim.telegram.userSends(1, text)
    expect(textsOf(await call(sim, 'getUpdates', { limit: 2 }))).toEqual(['a', 'b'])
    expect(textsOf(await call(sim, 'getUpdates', { offset: -1 }))).toEqual(['c'])
    expect(textsOf(await call(sim, 'getUpdates'))).toEqual(['c'])
  })

  it('waits for an update up to the timeout', async () => {
    const waiting = call(sim, 'getUpdates', { timeout: 20 })
    await vi.waitFor(() => expect(sim.telegram.isPolled()).toBe(true))
    sim.telegram.userSends(1, 'hello')
    expect(textsOf(await waiting)).toEqual(['hello'])
    expect(textsOf(await call(sim, 'getUpdates', { offset: 900_000_000, timeout: 1 }))).toEqual([])
  })

  it('ends the older request with a 409 when a new one comes', async () => {
    const older = call(sim, 'getUpdates', { timeout: 20 })
    await vi.waitFor(() => expect(sim.telegram.isPolled()).toBe(true))
    const newer = call(sim, 'getUpdates', { timeout: 20 })
    expect(await older).toEqual({
      ok: false,
      error_code: 409,
      description: 'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
    })
    sim.telegram.userSends(1, 'for the newer')
    expect(textsOf(await newer)).toEqual(['for the newer'])
  })

  it('loses nothing to a poller that hung up', async () => {
    const hangUp = new AbortController()
    const gone = call(sim, 'getUpdates', { timeout: 20 }, hangUp.signal).catch(() => 'gone')
    await vi.waitFor(() => expect(sim.telegram.isPolled()).toBe(true))
    hangUp.abort()
    expect(await gone).toBe('gone')
    await vi.waitFor(() => expect(sim.telegram.isPolled()).toBe(false))
    sim.telegram.userSends(1, 'still here')
    expect(textsOf(await call(sim, 'getUpdates'))).toEqual(['still here'])
  })

  it('answers 409 while a webhook is set', async () => {
    await call(sim, 'setWebhook', { url: 'http://127.0.0.1:9/none' })
    const answer = await call(sim, 'getUpdates')
    expect(answer).toMatchObject({
      error_code: 409,
      description:
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    })
    expect(await call(sim, 'deleteWebhook')).toEqual({ ok: true, result: true, description: 'Webhook was deleted' })
    expect((await call(sim, 'getUpdates')).ok).toBe(true)
  })

  it('leaves out the types that are not allowed', async () => {
    await call(sim, 'getUpdates', { allowed_updates: ['callback_query'] })
    const { message_id } = sim.telegram.userSends(1, 'unwanted')
    sim.telegram.userPresses(1, message_id, 'data')
    expect(textsOf(await call(sim, 'getUpdates'))).toEqual([undefined])
  })
})
