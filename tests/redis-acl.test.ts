import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { Redis } from 'ioredis'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { startRedisServer } from '@peyk/test-support/redis-server'
import type { RedisServer } from '@peyk/test-support/redis-server'
import { NEEDED_COMMANDS, SPARED_COMMANDS, TRANSACTION } from '@peyk/store/redis-rights'
import { BOT_TOKEN } from './support/app-environment.ts'
import { startApp } from './support/app-process.ts'
import { startSystem } from './support/system.ts'
import type { System } from './support/system.ts'

const PREFIX = 'shop-a'
const ENV = { REDIS_PREFIX: PREFIX, BOARD_PASSWORD: 'a-long-password-of-tests' }

let server: RedisServer
let admin: Redis
let system: System | undefined
beforeEach(async () => {
  server = await startRedisServer()
  admin = new Redis(server.url)
})
afterEach(async () => {
  await system?.close()
  system = undefined
  admin.disconnect()
  await server.stop()
})

/** Adds the user of the ACL line in docs/operations.md, for one bot. Returns its address. */
async function addUser(...more: string[]): Promise<string> {
  const page = readFileSync(new URL('../docs/operations.md', import.meta.url), 'utf8')
  const [, line = ''] = /^user peyk (on .*)$/m.exec(page) ?? []
  const rules = line.replace('{peyk}', `{${PREFIX}}`).replace('>password', '>secret').split(' ')
  const [waitAof] = (await admin.call('COMMAND', 'INFO', 'WAITAOF')) as unknown[]
  const known = rules.filter((rule) => waitAof !== null || rule !== '+waitaof')
  await admin.call('ACL', 'SETUSER', 'peyk', ...known, ...more)
  return server.url.replace('//', '//peyk:secret@')
}

async function runCli(redisUrl: string, args: readonly string[]): Promise<number | null> {
  const child = spawn('node_modules/.bin/node', ['apps/cli/src/main.ts', ...args], {
    env: { ...process.env, ...ENV, BOT_TOKEN, REDIS_URL: redisUrl, PANEL_API_BASE_URL: 'http://127.0.0.1:9' },
    stdio: 'ignore',
  })
  const [status] = (await once(child, 'close')) as [number | null]
  return status
}

/** What the server was asked since it started, besides what this test asks. */
async function readCalled(): Promise<string[]> {
  const called = [...(await admin.info('commandstats')).matchAll(/^cmdstat_([^:]+):/gm)].map(([, name = '']) => name)
  const asked = ['acl', 'command', 'config|resetstat']
  return called.filter((name) => !asked.some((each) => name === each || name.startsWith(`${each}|`)))
}

it('all processes work as the Redis user that the documentation describes, and none is denied anything', async () => {
  const redisUrl = await addUser()
  system = await startSystem({
    mode: 'polling',
    apps: ['ingress', 'scheduler', 'notifier', 'board'],
    redisUrl,
    env: ENV,
  })
  const { simulator } = system
  const order = simulator.panel.placeOrder({ chatId: 7001 })
  simulator.telegram.userSends(7001, `/start ${order.payload}`)
  await expect.poll(() => simulator.telegram.messages().length).toBe(1)
  await simulator.panel.pay(order.id)
  await expect.poll(() => simulator.telegram.messages().length).toBe(2)

  const board = system.of('board')[0]?.log.find(({ event }) => event === 'board.listening')?.['port']
  const headers = { authorization: `Basic ${btoa(`admin:${ENV.BOARD_PASSWORD}`)}`, accept: 'text/html' }
  for (const path of ['/', '/queues/api/queues', '/audit', `/orders/${order.id}`, '/notifications?state=sent'])
    expect([path, (await fetch(`http://127.0.0.1:${String(board)}${path}`, { headers })).status]).toEqual([path, 200])
  const commands = [['order', order.id], ['deliveries'], ['pause']]
  expect(await Promise.all(commands.map((args) => runCli(redisUrl, args)))).toEqual([0, 0, 0])
  await runCli(redisUrl, ['doctor'])

  const denied = (await admin.call('ACL', 'LOG')) as unknown[][]
  expect(denied.map((entry) => entry.slice(2, 8))).toEqual([])
  const listed = [...NEEDED_COMMANDS, ...SPARED_COMMANDS, ...TRANSACTION].map((command) => command.split(' ')[0])
  expect((await readCalled()).filter((name) => !listed.includes(name))).toEqual([])
}, 120_000)

it('a process and the doctor name a right that the Redis user lacks, and end with 78', async () => {
  const redisUrl = await addUser('-evalsha')
  const env = { ...ENV, BOT_TOKEN, REDIS_URL: redisUrl, PANEL_API_BASE_URL: 'http://127.0.0.1:9' }
  const app = startApp('scheduler', env)
  expect(await Promise.all([app.exited, runCli(redisUrl, ['doctor'])])).toEqual([78, 78])
  expect(app.output()).toMatch(/REDIS_URL: expected a Redis user.*ACL SETUSER peyk \+evalsha/)
}, 60_000)
