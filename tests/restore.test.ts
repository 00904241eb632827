import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { BOT_TOKEN } from './support/app-environment.ts'
import { startRedisServer } from '@peyk/test-support/redis-server'
import type { RedisServer } from '@peyk/test-support/redis-server'
import { startSystem } from './support/system.ts'
import type { System } from './support/system.ts'

const CUSTOMER = 7001
const APPS = ['ingress', 'notifier'] as const
const CLI = ['apps/cli/src/main.ts', 'notified', 'import']

const servers: RedisServer[] = []
let system: System | undefined
let folder: string | undefined
afterEach(async () => {
  await system?.close()
  await Promise.all(servers.splice(0).map((server) => server.stop()))
  if (folder !== undefined) rmSync(folder, { recursive: true })
})

it('Redis is restored from a backup; a customer who was notified since then is not notified again after the log is imported', async () => {
  folder = mkdtempSync(join(tmpdir(), 'peyk-restore-'))
  const first = await startRedisServer()
  servers.push(first)
  const env = { REDIS_PREFIX: 'peyk', TELEGRAM_SEND_TIMEOUT_MS: '1000', DEFAULT_LANGUAGE: 'en' }
  system = await startSystem({ mode: 'webhook', apps: APPS, redisUrl: first.url, env })
  const { simulator, redis } = system
  simulator.telegram.userSends(CUSTOMER, '/start')
  await expect.poll(() => simulator.telegram.messages().length).toBe(1)
  const notify = async (id: string) => {
    simulator.panel.placeOrder({ id, chatId: CUSTOMER })
    await simulator.panel.pay(id)
    await expect.poll(() => redis.get(`{peyk}:delivery:paid:${id}`)).toMatch(/^sent /)
  }
  await notify('before-backup')
  await redis.bgsave()
  await expect.poll(() => redis.info('persistence')).toContain('rdb_bgsave_in_progress:0')
  cpSync(join(first.dir, 'dump.rdb'), join(folder, 'dump.rdb'))
  await notify('since-backup')
  // A line of the log follows the record.
  await expect.poll(() => system?.events('notification.sent')).toHaveLength(2)
  const notified = system.events('notification.sent').map(({ orderId }) => String(orderId))
  const shown = () => simulator.telegram.messages().length
  const shownBefore = shown()
  await system.stopApps()
  await first.kill()

  // The log says who was notified, the ones before the backup included: importing them again does nothing.
  const second = await startRedisServer({ dir: folder, args: ['--appendonly', 'no'] })
  servers.push(second)
  const file = join(folder, 'notified.json')
  writeFileSync(file, JSON.stringify(notified))
  const cli = spawn(process.execPath, [...CLI, file], {
    env: { ...process.env, BOT_TOKEN, REDIS_URL: second.url, PANEL_API_BASE_URL: 'http://127.0.0.1:9', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const output = cli.stdout.toArray()
  await once(cli, 'close')
  expect(String(await output)).toContain('Imported 1, already known 1')

  for (const app of APPS) await system.start(app, 'webhook', { REDIS_URL: second.url })
  for (const id of ['before-backup', 'since-backup']) {
    const [attempt] = await simulator.panel.push(id)
    expect([id, attempt?.message]).toEqual([id, 'Already notified'])
  }
  simulator.panel.placeOrder({ id: 'after', chatId: CUSTOMER })
  await simulator.panel.pay('after')
  // The backup may hold a slot to send that nobody gives back: its chat waits until that has run out.
  await expect.poll(shown).toBe(shownBefore + 1)
})
