import { createProducer } from '@peyk/queues/producer'
import { Redis } from 'ioredis'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { orderUpdateOf, paid } from '@peyk/test-support/store'
import { startRedisServer } from '@peyk/test-support/redis-server'
import { Refusal, openNotification, startPanel, startTelegram, testCli } from '../cli-fixture.ts'
import type { CheckResult } from '../doctor/check-result.ts'

describe('peyk doctor', () => {
  let cli: ReturnType<typeof testCli>
  const servers: { close: () => void }[] = []
  const open = async <T extends { close: () => void }>(server: Promise<T>): Promise<T> => {
    servers.push(await server)
    return server
  }
  beforeEach(() => (cli = testCli()))
  afterEach(() => {
    cli.close()
    for (const server of servers.splice(0)) server.close()
  })

  const results = async (): Promise<{ status: number; byCheck: Record<string, CheckResult> }> => {
    const { status, stdout } = await cli.run(['doctor', '--json'])
    const list = JSON.parse(stdout) as CheckResult[]
    return { status, byCheck: Object.fromEntries(list.map((result) => [result.check, result])) }
  }
  const reachable = async (telegram = {}) => {
    cli.env['TELEGRAM_API_ROOT'] = (await open(startTelegram(telegram))).url
    cli.env['PANEL_API_BASE_URL'] = (await open(startPanel({}))).url
  }

  it('shows what Peyk understands of one real order, and records nothing', async () => {
    cli.env['PANEL_API_BASE_URL'] = (await open(startPanel({ '1001': 'paid', '1002': 'arrived' }))).url
    cli.env['DEFAULT_LANGUAGE'] = 'en'
    const text = await cli.run(['doctor', '--order', '1001'])
    expect(text.status).toBe(0)
    expect(text.stdout).toMatch(/^id +1001$/m)
    expect(text.stdout).toMatch(/^status +paid \(the panel’s word: paid\)$/m)
    expect(text.stdout).toMatch(/^amount +250000 IRT$/m)
    const { stdout } = await cli.run(['doctor', '--order', '1001', '--json'])
    expect(JSON.parse(stdout)).toMatchObject({ outcome: 'found', orderUpdate: { orderId: '1001', chatId: '7' } })
    expect((await cli.run(['doctor', '--order', '1002'])).stdout).toContain('PANEL_STATUS_MAP=arrived=paid')
    const unknown = await cli.run(['doctor', '--order', '1003'])
    expect(unknown.status).toBe(1)
    expect(unknown.stdout).toMatch(/^Order 1003 is unknown: .*\n→ /)
    cli.env['DEFAULT_LANGUAGE'] = 'fa'
    expect((await cli.run(['doctor', '--order', '1001'])).stdout).toMatch(
      /^\u2067وضعیت: پرداخت‌شده \(پنل نوشته است: \u2068paid\u2069\)\u2069$/m,
    )
    expect((await cli.run(['doctor', '--order', '1003'])).stdout).toMatch(
      /^\u2067سفارش \u20681003\u2069 شناخته نیست: پنل در/,
    )
    expect(await cli.redis.keys(`{${cli.prefix}}:order:*`)).toEqual([])
  })

  it('says why an order cannot be read, or asked for', async () => {
    cli.env['PANEL_API_BASE_URL'] = (await open(startPanel({ '1001': '' }))).url
    cli.env['DEFAULT_LANGUAGE'] = 'en'
    expect((await cli.run(['doctor', '--order', '1001'])).stdout).toContain('is unreadable')
    cli.env['PANEL_API_BASE_URL'] = 'http://127.0.0.1:9'
    const away = await cli.run(['doctor', '--order', '1001', '--json'])
    expect(away.status).toBe(1)
    expect(JSON.parse(away.stdout)).toMatchObject({ outcome: 'unanswered', orderId: '1001' })
  })

  it('passes a correct set-up and lists every check in order', async () => {
    await reachable()
    const { status, byCheck } = await results()
    expect(status).toBe(0)
    expect(Object.keys(byCheck)).toEqual([
      'redis',
      'redis.version',
      'redis.eviction',
      'redis.persistence',
      'redis.replication',
      'redis.memory',
      'redis.writes',
      'redis.clock',
      'telegram.route',
      'token',
      'webhook',
      'panel',
      'bot',
      'processes',
      'polling',
      'links',
      'schedules',
      'orders.known',
      'orders.gone',
      'orders.unlinked',
      'orders.unknown_words',
      'orders.checks',
      'orders.unreadable',
      'sending',
      'deliveries.outbox',
      'deliveries.held',
      'deliveries.rejected',
      'deliveries.uncertain',
      'deliveries.unreadable',
      'deliveries.stuck',
      'templates',
      'log',
      'board.password',
      'settings',
    ])
    // The tests' Redis writes to disk every second only.
    expect(byCheck['redis.persistence']).toMatchObject({
      level: 'warning',
      todo: expect.stringContaining('set appendfsync always'),
    })
    const others = Object.values(byCheck).filter(({ check }) => check !== 'redis.persistence')
    expect(others.filter(({ level }) => level !== 'ok')).toEqual([])
    expect(byCheck['token']?.message).toContain('@shop_bot')
  })

  it('says on each line what to do, and fails when anything is wrong', async () => {
    await reachable({ getWebhookInfo: { url: 'https://x.example/hook', pending_update_count: 0 } })
    const { status, stdout } = await cli.run(['doctor'])
    expect(status).toBe(1)
    expect(stdout).toMatch(/^ok {7}redis /m)
    expect(stdout).toMatch(/^wrong {4}webhook .*https:\/\/x\.example\/hook.*\n +→ .*peyk webhook delete/m)
    expect(stdout).not.toContain('\u001B')
  })

  it('says it in Persian, unless DEFAULT_LANGUAGE is another, with what is Latin isolated', async () => {
    await reachable({ getWebhookInfo: { url: 'https://x.example/\u2069hook', pending_update_count: 0 } })
    delete cli.env['DEFAULT_LANGUAGE']
    const persian = await cli.run(['doctor'])
    expect(persian.stdout).toMatch(
      /^wrong {4}webhook {17}\u2067اینجا .*\u2068https:\/\/x\.example\/\\u2069hook\u2069.*\u2069\n +→ \u2067/m,
    )
    expect(persian.stdout).toMatch(/^ok {7}schedules {15}\u2067از روش دیگر چیزی نمانده است\u2069$/m)
    cli.env['DEFAULT_LANGUAGE'] = 'en'
    const english = await cli.run(['doctor'])
    expect(english.stdout).toMatch(/^ok {7}schedules {15}no other mode left one$/m)
    expect(english.stdout).not.toMatch(/[\u0600-\u06FF\u2066-\u2069]/)
    cli.env['BOT_TOKEN'] = ''
    expect((await cli.run(['doctor'])).stderr).toContain('BOT_TOKEN: missing; expected')
    cli.env['DEFAULT_LANGUAGE'] = ''
    expect((await cli.run(['doctor'])).stderr).toContain('\u2068BOT_TOKEN\u2069: نیست')
    const { stderr } = await cli.run(['doctor', '--json'])
    expect(JSON.parse(stderr)).toMatchObject({ error: { message: expect.stringContaining('BOT_TOKEN: missing') } })
  })

  it('colours on a terminal, unless NO_COLOR is set', async () => {
    await reachable()
    const onTerminal = async () => {
      let shown = ''
      await cli.run(['doctor'], { stdout: { isTTY: true, write: (text) => (shown += text) } })
      return shown
    }
    expect(await onTerminal()).toContain('\u001B[32mok')
    cli.env['NO_COLOR'] = '1'
    expect(await onTerminal()).not.toContain('\u001B')
    cli.env['FORCE_COLOR'] = '1'
    expect(await onTerminal()).not.toContain('\u001B')
    delete cli.env['NO_COLOR']
    expect((await cli.run(['doctor'])).stdout).toContain('\u001B[32mok')
  })

  it('distinguishes a wrong token from an unreachable network, and never shows the token', async () => {
    await reachable()
    cli.env['BOT_TOKEN'] = '987654:AAE-another_token_0123456789'
    const refused = await results()
    expect(refused.byCheck['token']).toMatchObject({ level: 'wrong', todo: expect.stringContaining('@BotFather') })
    expect(refused.byCheck['webhook']).toBeUndefined()

    cli.env['TELEGRAM_API_ROOT'] = 'http://127.0.0.1:9'
    const away = await results()
    expect(away.status).toBe(1)
    expect(away.byCheck['telegram.route']).toMatchObject({
      level: 'wrong',
      message: expect.stringContaining('accepts no connection'),
      todo: expect.stringContaining('TELEGRAM_PROXY_URL'),
    })
    expect(away.byCheck['token']).toBeUndefined()
    expect(JSON.stringify([refused, away])).not.toContain('AAE-')
  })

  it('distinguishes a wrong panel token from an unreachable panel', async () => {
    await reachable()
    cli.env['PANEL_API_BASE_URL'] = (await open(startPanel({}, 'panel-token'))).url
    expect((await results()).byCheck['panel']).toMatchObject({
      level: 'wrong',
      todo: 'correct PANEL_API_TOKEN',
    })
    cli.env['PANEL_API_TOKEN'] = 'panel-token'
    expect((await results()).byCheck['panel']?.level).toBe('ok')
    cli.env['PANEL_API_BASE_URL'] = 'http://127.0.0.1:9'
    expect((await results()).byCheck['panel']?.level).toBe('wrong')

    Object.assign(cli.env, { PANEL_UPDATES: 'webhook', PANEL_WEBHOOK_SECRET: 'panel-secret' })
    expect((await results()).byCheck['panel']?.level).toBe('warning')
    cli.env['PANEL_API_BASE_URL'] = ''
    expect((await results()).byCheck['panel']).toMatchObject({
      level: 'ok',
      message: expect.stringContaining('never asked'),
    })
  })

  it('finds schedules that another mode left, and notifications that wait', async () => {
    await reachable()
    const producer = createProducer(cli.redis, cli.prefix, () => undefined)
    await producer.queue('order-checks').upsertJobScheduler('old-polling', { every: 60_000 }, { name: 'check' })
    await producer.close()
    for (const id of ['1', '2', '3', '4'])
      await cli.store.orders.applyOrderUpdate(orderUpdateOf(id, 'paid', { chatId: '7' }), 'webhook')
    await openNotification(cli.store, paid('1'), 'uncertain', 'time-out')
    await openNotification(cli.store, paid('2'), 'uncertain', 'time-out')
    await openNotification(cli.store, paid('3'), 'held', 'blocked')

    const { status, byCheck } = await results()
    expect(status).toBe(1)
    expect(byCheck['schedules']).toMatchObject({ level: 'wrong', message: expect.stringContaining('old-polling') })
    expect(byCheck['deliveries.uncertain']).toMatchObject({ level: 'warning', message: expect.stringMatching(/^2:/) })
    expect(byCheck['deliveries.uncertain']?.todo).toContain('peyk deliveries --state uncertain')
    expect(byCheck['deliveries.held']).toMatchObject({ level: 'warning', message: expect.stringMatching(/^1:/) })
    expect(byCheck['deliveries.outbox']).toMatchObject({ level: 'warning' })
    expect(byCheck['deliveries.rejected']).toMatchObject({ level: 'ok' })
  })

  it('says so when Redis may drop what it must keep, and when it takes no writes', async () => {
    await reachable()
    const redis = await startRedisServer({ args: ['--maxmemory-policy', 'allkeys-lru', '--appendonly', 'no'] })
    try {
      cli.env['REDIS_URL'] = redis.url
      const unsafe = await results()
      expect(unsafe.status).toBe(1)
      expect(unsafe.byCheck['redis.eviction']).toMatchObject({
        level: 'wrong',
        todo: 'set maxmemory-policy noeviction',
      })
      expect(unsafe.byCheck['redis.persistence']).toMatchObject({ level: 'wrong' })

      const admin = new Redis(redis.url)
      await admin.replicaof('127.0.0.1', '9')
      admin.disconnect()
      const replica = await results()
      expect(replica.status).toBe(1)
      expect(replica.byCheck['redis']).toMatchObject({ level: 'wrong', message: expect.stringContaining('READONLY') })
      expect(replica.byCheck['deliveries.held']?.level).toBe('ok')
      const refused = await cli.run(['link', 'x'.repeat(64)])
      expect(refused.status).toBe(1)
      expect(refused.stderr).toMatch(/^Redis at redis:\/\/127\.0\.0\.1:\d+ refused the command \(READONLY/)
    } finally {
      await redis.stop()
    }
  })

  const group = {
    id: -1009,
    type: 'supergroup',
    title: 'Shop',
    is_forum: true,
    permissions: { can_send_messages: true },
  }
  const mute = { permissions: { can_send_messages: false } }
  it.each([
    ['in the group', group, { status: 'member' }, '', 'ok', 'the supergroup “Shop” (-1009)', undefined],
    ['in the topic', group, { status: 'member' }, '42', 'ok', 'topic 42', undefined],
    [
      'an administrator of a mute group',
      { ...group, ...mute },
      { status: 'administrator' },
      '',
      'ok',
      '“Shop”',
      undefined,
    ],
    ['a person', { id: 7, type: 'private' }, {}, '', 'ok', 'the private chat 7', undefined],
    ['a person with a topic', { id: 7, type: 'private' }, {}, '42', 'warning', 'has no topics', 'unset ADMIN_TOPIC_ID'],
    ['a wrong id', new Refusal(400, 'Bad Request: chat not found'), {}, '', 'wrong', 'chat not found', '/id'],
    [
      'upgraded',
      new Refusal(400, 'Bad Request: group chat was upgraded to a supergroup chat'),
      {},
      '',
      'warning',
      'upgraded',
      '/id',
    ],
    ['removed', new Refusal(403, 'Forbidden: bot was kicked'), {}, '', 'wrong', 'kicked', 'add the bot'],
    ['gone', group, { status: 'left' }, '', 'wrong', 'is not in', 'add the bot'],
    [
      'restricted and gone',
      group,
      { status: 'restricted', is_member: false, can_send_messages: true },
      '',
      'wrong',
      'is not in',
      'add',
    ],
    [
      'restricted',
      group,
      { status: 'restricted', is_member: true, can_send_messages: false },
      '',
      'wrong',
      'may not write',
      'allow it',
    ],
    ['in a mute group', { ...group, ...mute }, { status: 'member' }, '', 'wrong', 'may not write', 'allow it'],
    [
      'a channel’s administrator without the right',
      { ...group, type: 'channel' },
      { status: 'administrator' },
      '',
      'wrong',
      'may not write',
      'allow it',
    ],
    [
      'without topics',
      { ...group, is_forum: undefined },
      { status: 'member' },
      '42',
      'warning',
      'has no topics',
      'unset ADMIN_TOPIC_ID',
    ],
  ])('checks the operators’ chat: %s', async (_what, getChat, getChatMember, topic, level, message, todo) => {
    await reachable({ getChat, getChatMember })
    Object.assign(cli.env, { ADMIN_CHAT_ID: '-1009', ADMIN_TOPIC_ID: topic })
    const found = (await results()).byCheck['operators.chat']
    expect(found).toMatchObject({ level, message: expect.stringContaining(message) })
    expect(found?.todo ?? '').toContain(todo ?? '')
    expect(found?.todo === undefined).toBe(todo === undefined)
  })

  it('without Redis runs every check that does not need it', async () => {
    await reachable()
    cli.env['REDIS_URL'] = 'redis://:a-password@127.0.0.1:9'
    const { status, byCheck } = await results()
    expect(status).toBe(1)
    expect(Object.keys(byCheck)).toEqual([
      'redis',
      'telegram.route',
      'token',
      'webhook',
      'panel',
      'templates',
      'log',
      'board.password',
      'settings',
    ])
    expect(byCheck['redis']?.message).toContain('redis://127.0.0.1:9')
    expect(JSON.stringify(byCheck)).not.toContain('a-password')
  })
})
