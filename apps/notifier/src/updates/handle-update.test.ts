import { JobPostponed } from '@peyk/queues/job-failures'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { REQUESTS_A_WINDOW } from './throttle.ts'
import { updateFixture } from './update-fixture.ts'

let test: ReturnType<typeof updateFixture>
beforeEach(() => {
  test = updateFixture()
})
afterEach(() => test.close())

const HOUR = 3_600_000
const answers = () => test.replies.length

describe('an update', () => {
  it('is handled once, however often and however late it comes', async () => {
    const update = test.message(7, await test.link('1'))
    await test.handle(update)
    await test.say(7, '/stop 1')
    expect(await test.handle(update)).toBe('handled before')
    expect((await test.store.orders.get('1'))?.chatId).toBeUndefined()
    expect(answers()).toBe(2)
  })

  it('whose answer fails comes again whole', async () => {
    const update = test.message(7, '/help')
    const { reply } = test.deps
    test.deps.reply = async () => {
      throw new Error('not sent')
    }
    await expect(test.handle(update)).rejects.toThrow('not sent')
    test.deps.reply = reply
    expect(await test.handle(update)).toBe('/help')
    expect(answers()).toBe(1)
  })

  it('that is none is left out', async () => {
    expect(await test.handle({ update_id: 1, message: 'what' })).toBe('ignored')
    expect(await test.handle({ update_id: 1, message: 'what' })).toBe('handled before')
  })

  it('leaves a kilobyte behind for thousands', async () => {
    for (let i = 0; i < 20; i += 1) await test.say(7, '/help', { chat: 7 + i })
    const keys = await test.redis.keys(`{${test.prefix}}:*update*`)
    expect(keys).toHaveLength(1)
    expect(await test.redis.memory('USAGE', keys[0] ?? '')).toBeLessThan(2000)
    expect(await test.redis.pttl(keys[0] ?? '')).toBeGreaterThan(24 * HOUR)
  })
})

describe('in a group', () => {
  const inGroup = (text: string) => test.say(7, text, { chat: -100 })

  it('only what is addressed to this bot is answered', async () => {
    await inGroup('/help@PeykDemoBot')
    await inGroup('/help@peykdemobot')
    await inGroup('/help')
    expect(answers()).toBe(3)
    for (const text of ['/help@OtherBot', '/unknown', '/unknown@PeykDemoBot', 'help', '1001']) await inGroup(text)
    expect(answers()).toBe(3)
  })

  it('a bot that reads everything is addressed by its name only', async () => {
    test.deps.profile = async () => ({ username: 'PeykDemoBot', readsEverything: true })
    await inGroup('/help')
    expect(answers()).toBe(0)
    await inGroup('/help@PeykDemoBot')
    expect(answers()).toBe(1)
  })

  it('a command waits while Telegram does not say who the bot is', async () => {
    test.deps.profile = async () => {
      throw new JobPostponed(5000, 'no answer')
    }
    await expect(inGroup('/help@PeykDemoBot')).rejects.toThrow(JobPostponed)
  })
})

it('unknown text in private gets a hint, several lines of it one', async () => {
  for (const [i, text] of ['سلام', '/unknown', '/toString'].entries()) await test.say(7 + i, text)
  expect(test.replies.map(({ html }) => html.includes('/help'))).toEqual([true, true, true])
  // Sent before the answer to the first line, whatever second it is now.
  await test.handle(test.message(7, 'سفارش من کجاست؟', { agoMs: 5000 }))
  expect(answers()).toBe(3)
  await test.handle(test.message(7, 'سفارش من کجاست؟', { agoMs: -2000 }))
  expect(answers()).toBe(4)
})

