import { readFileSync, readdirSync } from 'node:fs'
import { createRedis } from '@peyk/store/connection'
import { afterEach, describe, expect, it } from 'vitest'
import { BOT_TOKEN } from './support/app-environment.ts'
import { startRedisServer } from '@peyk/test-support/redis-server'
import type { RedisServer } from '@peyk/test-support/redis-server'
import { startSystem } from './support/system.ts'
import type { System } from './support/system.ts'
import { restoreKeys } from './upgrade/dump.ts'
import type { Dump } from './upgrade/dump.ts'

const FOLDER = new URL('upgrade/', import.meta.url)
const DUMPS = readdirSync(FOLDER).filter((name) => name.endsWith('.json'))
const OPERATOR = 9000
/** Blocked the bot and has not come back. */
const AWAY = 5003
/** How the notification begins in either language. */
const PAID = /^✅ (پرداخت شما تأیید شد|Your payment is confirmed)/
/** More updates than any dump has seen, so that Telegram's numbers go on. */
const EARLIER_UPDATES = 100
/** An older release that still runs would keep these keys up. */
const LIMITS_LIVE_MS = 8000

let system: System | undefined
let server: RedisServer | undefined
afterEach(async () => {
  await system?.close()
  await server?.stop()
  system = undefined
})

/** Telegram and the shop as the older release knew them. */
async function recall({ simulator }: System, dump: Dump): Promise<void> {
  const { telegram, panel } = simulator
  for (let i = 0; i < EARLIER_UPDATES; i += 1) telegram.userSends(AWAY, 'earlier')
  await fetch(`${simulator.telegramApiRoot}/bot${BOT_TOKEN}/deleteWebhook?drop_pending_updates=true`)
  telegram.block(AWAY)
  await fetch(`${simulator.telegramApiRoot}/bot${BOT_TOKEN}/deleteWebhook?drop_pending_updates=true`)
  telegram.usersHaveStarted(OPERATOR, 1)
  for (let chatId = 5001; chatId <= 5020; chatId += 1) if (chatId !== AWAY) telegram.usersHaveStarted(chatId, 1)
  for (const [id, { state, chatId }] of Object.entries(dump.orders)) {
    panel.placeOrder({ id, ...(chatId !== undefined && state !== 'linking' && { chatId }) })
    // The panel was paid for this one after it was asked the last time.
    if (state !== 'pending' || id === 'checked-1') await panel.pay(id, { silently: true })
  }
}

async function startOn(dump: Dump) {
  server = await startRedisServer()
  const redis = createRedis(server.url, 'waiting', () => undefined)
  const keys = dump.keys.map((entry) => (entry.key.includes(':limit:') ? { ...entry, livesMs: LIMITS_LIVE_MS } : entry))
  await restoreKeys(redis, { keys })
  redis.disconnect()
  const started = await startSystem({
    mode: 'webhook',
    apps: [],
    redisUrl: server.url,
    // The dump gets older, its pending orders are not to expire.
    env: { ...dump.env, REDIS_PREFIX: dump.prefix, ADMIN_CHAT_ID: String(OPERATOR), PENDING_TTL_DAYS: '3650' },
  })
  system = started
  await recall(started, dump)
  for (const app of ['ingress', 'scheduler', 'notifier', 'notifier'] as const) await started.start(app)
  return started
}

describe.each(DUMPS)('on what %s left in Redis', (name) => {
  const dump = JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as Dump

  it('every notification is notified once, none twice; links, languages and what waits stay', async () => {
    const { simulator, redis, hastenSweep } = await startOn(dump)
    const { telegram, panel } = simulator
    const notified = (id: string) =>
      telegram.messages().filter(({ text }) => PAID.test(text) && text.includes(`\u2068${id}\u2069`))
    const stateOf = async (id: string) => (await redis.get(`{${dump.prefix}}:delivery:paid:${id}`))?.split(' ')[0]
    const chatsNotified = (id: string) => notified(id).map(({ chat_id: chatId }) => chatId)
    const all = Object.entries(dump.orders)
    const of = (...state: string[]) => all.filter(([, order]) => state.includes(order.state)).map(([id]) => id)

    // What was due, in whatever stage, is notified once to whom it belongs; what nobody can know stays.
    const due = [...of('due', 'linking'), 'held-2', 'checked-1']
    const statesBySweep = async () => {
      await hastenSweep()
      return Object.fromEntries(await Promise.all([...due, 'sending-1'].map(async (id) => [id, await stateOf(id)])))
    }
    const sent = Object.fromEntries(due.map((id) => [id, 'sent']))
    await expect.poll(statesBySweep).toEqual({ ...sent, 'sending-1': 'uncertain' })
    for (const id of due) expect([id, chatsNotified(id)]).toEqual([id, [dump.orders[id]?.chatId]])
    expect(notified('queued-1')[0]?.text).toContain('Your payment')

    // The panel says everything once more.
    const answers = Object.fromEntries(
      await Promise.all(
        ['sent-1', 'sent-2', 'held-1', 'rejected-1', 'uncertain-1', 'sending-1', 'queued-2'].map(async (id) => {
          const [attempt] = await panel.push(id)
          return [id, attempt?.message] as const
        }),
      ),
    )
    expect(answers).toEqual({
      'sent-1': expect.stringContaining('Already notified'),
      'sent-2': expect.stringContaining('Already notified'),
      'queued-2': expect.stringContaining('Already notified'),
      'held-1': expect.stringContaining('Notification pending'),
      'rejected-1': expect.stringContaining('Notification pending'),
      'uncertain-1': expect.stringContaining('Notification pending'),
      'sending-1': expect.stringContaining('Notification pending'),
    })

    // Pending orders are known with their chats and languages; links that were given out still lead to their orders.
    await Promise.all(['pending-1', 'pending-2', 'pending-3'].map((id) => panel.pay(id)))
    const long = of('pending').find((id) => id.startsWith('long-')) ?? ''
    telegram.userSends(5018, `/start ${dump.env['LINK_CODE']}`)
    telegram.userSends(5019, `/start ${panel.orders().find(({ id }) => id === 'pending-3')?.payload}`)
    await expect.poll(() => telegram.messages(5018).length).toBe(1)
    await panel.pay(long)
    telegram.userSends(AWAY, '/start')
    await expect
      .poll(() => ['pending-1', 'pending-2', 'pending-3', 'held-1'].map(chatsNotified))
      .toEqual([[5002], [5007], [5019], [AWAY]])
    await expect.poll(() => stateOf(long)).toBe('sent')
    expect(notified('pending-1')[0]?.text).toContain('Your payment')
    expect(notified('pending-2')[0]?.text).toContain('پرداخت شما')
    expect(await redis.hget(`{${dump.prefix}}:chat:5014`, 'language')).toBe('en')

    // Nothing was notified again, and no job failed over an older payload.
    for (const id of of('sent', 'rejected', 'uncertain', 'sending')) expect([id, notified(id)]).toEqual([id, []])
    const failed = system?.events('job.failed').map(({ queue, error }) => [queue, error])
    expect(failed).toEqual([])
  })
})
