import { MINUTE } from '@peyk/domain/time'
import { createStore } from '../store.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testStore } from '@peyk/test-support/store'

let test: ReturnType<typeof testStore>

beforeEach(() => {
  test = testStore({ botId: '123' })
})
afterEach(() => test.close())

const sending = () => test.store.sending
/** The store of a process with another token, or with none. */
const storeOf = (botId?: string) =>
  createStore(test.redis, {
    prefix: test.prefix,
    linkSecrets: ['link-secret'],
    kinds: ['paid'],
    retentionDays: 400,
    pollIntervalSeconds: 60,
    botId,
  })
const alerts = async () =>
  (await test.store.alerts.list(9)).alerts.map(({ name, subject }) => ({ name, ...(JSON.parse(subject) as object) }))

describe('a pause of all sending', () => {
  it.each(['no json', '[1]', '{"reason":"operator"}'])(
    'that nobody can read goes on until a person ends it: %s',
    async (value) => {
      await test.redis.set(`{${test.prefix}}:pause`, value)
      expect(await sending().read()).toMatchObject({ reason: 'operator' })
      expect(await sending().watch()).toBeDefined()
      expect(await sending().resume('sara')).toMatchObject({ reason: 'operator' })
      expect(await sending().read()).toBeUndefined()
    },
  )

  it('is one at a time: a stronger reason replaces a weaker one, never the other way round', async () => {
    expect(await sending().pause('telegram_unwell')).toBe(true)
    expect(await sending().pause('telegram_unwell')).toBe(false)
    expect(await sending().pause('token_refused', { detail: '401' })).toBe(true)
    expect(await sending().pause('telegram_unwell')).toBe(false)
    expect(await sending().pause('operator', { by: 'sara', detail: 'a wrong text' })).toBe(true)
    expect(await sending().pause('rate_limited', { waitMs: 9000 })).toBe(false)
    expect(await sending().read()).toMatchObject({
      reason: 'operator',
      by: 'sara',
      detail: 'a wrong text',
      botId: '123',
    })
    expect(await sending().resume('reza')).toMatchObject({ reason: 'operator', lastedMs: expect.any(Number) })
    expect(await sending().resume('reza')).toBeUndefined()
    expect(await sending().read()).toBeUndefined()
  })

  it('becomes longer with a longer wait, and never shorter', async () => {
    await sending().pause('rate_limited', { waitMs: 3000 })
    const first = await sending().read()
    await sending().pause('rate_limited', { waitMs: 10 })
    expect(await sending().read()).toEqual(first)
    await sending().pause('rate_limited', { waitMs: 4500.5 })
    expect((await sending().read())?.untilMs).toBeGreaterThan((first?.untilMs ?? 0) + 1000)
  })

  it('is over after its time, though nobody has ended it yet', async () => {
    await sending().pause('rate_limited', { waitMs: 20 })
    await expect.poll(() => sending().read()).toBeUndefined()
    expect(await sending().pause('telegram_unwell')).toBe(true)
  })

  it('of another bot counts as none, and without a token the bot that is at work here counts', async () => {
    await sending().pause('operator')
    expect(await storeOf('456').sending.read()).toBeUndefined()
    expect(await storeOf().sending.read()).toMatchObject({ reason: 'operator' })
    await test.redis.set(test.store.keys.bot, '456')
    expect(await storeOf().sending.read()).toBeUndefined()
    expect(await storeOf('456').sending.pause('telegram_unwell')).toBe(true)
    expect(await storeOf().sending.read()).toMatchObject({ reason: 'telegram_unwell', botId: '456' })
  })

  it('is an alert to operators when it begins and when it ends, but not a short wait', async () => {
    await sending().pause('rate_limited', { waitMs: 5000 })
    await sending().resume('sara')
    expect(await alerts()).toEqual([])
    await sending().pause('rate_limited', { waitMs: 5 * MINUTE })
    await sending().pause('operator', { by: 'sara' })
    await sending().resume('reza')
    const found = await alerts()
    expect(found).toHaveLength(3)
    for (const alert of [
      { name: 'sending_paused', reason: 'rate_limited', untilMs: expect.any(Number) },
      { name: 'sending_paused', reason: 'operator', by: 'sara' },
      { name: 'sending_resumed', reason: 'operator', endedBy: 'reza', lastedMs: expect.any(Number) },
    ])
      expect(found).toContainEqual(expect.objectContaining(alert))
  })

  it('ends when nothing wants to be sent for long after a probe that passed', async () => {
    await sending().pause('telegram_unwell')
    await sending().recordProbe('passed')
    expect((await sending().watch()).pause).toMatchObject({ trial: { untilMs: expect.any(Number) } })
    const pause = JSON.parse((await test.redis.get(test.store.keys.pause)) ?? '{}') as { trial: object }
    await test.redis.set(test.store.keys.pause, JSON.stringify({ ...pause, trial: { ...pause.trial, untilMs: 1 } }))
    expect((await sending().watch()).ended).toMatchObject({ reason: 'telegram_unwell' })
    expect(await sending().read()).toBeUndefined()
  })

  it('waits no longer than it was asked to where Redis’s clock was set back', async () => {
    await sending().pause('rate_limited', { waitMs: 5000 })
    const pause = JSON.parse((await test.redis.get(test.store.keys.pause)) ?? '{}') as { untilMs: number }
    await test.redis.set(test.store.keys.pause, JSON.stringify({ ...pause, untilMs: pause.untilMs + 3_600_000 }))
    await sending().watch()
    expect((await sending().read())?.untilMs).toBeLessThan(pause.untilMs + 3_600_000 - 3_000_000)
  })
})

describe('chats that Telegram asked to wait', () => {
  it('wait alone, the longest first, until a person or their time ends it', async () => {
    expect(await sending().noteChatWait('7', 50_000)).toBe('chat')
    await sending().forgetChatAskedToWait()
    expect(await sending().noteChatWait('8', 90_000)).toBe('chat')
    await sending().noteChatWait('8', 10)
    expect((await sending().chatWaits()).map(({ chatId }) => chatId)).toEqual(['8', '7'])
    expect(await sending().chatWaitsUntilMs('7')).toBeGreaterThan(0)
    expect(await storeOf('456').sending.chatWaits()).toEqual([])
    expect([await sending().endChatWait('8'), await sending().endChatWait('8')]).toEqual([true, false])
    expect(await sending().chatWaitsUntilMs('8')).toBeUndefined()
    expect(await test.redis.pttl(test.store.keys.chatWaits)).toBeGreaterThan(0)
  })

  it('are the whole bot when a second one follows', async () => {
    expect(await sending().noteChatWait('7', 9000)).toBe('chat')
    expect(await sending().noteChatWait('7', 9000)).toBe('chat')
    expect(await sending().noteChatWait('-8', 9000)).toBe('bot')
    // Else the first chat would wait on, after a person ended the pause.
    expect(await sending().chatWaits()).toEqual([])
  })
})