describe('a flood', () => {
  it('is answered once with a request to slow down, then not at all until it is calmer', async () => {
    for (let i = 0; i < REQUESTS_A_WINDOW + 15; i += 1) await test.say(7, '/help')
    expect(answers()).toBe(REQUESTS_A_WINDOW + 1)
    expect(test.replies.at(-1)?.html).toContain('too fast')
    await test.say(8, '/help')
    expect(test.replies.at(-1)?.chatId).toBe('8')
    const later = test.message(7, '/help', { agoMs: -60_000 })
    await test.handle(later)
    expect(test.replies.at(-1)).toMatchObject({ chatId: '7', html: expect.stringContaining('/orders') as string })
  })

  it('keeps no link from being followed, and no notification from being sent', async () => {
    const { date } = test.message(7, 'hello').message
    for (let i = 0; i < REQUESTS_A_WINDOW + 5; i += 1) {
      const sent = test.message(7, 'hello')
      await test.handle({ ...sent, message: { ...sent.message, date } })
    }
    await test.store.orders.applyOrderUpdate(test.orderUpdateOf('1', 'paid'), 'webhook')
    await test.say(7, await test.link('1'))
    expect(test.notified).toEqual([{ orderId: '1', kind: 'paid' }])
    expect(test.replies.map(({ html }) => html.includes('too fast'))).toEqual([false, true])
  })

  it('counts an update once, though its job comes again', async () => {
    const update = test.message(7, '/help')
    const { reply } = test.deps
    test.deps.reply = async () => {
      throw new JobPostponed(1, 'not now')
    }
    for (let i = 0; i < REQUESTS_A_WINDOW + 5; i += 1) await expect(test.handle(update)).rejects.toThrow(JobPostponed)
    test.deps.reply = reply
    await test.handle(update)
    expect(test.replies[0]?.html).toContain('/orders')
  })

  it('of presses is answered with every press and changes nothing', async () => {
    await test.store.orders.link('1', '7')
    await test.say(7, '/orders')
    const details = test.dataOf(test.replies[0], '1')
    for (let i = 0; i < REQUESTS_A_WINDOW + 3; i += 1) await test.handle(test.press(7, details))
    expect(test.edits).toHaveLength(REQUESTS_A_WINDOW)
    expect(test.presses).toHaveLength(REQUESTS_A_WINDOW + 3)
    expect(test.presses.at(-1)?.text).toContain('too fast')
  })

  it('is what the operators’ chat never makes', async () => {
    for (let i = 0; i < REQUESTS_A_WINDOW + 5; i += 1) await test.say(9, '/help', { chat: -42 })
    expect(answers()).toBe(REQUESTS_A_WINDOW + 5)
  })
})

describe('after an outage', () => {
  it('the same question is answered once, and what does something is done', async () => {
    for (let i = 50; i > 0; i -= 1) await test.say(7, '/orders', { agoMs: HOUR + i * 60_000 })
    for (let i = 3; i > 0; i -= 1) await test.say(7, 'where is my order', { agoMs: HOUR + i * 60_000 })
    expect(answers()).toBe(2)
    for (const orderId of ['1', '2', '0f9e4f0a-6c1b-4d5e-8f70-1a2b3c4d5e6f'])
      await test.say(7, await test.link(orderId), { agoMs: HOUR })
    expect(await test.store.orders.countOrdersOf('7')).toBe(3)
    expect(answers()).toBe(5)
    await test.say(8, '/orders', { agoMs: HOUR })
    await test.say(7, '/orders')
    expect(answers()).toBe(7)
  })

  it('many messages that came within an hour are no flood', async () => {
    for (let i = 40; i > 0; i -= 1) await test.say(7, `/stop ${i}`, { agoMs: HOUR + i * 60_000 })
    expect(answers()).toBe(40)
  })

  it('what was held is sent though the greeting was given before', async () => {
    await test.say(7, '/start', { agoMs: HOUR + 60_000 })
    await test.hold('1', '7')
    await test.say(7, '/start', { agoMs: HOUR })
    expect(test.notified).toHaveLength(1)
    expect(answers()).toBe(1)
  })
})

it('answers in the topic of a forum in which it was asked', async () => {
  const update = test.message(7, '/help', { chat: -1009 })
  await test.handle({ ...update, message: { ...update.message, message_thread_id: 42, is_topic_message: true } })
  expect(test.replies).toMatchObject([{ chatId: '-1009', topicId: 42 }])
})

describe('/id', () => {
  const ask = (chat: number, topicId?: number, agoMs = 0) => {
    const update = test.message(7, '/id', { chat, agoMs })
    const topic = topicId === undefined ? {} : { message_thread_id: topicId, is_topic_message: true }
    return test.handle({ ...update, message: { ...update.message, ...topic } })
  }
  const shown = () => test.replies.map(({ html }) => [...html.matchAll(/<code>(.*?)<\/code>/g)].map(([, id]) => id))

  it('answers the id of the chat, and of its topic, to be copied', async () => {
    await ask(7)
    await ask(-1009)
    await ask(-1009, 42)
    expect(shown()).toEqual([['7'], ['-1009'], ['-1009', '42']])
  })

  it('asked in two topics while the bot was away, answers in both', async () => {
    await ask(-1009, 42, HOUR + 60_000)
    await ask(-1009, 43, HOUR)
    await ask(-1009, 43, HOUR)
    expect(shown()).toEqual([
      ['-1009', '42'],
      ['-1009', '43'],
    ])
  })
})
