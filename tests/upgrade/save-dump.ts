import { writeFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { createProducer } from '@peyk/queues/producer'
import { createRedis } from '@peyk/store/connection'
import { createStore } from '@peyk/store/store'
import { appEnvironment, PORT_NAMES, startTestSimulator } from '../support/app-environment.ts'
import { startApp } from '../support/app-process.ts'
import type { AppName } from '../support/app-process.ts'
import { freePort } from '@peyk/test-support/free-port'
import { isReady } from '../support/readiness.ts'
import { startRedisServer } from '@peyk/test-support/redis-server'
import { orderUpdateOf } from '@peyk/test-support/store'
import { dumpKeys } from './dump.ts'
import type { Dump } from './dump.ts'

// Saves what this version leaves in Redis when it is stopped in the middle of its work, to test later versions with:
// node tests/upgrade/save-dump.ts <version> writes tests/upgrade/<version>.json.
const [version = ''] = process.argv.slice(2)
if (version === '') throw new Error('Expected: node tests/upgrade/save-dump.ts <version>')
const file = new URL(`${version}.json`, import.meta.url)

const PREFIX = 'peyk'
const OPERATOR = 9000
const LONG_ID = `long-${'7'.repeat(59)}`

const server = await startRedisServer()
const redis = createRedis(server.url, 'waiting', () => undefined)
const ingressPort = await freePort()
const ingressUrl = `http://127.0.0.1:${ingressPort}`
const simulator = await startTestSimulator(ingressUrl, {})
const { telegram, panel } = simulator
const env: Record<string, string> = {
  ...appEnvironment('webhook', { ingressUrl, simulator, redisUrl: server.url, prefix: PREFIX }),
  ADMIN_CHAT_ID: String(OPERATOR),
}
const orders: Dump['orders'] = {}

const until = async (what: string, holds: () => boolean | Promise<boolean>) => {
  for (let tries = 0; !(await holds()); tries += 1) {
    if (tries > 400) throw new Error(`Expected in time: ${what}`)
    await delay(50)
  }
}

const start = async (app: AppName) => {
  const port = app === 'ingress' ? ingressPort : await freePort()
  const process = startApp(app, { ...env, [PORT_NAMES[app]]: String(port) })
  await until(`${app} is ready`, () => isReady(`http://127.0.0.1:${port}/readyz`, process))
  return process
}

const stateOf = async (id: string) => (await redis.get(`{${PREFIX}}:delivery:paid:${id}`))?.split(' ')[0]
const place = (id: string, state: string, chatId?: number) => {
  orders[id] = { state, ...(chatId !== undefined && { chatId }) }
  return panel.placeOrder({ id, ...(chatId !== undefined && { chatId }) })
}
const payAndReach = async (id: string, state: string, chatId: number) => {
  place(id, state, chatId)
  await panel.pay(id)
  await until(`${id} is ${state}`, async () => (await stateOf(id)) === state)
}
const answered = (chatId: number, count = 1) =>
  until(`${chatId} is answered`, () => telegram.messages(chatId).length >= count)

const [ingress, scheduler, notifier] = [await start('ingress'), await start('scheduler'), await start('notifier')]

// Customers, one of them with a language of their own; 5003 and 5004 block the bot afterwards.
const customers = Array.from({ length: 20 }, (_, i) => 5001 + i)
for (const chatId of [...customers, OPERATOR]) telegram.userSends(chatId, '/start')
await Promise.all(customers.map((chatId) => answered(chatId)))
telegram.userSends(5002, '/language en')
await answered(5002, 2)
telegram.block(5003)
telegram.block(5004)

await payAndReach('sent-1', 'sent', 5001)
await payAndReach('sent-2', 'sent', 5002)
await payAndReach('held-1', 'held', 5003)
await payAndReach('held-2', 'held', 5004)
telegram.faults.add({ method: 'sendMessage', chatId: 5005, error: { code: 400, description: 'Bad Request: no' } })
await payAndReach('rejected-1', 'rejected', 5005)
telegram.faults.add({ method: 'sendMessage', chatId: 5006, dropReply: true })
await payAndReach('uncertain-1', 'uncertain', 5006)

// Pending: with its chat in the order update, linked by its customer, of nobody yet.
place('pending-1', 'pending', 5002)
place('pending-2', 'pending')
place('pending-3', 'pending')
for (const id of ['pending-1', 'pending-2', 'pending-3']) await panel.push(id)
telegram.userSends(5007, `/start ${panel.orders().find(({ id }) => id === 'pending-2')?.payload}`)
await answered(5007, 2)
if (orders['pending-2']) orders['pending-2'].chatId = 5007

// A notification whose worker dies while it sends.
telegram.faults.add({ method: 'sendMessage', chatId: 5008, delayMs: 60_000 })
await payAndReach('sending-1', 'sending', 5008)
// One that Telegram put off, and the whole token with it: its job is delayed.
telegram.faults.add({ method: 'sendMessage', chatId: 5009, retryAfter: 3 })
place('delayed-1', 'due', 5009)
await panel.pay('delayed-1')
await until('429', () => telegram.calls('sendMessage').some((call) => JSON.stringify(call).includes('429')))
await delay(500)
await notifier.end('SIGKILL')

// What comes while no notifier runs waits in the queues.
for (const [i, id] of ['queued-1', 'queued-2', 'queued-3'].entries()) {
  place(id, 'due', i === 0 ? 5002 : 5010 + i)
  await panel.pay(id)
}
place('link-in-queue', 'linking', 5013)
await panel.pay('link-in-queue')
telegram.userSends(5013, `/start ${panel.orders().find(({ id }) => id === 'link-in-queue')?.payload}`)
telegram.unblock(5004)
telegram.userSends(5004, '/start')
telegram.userSends(5014, '/language en')
await until('updates are taken', () => telegram.pendingUpdates() === 0)
await Promise.all([ingress.end(), scheduler.end()])

// What this version's own code writes at moments that cannot be hit from outside.
const store = createStore(redis, {
  prefix: PREFIX,
  linkSecrets: [env['LINK_SECRET'] ?? ''],
  kinds: ['paid'],
  retentionDays: 400,
  pollIntervalSeconds: 60,
})
const producer = createProducer(redis, PREFIX, () => undefined)
const applyPaid = (id: string, chatId: number) => {
  place(id, 'due', chatId)
  return store.orders.applyOrderUpdate(orderUpdateOf(id, 'paid', { chatId: String(chatId) }), 'webhook')
}
await applyPaid('outbox-1', 5016)
place('checked-1', 'pending', 5017)
await store.orders.applyOrderUpdate(orderUpdateOf('checked-1', 'pending', { chatId: '5017' }), 'webhook')
await producer.enqueueChecks([['checked-1', 'pending-1']])
place(LONG_ID, 'pending')
await store.orders.applyOrderUpdate(orderUpdateOf(LONG_ID, 'pending'), 'webhook')
const code = await store.links.payloadOf(LONG_ID)
await producer.enqueueAlerts()
await producer.close()

const dump: Dump = {
  version,
  prefix: PREFIX,
  env: { BOT_TOKEN: env['BOT_TOKEN'] ?? '', LINK_SECRET: env['LINK_SECRET'] ?? '', LINK_CODE: code },
  orders,
  keys: await dumpKeys(redis),
}
writeFileSync(file, `${JSON.stringify(dump, undefined, 2)}\n`)
for (const queue of ['telegram-updates', 'order-checks', 'notifications', 'maintenance']) {
  const waiting = await redis.keys(`{${PREFIX}}:${queue}:*`)
  process.stdout.write(`${queue}: ${waiting.length} keys\n`)
}
process.stdout.write(`${dump.keys.length} keys of ${version} in ${file.pathname}\n`)
await simulator.close()
redis.disconnect()
await server.stop()
process.exit(0)
