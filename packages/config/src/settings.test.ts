import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ENVIRONMENT, SECRET_NAMES } from './environment.ts'
import { APPS, SettingsError, loadSettings } from './settings.ts'
import type { App, Settings } from './settings.ts'
import type { Variable } from './variable.ts'

type Env = Record<string, string | undefined>
type Name = keyof typeof ENVIRONMENT

/** WooCommerce takes any printable ASCII. */
const RANDOM_SECRET = 'k$(Z`x7${q<m>%p% {{u}}0123456789'
const TOKEN = '123456789:AAE-token_of-a-bot_for-tests-00000'
/** Right for every app and every mode. */
const RIGHT: Env = {
  BOT_TOKEN: TOKEN,
  WEBHOOK_URL: 'https://bot.shop.example',
  PANEL_API_BASE_URL: 'https://shop.example/api',
  PANEL_WEBHOOK_SECRET: 'panel-secret',
  BOARD_PASSWORD: 'board-password',
}
const load = (env: Env, app: App = 'notifier') => loadSettings({ ...RIGHT, ...env }, app)

function problemsOf(env: Env, app: App = 'notifier'): readonly string[] {
  try {
    loadSettings(env, app)
    return []
  } catch (error) {
    if (error instanceof SettingsError) return error.problems
    throw error
  }
}

/** For every variable: values with what the settings make of them, and values that are refused. */
const VARIABLES: Record<Name, { read: (s: Settings) => unknown; good: [string, unknown][]; bad: string[] }> = {
  BOT_TOKEN: {
    read: (s) => s.telegram.botToken,
    good: [[TOKEN, TOKEN]],
    bad: ['token', '123', ':AAE', 'x:AAE', '123:A E', `bot${TOKEN}`],
  },
  USE_WEBHOOK: {
    read: (s) => s.sources,
    good: [
      ...['true', '1', 'yes', 'on', 'True', 'ON'].map((on): [string, unknown] => [
        on,
        { telegram: 'webhook', panel: 'webhook' },
      ]),
      ...['false', '0', 'no', 'off', 'False', 'Off'].map((off): [string, unknown] => [
        off,
        { telegram: 'polling', panel: 'polling' },
      ]),
    ],
    bad: ['TRUE!', '2', 'webhook'],
  },
  TELEGRAM_UPDATES: {
    read: (s) => s.sources.telegram,
    good: [
      ['webhook', 'webhook'],
      ['Polling', 'polling'],
    ],
    bad: ['both', 'true'],
  },
  PANEL_UPDATES: {
    read: (s) => s.sources.panel,
    good: [
      ['webhook', 'webhook'],
      ['polling', 'polling'],
    ],
    bad: ['none', 'webhook,polling'],
  },
  WEBHOOK_URL: {
    read: (s) => s.telegram.webhookUrl,
    good: [
      ['https://bot.shop.example/', 'https://bot.shop.example'],
      [' https://bot.shop.example:8443 ', 'https://bot.shop.example:8443'],
    ],
    bad: [
      'bot.shop.example',
      'ftp://bot.shop.example',
      'https:bot.shop.example',
      'https://',
      'http://bot.shop.example',
    ],
  },
  WEBHOOK_PATH: {
    read: (s) => s.telegram.webhookPath,
    good: [['/hook/telegram', '/hook/telegram']],
    bad: ['hook', '/hook?x=1', '/ho ok', '/:id', '/*'],
  },
  WEBHOOK_HOST: { read: (s) => s.http.host, good: [['127.0.0.1', '127.0.0.1']], bad: [] },
  WEBHOOK_PORT: {
    read: (s) => s.http.port,
    good: [
      ['0', 0],
      ['65535', 65535],
    ],
    bad: ['65536', '-1', '80.5', 'http', '1e3', '0x50'],
  },
  TELEGRAM_WEBHOOK_SECRET: {
    read: (s) => s.telegram.webhookSecret,
    good: [['A-z_0', 'A-z_0']],
    bad: ['with space', 'é', 'a'.repeat(257)],
  },
  TELEGRAM_API_ROOT: {
    read: (s) => s.telegram.apiRoot,
    good: [
      ['http://127.0.0.1:8081/', 'http://127.0.0.1:8081'],
      ['HTTPS://api.example', 'HTTPS://api.example'],
    ],
    bad: ['api.telegram.org', 'socks5://127.0.0.1', 'https://api.example?x', 'https://{host}'],
  },
  TELEGRAM_PROXY_URL: {
    read: (s) => s.telegram.proxyUrl,
    good: ['http://127.0.0.1:3128', 'https://proxy.example', 'socks5://user:pass@127.0.0.1:1080'].map((url) => [
      url,
      url,
    ]),
    bad: ['127.0.0.1:1080', 'socks4://127.0.0.1', 'socks5://', 'socks5:127.0.0.1'],
  },
  TELEGRAM_PAID_BROADCAST: { read: (s) => s.telegram.paidBroadcast, good: [['on', true]], bad: ['perhaps'] },
  TELEGRAM_RATE_PER_SECOND: {
    read: (s) => s.telegram.ratePerSecond,
    good: [
      ['0', 0],
      ['0.5', 0.5],
      ['1000', 1000],
    ],
    bad: ['-1', 'fast', '1e3', '.5'],
  },
  TELEGRAM_CHAT_INTERVAL_MS: {
    read: (s) => s.telegram.chatIntervalMs,
    good: [['0', 0]],
    bad: ['-1', '1.5', '3600001'],
  },
  TELEGRAM_SEND_TIMEOUT_MS: {
    read: (s) => s.telegram.sendTimeoutMs,
    good: [['100', 100]],
    bad: ['99', '300001', '1s'],
  },
  PANEL_ADAPTER: {
    read: (s) => s.panel.adapter,
    good: [
      ['generic', 'generic'],
      ['woocommerce', 'woocommerce'],
      ['shopify', 'shopify'],
    ],
    bad: ['magento'],
  },
  PANEL_API_BASE_URL: {
    read: (s) => s.panel.apiBaseUrl,
    good: [['http://10.0.0.5:8000/api//', 'http://10.0.0.5:8000/api']],
    bad: [
      'shop.example',
      'file:///etc/passwd',
      'https://shop.example/api?key=1',
      'https://shop.example/#a',
      'https://${HOST}/api',
    ],
  },
  PANEL_API_TOKEN: { read: (s) => s.panel.apiToken, good: [['t0ken', 't0ken']], bad: [] },
  PANEL_API_TOKEN_HEADER: {
    read: (s) => s.panel.apiTokenHeader,
    good: [
      ['X-Api-Key', { name: 'x-api-key', prefix: '' }],
      ['Authorization: Token', { name: 'authorization', prefix: 'Token ' }],
      ['authorization:Bearer', { name: 'authorization', prefix: 'Bearer ' }],
    ],
    bad: ['X Api Key', ': Bearer', 'X-Key: a b', 'é'],
  },
  PANEL_ORDER_PATH: {
    read: (s) => s.panel.orderPath,
    good: [
      ['v2/order/{id}', 'v2/order/{id}'],
      ['/find?no={id}', '/find?no={id}'],
    ],
    bad: ['orders', 'orders/{ids}', 'https://shop.example/{id}', '//shop.example/{id}', 'a b/{id}', 'orders#{id}'],
  },
  PANEL_ORDERS_PATH: {
    read: (s) => s.panel.ordersPath,
    good: [['find?no={ids}&all=1', 'find?no={ids}&all=1']],
    bad: ['orders', 'orders/{id}'],
  },
  PANEL_CHANGES_PATH: {
    read: (s) => s.panel.changesPath,
    good: [['changes?from={since}&p={page}', 'changes?from={since}&p={page}']],
    bad: ['orders', 'orders?page={page}', 'https://other.example/{since}'],
  },
  PANEL_FIELDS: {
    read: (s) => s.panel.fields,
    good: [
      ['id=data.orderNo, status = data.state', { id: 'data.orderNo', status: 'data.state' }],
      ['chat_id=customer.fields.0.value', { chat_id: 'customer.fields.0.value' }],
    ],
    bad: ['id', 'id=', 'name=a', 'id=a,id=b', 'id=a..b', 'id=.a', 'id=a=b', '__proto__=a', ','],
  },
  PANEL_CHAT_META_KEY: { read: (s) => s.panel.chatMetaKey, good: [['tg_chat', 'tg_chat']], bad: [] },
  PANEL_BATCH_SIZE: { read: (s) => s.panel.batchSize, good: [['100', 100]], bad: ['0', '1001', 'all'] },
  PANEL_PAID_STATUSES: {
    read: (s) => [...s.panel.ownWords],
    good: [
      [
        ' تحویل شد , Done ,',
        [
          ['تحویلشد', 'paid'],
          ['done', 'paid'],
        ],
      ],
    ],
    bad: [',', ' , '],
  },
  PANEL_STATUS_MAP: {
    read: (s) => [...s.panel.ownWords],
    good: [
      [
        'On Credit = pending, تحویل شد=paid,100=paid',
        [
          ['oncredit', 'pending'],
          ['تحویلشد', 'paid'],
          ['100', 'paid'],
        ],
      ],
    ],
    bad: [',', 'done', 'done=', '=paid', 'done=sent', 'done=unknown', 'a=b=paid'],
  },
  PANEL_WEBHOOK_PATH: {
    read: (s) => s.panel.webhookPath,
    good: [['/shop', '/shop']],
    bad: ['shop', '/telegram-bot/webhook'],
  },
  PANEL_WEBHOOK_SECRET: {
    read: (s) => s.panel.webhookSecrets,
    good: [
      ['short', ['short']],
      [
        `${'n'.repeat(16)}, ${'o'.repeat(16)}`,
        ['n'.repeat(16), 'o'.repeat(16), `${'n'.repeat(16)}, ${'o'.repeat(16)}`],
      ],
      ['a,b', ['a,b']],
      ['J~7,q;@Z)5dV<w!r8xk3(8,$', ['q;@Z)5dV<w!r8xk3(8', 'J~7,q;@Z)5dV<w!r8xk3(8,$']],
      ['whsec_b3VyLXNlY3JldC1vZi0yNC1ieXRlcw==', ['whsec_b3VyLXNlY3JldC1vZi0yNC1ieXRlcw==']],
      ['whsec_b3VyLXNlY3JldC1vZi0yNC1ieXRlcw', ['whsec_b3VyLXNlY3JldC1vZi0yNC1ieXRlcw']],
      ['whsec_AAAA, whsec_BBBB', ['whsec_AAAA', 'whsec_BBBB']],
      [RANDOM_SECRET, [RANDOM_SECRET]],
      [`,${RANDOM_SECRET},`, [RANDOM_SECRET, `,${RANDOM_SECRET},`]],
    ],
    bad: [
      ',,',
      'whsec_',
      'whsec_,whsec_AAAA',
      'whsec_AAAA,whsec_',
      'whsec_…',
      'whsec_...',
      '<secret>',
      '$(openssl rand -base64 32)',
      'whsec_$(openssl rand -base64 32)',
      '${SECRET}',
      '`openssl rand -hex 32`',
      'whsec_not base64',
      'whsec_é',
      'whsec_AAA%',
      'whsec_AAAAA',
      'whsec_AB==CD==',
      'whsec_=',
      'whsec_====',
      'whsec_AAAA,whsec_=',
      'whsec_AAAA=====',
      '$PANEL_WEBHOOK_SECRET',
      '%PANEL_WEBHOOK_SECRET%',
      '{{ panel_webhook_secret }}',
      'new-secret-of-the-shop,<old secret>',
    ],
  },
  PANEL_WEBHOOK_AUTH: {
    read: (s) => s.panel.webhookAuth,
    good: [['hmac, bearer,woocommerce', ['hmac', 'bearer', 'woocommerce']]],
    bad: ['none', 'standard,basic', ','],
  },
  POLL_INTERVAL_SECONDS: { read: (s) => s.panel.pollIntervalSeconds, good: [['0.5', 0.5]], bad: ['0', '86401', '1m'] },
  RECONCILE_EVERY_MINUTES: {
    read: (s) => s.panel.reconcileEveryMinutes,
    good: [['15', 15]],
    bad: ['0', '40001', '1h'],
  },
  BACKFILL_EVERY_MINUTES: {
    read: (s) => s.panel.backfillEveryMinutes,
    good: [['0', 0]],
    bad: ['-1', '40001', '1h'],
  },
  BACKFILL_FROM: {
    read: (s) => s.panel.backfillFromMs,
    good: [
      ['2026-11-01T00:00:00+03:30', Date.UTC(2026, 9, 31, 20, 30)],
      ['2026-11-01T00:00:00', new Date(2026, 10, 1).getTime()],
      ['2026-11-01', new Date(2026, 10, 1).getTime()],
    ],
    bad: ['yesterday', '24h', '2026-13-01', '1764547200'],
  },
  NOTIFY_ON: {
    read: (s) => s.notifications.kinds,
    good: [['paid,canceled,expired,refunded,failed', ['paid', 'canceled', 'expired', 'refunded', 'failed']]],
    bad: ['pending', 'paid;failed', 'all'],
  },
  UNCERTAIN_POLICY: { read: (s) => s.notifications.uncertainPolicy, good: [['resend', 'resend']], bad: ['drop'] },
  DELIVERY_RETENTION_DAYS: {
    read: (s) => s.notifications.retentionDays,
    good: [['14', 14]],
    bad: ['0', '13', '14.5', '36501'],
  },
  HISTORY_DAYS: { read: (s) => s.notifications.historyDays, good: [['1', 1]], bad: ['0', '1.5', '36501'] },
  PENDING_TTL_DAYS: { read: (s) => s.notifications.pendingTtlDays, good: [['7', 7]], bad: ['0', '3651'] },
  LINK_SECRET: {
    read: (s) => s.linkSecrets,
    good: [
      ['l1nk', ['l1nk']],
      [
        'new-secret-of-links, old-secret-of-links',
        ['new-secret-of-links', 'old-secret-of-links', 'new-secret-of-links, old-secret-of-links'],
      ],
    ],
    bad: [
      '$(openssl rand -hex 32)',
      '<random>',
      '…',
      ',',
      '<new>,old-secret-of-links',
      'old-secret-of-links,whsec_...',
    ],
  },
  TIME_ZONE: {
    read: (s) => s.notifications.timeZone,
    good: [
      ['UTC', 'UTC'],
      ['Asia/Dubai', 'Asia/Dubai'],
    ],
    bad: ['Tehran', 'Asia/Nowhere'],
  },
  TEMPLATES_DIR: {
    read: (s) => s.notifications.templatesDir,
    good: [['/etc/peyk/templates', '/etc/peyk/templates']],
    bad: [],
  },
  DEFAULT_LANGUAGE: { read: (s) => s.notifications.language, good: [['EN', 'en']], bad: ['de', 'fa-IR'] },
  ADMIN_CHAT_ID: {
    read: (s) => s.admin.chatId,
    good: [['-1001234567890', '-1001234567890']],
    bad: ['@admin', '1 2', '--1'],
  },
  SUMMARY_AT: {
    read: (s) => s.admin.summaryAtMinutes,
    good: [
      ['00:00', 0],
      ['21:30', 1290],
    ],
    bad: ['24:00', '9:00', '09:60', 'morning'],
  },
  ADMIN_USER_IDS: {
    read: (s) => s.admin.userIds,
    good: [['7001, 7002', ['7001', '7002']]],
    bad: ['@sara', '-100', '0', ','],
  },
  ADMIN_TOPIC_ID: { read: (s) => s.admin.topicId, good: [['7', 7]], bad: ['0', '-7', 'order_update'] },
  REDIS_URL: {
    read: (s) => s.redis.url,
    good: [
      'redis://:pw@10.0.0.1:6380/2',
      'rediss://redis.example',
      'redis+sentinel://:pw@a:26379,b:26379/main/1',
      'rediss+cluster://a:7000,b:7001',
    ].map((url) => [url, url]),
    bad: [
      'localhost:6379',
      'http://localhost',
      'redis://',
      'redis://a b',
      'redis://a,b',
      'redis+sentinel://a:26379',
      'redis://:a#b@127.0.0.1:6379',
      'redis://:50%@a',
      'redis+cluster://:p@q@a:7000',
      'redis+cluster://a:7000/x',
      'redis+sentinel://a:x/main',
    ],
  },
  REDIS_PASSWORD: {
    read: (s) => s.redis.url,
    good: [['p@s:w/d', 'redis://:p%40s%3Aw%2Fd@127.0.0.1:6379']],
    bad: [],
  },
  REDIS_PREFIX: {
    read: (s) => s.redis.prefix,
    good: [['shop-2.bot_1', 'shop-2.bot_1']],
    bad: ['a{b}', 'a:b', 'a b', 'x'.repeat(65)],
  },
  NOTIFIER_CONCURRENCY: { read: (s) => s.notifier.concurrency, good: [['1', 1]], bad: ['0', '1001'] },
  METRICS_HOST: { read: (s) => s.metrics.host, good: [['10.0.0.5', '10.0.0.5']], bad: [] },
  INGRESS_METRICS_PORT: { read: (s) => s.metrics.ports.ingress, good: [['9103', 9103]], bad: ['-1'] },
  SCHEDULER_PORT: { read: (s) => s.metrics.ports.scheduler, good: [['0', 0]], bad: ['70000'] },
  NOTIFIER_PORT: { read: (s) => s.metrics.ports.notifier, good: [['9', 9]], bad: ['nine'] },
  BOARD_METRICS_PORT: { read: (s) => s.metrics.ports.board, good: [['9104', 9104]], bad: ['x'] },
  BOARD_HOST: { read: (s) => s.board.host, good: [['0.0.0.0', '0.0.0.0']], bad: [] },
  BOARD_PORT: { read: (s) => s.board.port, good: [['3001', 3001]], bad: ['x'] },
  BOARD_URL: {
    read: (s) => s.admin.boardUrl,
    good: [
      ['https://board.shop.example/bots/b/', 'https://board.shop.example/bots/b'],
      ['https://board.shop.example/,http://board.lan', 'https://board.shop.example'],
    ],
    bad: ['board.shop.example', 'https://board.shop.example,board.lan'],
  },
  TRUSTED_PROXIES: {
    read: (s) => s.board.trustedProxies,
    good: [['10.0.0.5, loopback,fd00::/8', ['10.0.0.5', 'loopback', 'fd00::/8']]],
    bad: ['true', '1', 'proxy.example', '0.0.0.0/0', '10.0.0.0/33', '10.0.0.0/8/8', ','],
  },
  BOARD_USER: { read: (s) => s.board.user, good: [['مدیر', 'مدیر']], bad: [] },
  BOARD_PASSWORD: { read: (s) => s.board.password, good: [['p:w@1', 'p:w@1']], bad: ['${PASSWORD}', '<password>'] },
  LINK_TAKES_OVER: { read: (s) => s.notifications.linkTakesOver, good: [['true', true]], bad: ['maybe'] },
  BOARD_READ_ONLY: { read: (s) => s.board.readOnly, good: [['true', true]], bad: ['maybe'] },
  BOARD_PREFIXES: {
    read: (s) => s.board.prefixes,
    good: [['shop-a, shop-b', ['shop-a', 'shop-b']]],
    bad: ['a b', 'one,one', ','],
  },
  LOG_LEVEL: {
    read: () => 'read by the logger',
    good: [
      ['debug', 'read by the logger'],
      ['INFO', 'read by the logger'],
    ],
    bad: ['verbose'],
  },
  LOG_FORMAT: { read: () => 'read by the logger', good: [['json', 'read by the logger']], bad: ['xml'] },
  LOG_FILE: { read: () => 'read by the logger', good: [['logs/{app}.log', 'read by the logger']], bad: [] },
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    read: (s) => s.tracing.isOn,
    good: [['http://collector:4318', true]],
    bad: ['collector:4318', 'grpc://collector:4317'],
  },
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: {
    read: (s) => s.tracing.isOn,
    good: [['http://collector:4318/custom', true]],
    bad: ['collector:4318'],
  },
  OTEL_SDK_DISABLED: { read: (s) => s.tracing.isOn, good: [['true', false]], bad: ['never'] },
  OTEL_TRACES_SAMPLER: {
    read: (s) => s.tracing.sampler,
    good: [['traceidratio', 'traceidratio']],
    bad: ['half', 'jaeger_remote'],
  },
  OTEL_TRACES_SAMPLER_ARG: { read: (s) => s.tracing.ratio, good: [['0.25', 0.25]], bad: ['2', 'half', '-1'] },
}

const cases = Object.entries(VARIABLES)
const goodCases = cases.flatMap(([name, { read, good }]) => good.map(([text, value]) => ({ name, text, value, read })))
const badCases = cases.flatMap(([name, { bad }]) => bad.map((text) => ({ name, text })))

describe('each variable', () => {
  it.each([...SECRET_NAMES])('%s is refused as the example, which everybody knows', (name) => {
    const { example } = ENVIRONMENT[name as keyof typeof ENVIRONMENT]
    expect(problemsOf({ ...RIGHT, [name]: example })).toEqual([
      `${name}: expected a value of your own, not the example of .env.example, got a secret value.`,
    ])
  })

  it.each(goodCases)('$name=$text', ({ name, text, value, read }) => {
    expect(read(load({ [name]: text }))).toEqual(value)
  })

  it.each(badCases)('$name=$text is refused, named, with what was expected', ({ name, text }) => {
    const problems = problemsOf({ ...RIGHT, [name]: text })
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(new RegExp(`^${name}: expected .{5,}`))
    const repeated = !SECRET_NAMES.has(name) && problems[0]?.includes('got ')
    expect(problems[0]?.includes(`"${text.trim()}"`)).toBe(Boolean(repeated))
  })

  it.each(cases)('%s: empty or blank means unset', (name, { read }) => {
    const optional: Env = { BOT_TOKEN: TOKEN, PANEL_API_BASE_URL: 'http://shop' }
    for (const blank of ['', '  ', '\t\n']) {
      const blanked = { ...optional, [name]: blank }
      const left = Object.fromEntries(Object.entries(optional).filter(([other]) => other !== name))
      expect(problemsOf(blanked)).toEqual(problemsOf(left))
      expect(problemsOf(blanked)).toHaveLength(name in optional ? 1 : 0)
      const given = name in optional ? optional : blanked
      expect(read(loadSettings(given, 'cli'))).toEqual(read(loadSettings(optional, 'cli')))
    }
  })
})

it('has the contract’s defaults', () => {
  const { linkSecrets, telegram, ...others } = loadSettings(
    { BOT_TOKEN: TOKEN, PANEL_API_BASE_URL: 'http://shop' },
    'notifier',
  )
  expect(linkSecrets).toHaveLength(1)
  expect(linkSecrets[0]).toMatch(/^[\w-]{43}$/)
  expect(telegram).toEqual({
    botToken: TOKEN,
    botId: '123456789',
    apiRoot: 'https://api.telegram.org',
    proxyUrl: undefined,
    webhookUrl: undefined,
    webhookPath: '/telegram-bot/webhook',
    webhookSecret: expect.stringMatching(/^[\w-]{43}$/),
    ratePerSecond: 30,
    paidBroadcast: false,
    chatIntervalMs: 1000,
    sendTimeoutMs: 15_000,
  })
  expect(others).toEqual({
    warnings: [],
    sources: { telegram: 'polling', panel: 'polling' },
    panel: {
      adapter: 'generic',
      apiBaseUrl: 'http://shop',
      apiToken: undefined,
      apiTokenHeader: { name: 'authorization', prefix: 'Bearer ' },
      orderPath: 'orders/{id}',
      ordersPath: 'orders?ids={ids}',
      fields: {},
      chatMetaKey: '_telegram_chat_id',
      batchSize: 1,
      ownWords: new Map(),
      webhookPath: '/panel/webhook',
      webhookSecrets: [],
      webhookAuth: [],
      pollIntervalSeconds: 60,
      changesPath: undefined,
      backfillEveryMinutes: 0,
      backfillFromMs: undefined,
      reconcileEveryMinutes: undefined,
    },
    http: { host: '0.0.0.0', port: 8080 },
    notifications: {
      kinds: ['paid'],
      uncertainPolicy: 'hold',
      retentionDays: 400,
      historyDays: 30,
      pendingTtlDays: 30,
      linkTakesOver: false,
      language: 'fa',
      timeZone: 'Asia/Tehran',
      templatesDir: undefined,
    },
    admin: { chatId: undefined, topicId: undefined, summaryAtMinutes: 540 },
    redis: { url: 'redis://127.0.0.1:6379', prefix: 'peyk' },
    notifier: { concurrency: 50 },
    metrics: { host: '127.0.0.1', ports: { ingress: 0, scheduler: 9101, notifier: 9102, board: 0 } },
    board: {
      host: '127.0.0.1',
      port: 3000,
      user: 'admin',
      password: '',
      readOnly: false,
      prefixes: ['peyk'],
      hosts: ['127.0.0.1'],
      trustedProxies: ['loopback'],
    },
    tracing: { isOn: false, sampler: 'parentbased_always_on', ratio: 1 },
  })
})

it.each(Object.entries<Variable>(ENVIRONMENT).filter(([, variable]) => variable.default !== undefined))(
  '%s: setting the default changes nothing',
  (name, variable) => {
    const env = { BOT_TOKEN: TOKEN, PANEL_API_BASE_URL: 'http://shop' }
    expect(loadSettings({ ...env, [name]: variable.default }, 'notifier')).toEqual(loadSettings(env, 'notifier'))
  },
)

describe('the sources', () => {
  const choices = [undefined, 'webhook', 'polling'] as const
  const modes = [undefined, 'true', 'false'].flatMap((all) =>
    choices.flatMap((telegram) => choices.map((panel) => ({ all, telegram, panel }))),
  )
  it.each(modes)('USE_WEBHOOK=$all TELEGRAM_UPDATES=$telegram PANEL_UPDATES=$panel', ({ all, telegram, panel }) => {
    const modeEnv: Env = { USE_WEBHOOK: all, TELEGRAM_UPDATES: telegram, PANEL_UPDATES: panel }
    const fallback = all === 'true' ? 'webhook' : 'polling'
    const sources = { telegram: telegram ?? fallback, panel: panel ?? fallback }
    expect(load(modeEnv).sources).toEqual(sources)

    // Just what the mode needs is required, with the reason.
    const named = problemsOf({ BOT_TOKEN: TOKEN, ...modeEnv }).map((problem) => problem.split(':')[0])
    expect(named).toEqual([
      ...(sources.telegram === 'webhook' ? ['WEBHOOK_URL'] : []),
      sources.panel === 'webhook' ? 'PANEL_WEBHOOK_SECRET' : 'PANEL_API_BASE_URL',
    ])
  })
})

describe('what an app needs', () => {
  it.each(APPS.filter((app) => app !== 'board'))('%s: the bot and its sources', (app) => {
    expect(problemsOf({}, app).map((problem) => problem.split(':')[0])).toEqual(['BOT_TOKEN', 'PANEL_API_BASE_URL'])
  })

  it('commands that use Redis alone: nothing, and what is set has to be right', () => {
    expect(loadSettings({ USE_WEBHOOK: 'true' }, 'records').redis.prefix).toBe('peyk')
    expect(() => loadSettings({ REDIS_URL: 'nonsense' }, 'records')).toThrow(/REDIS_URL: expected/)
  })

  it('board: only its password', () => {
    expect(problemsOf({}, 'board')).toEqual([expect.stringContaining('BOARD_PASSWORD: missing')])
    expect(loadSettings({ BOARD_PASSWORD: 'pw' }, 'board').board.password).toBe('pw')
  })

  it('takes an http webhook only with a Bot API server of one’s own', () => {
    const env: Env = { USE_WEBHOOK: 'true', WEBHOOK_URL: 'http://ingress:8080' }
    expect(problemsOf({ ...RIGHT, ...env })).toEqual([expect.stringContaining('WEBHOOK_URL: expected https://')])
    expect(load({ ...env, TELEGRAM_API_ROOT: 'http://127.0.0.1:8081' }).telegram.webhookUrl).toBe('http://ingress:8080')
  })

  it('asks WooCommerce with a key and a secret, a hundred orders at a time', () => {
    const env: Env = { PANEL_ADAPTER: 'woocommerce', PANEL_API_TOKEN: 'ck_1:cs_2' }
    expect(load(env).panel).toMatchObject({ apiToken: 'ck_1:cs_2', batchSize: 100 })
    expect(load({ ...env, PANEL_BATCH_SIZE: '20' }).panel.batchSize).toBe(20)
    expect(problemsOf({ ...RIGHT, ...env, PANEL_API_TOKEN: 'ck_1' })).toEqual([
      'PANEL_API_TOKEN: expected the consumer key and the consumer secret as ck_…:cs_…, because WooCommerce’s REST API needs both.',
    ])
  })

  it('has two paths for two webhooks', () => {
    expect(problemsOf({ ...RIGHT, WEBHOOK_PATH: '/hook', PANEL_WEBHOOK_PATH: '/hook' })).toEqual([
      expect.stringContaining('PANEL_WEBHOOK_PATH: expected another path than WEBHOOK_PATH'),
    ])
  })
})

describe('the password of Redis', () => {
  it.each([
    ['rediss://redis.example:6380/2', 'rediss://:pw@redis.example:6380/2'],
    ['redis://peyk@redis', 'redis://peyk:pw@redis'],
    ['redis+sentinel://a:26379,b:26379/main', 'redis+sentinel://:pw@a:26379,b:26379/main'],
    ['redis+cluster://peyk@a:7000,b:7001', 'redis+cluster://peyk:pw@a:7000,b:7001'],
  ])('goes into %s', (url, expected) => {
    expect(load({ REDIS_URL: url, REDIS_PASSWORD: 'pw' }).redis.url).toBe(expected)
  })

  it.each(['notifier', 'board'] as const)('%s: is given once', (app) => {
    const env = { ...RIGHT, REDIS_URL: 'redis://:secret-1@redis', REDIS_PASSWORD: 'secret-2' }
    expect(problemsOf(env, app)).toEqual([
      'REDIS_PASSWORD: expected no value, because REDIS_URL has a password already.',
    ])
  })
})

describe('a wrong environment', () => {
  it('is named all at once', () => {
    const env = Object.fromEntries(badCases.map(({ name, text }) => [name, text]))
    const names = new Set(problemsOf({ ...RIGHT, ...env }).map((problem) => problem.split(':')[0]))
    expect(Object.keys(env)).toEqual(expect.arrayContaining([...names]))
    expect(names.size).toBeGreaterThanOrEqual(Object.keys(env).length - 1)
    expect(() => loadSettings({}, 'ingress')).toThrow(
      /^Wrong configuration \(2\):\n {2}BOT_TOKEN: .*\n {2}PANEL_API_BASE_URL: .*\nSee \.env\.example for every variable\.$/,
    )
  })

  it('says so of a file in another encoding, and of a name behind a BOM', () => {
    const windows1256 = new TextDecoder().decode(Uint8Array.of(0xe1, 0xdb, 0xe6))
    expect(problemsOf({ ...RIGHT, PANEL_PAID_STATUSES: windows1256, BOARD_PASSWORD: windows1256 })).toEqual([
      'PANEL_PAID_STATUSES: expected UTF-8, got another encoding; save the file as UTF-8.',
      'BOARD_PASSWORD: expected UTF-8, got another encoding; save the file as UTF-8.',
    ])
    expect(problemsOf({ ...RIGHT, '\uFEFFUSE_WEBHOOK': 'true' })).toEqual([
      expect.stringMatching(/^USE_WEBHOOK: a BOM stands before this name/),
    ])
  })

  it('never repeats a secret', () => {
    const secret = 'S3cret but wrong é'
    const env: Env = {
      ...Object.fromEntries([...SECRET_NAMES].map((name) => [name, secret])),
      PANEL_WEBHOOK_SECRET: ',',
      PANEL_API_BASE_URL: 'ftp://shop:hunter2-of-the-shop@shop.example',
      WEBHOOK_PATH: TOKEN,
      ADMIN_CHAT_ID: `https://api.telegram.org/bot${TOKEN}/getMe`,
    }
    const text = problemsOf(env).join('\n')
    for (const name of ['BOT_TOKEN', 'REDIS_URL', 'TELEGRAM_PROXY_URL', 'PANEL_API_BASE_URL', 'WEBHOOK_PATH'])
      expect(text).toContain(`${name}: expected`)
    for (const leak of [secret, 'hunter2', TOKEN.slice(10)]) expect(text).not.toContain(leak)
  })

  it('gives settings or SettingsError, whatever it holds', () => {
    const names = fc.constantFrom(...Object.keys(ENVIRONMENT))
    const value = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('0', '1', 'true', ',', 'https://a', '-5'))
    fc.assert(
      fc.property(fc.dictionary(names, value), fc.constantFrom(...APPS), (env, app) => {
        for (const problem of problemsOf(env, app)) expect(problem.split(':')[0] ?? '' in ENVIRONMENT).toBeTruthy()
      }),
      { numRuns: 500 },
    )
  })
})

describe('derived secrets', () => {
  const of = (token: string) => load({ BOT_TOKEN: token })

  it('stay the same, or links and webhooks of before a restart would fail', () => {
    expect(of(TOKEN).linkSecrets[0]).toBe('cLhGU7ra56govM9FjkkJy_6gmTXpgl_TkFVbgswclt4')
    expect(of(TOKEN).telegram.webhookSecret).toBe('1iDHElL41cbmZ60y1nL6puyDXMn_seHXK7afWbXM4kM')
  })

  it('are different for each purpose and token, never the token, and fit Telegram', () => {
    const other = of('987654321:AAE-another_bot')
    const secrets = [of(TOKEN), other].flatMap((s) => [s.linkSecrets[0], s.telegram.webhookSecret])
    expect(new Set(secrets).size).toBe(4)
    for (const secret of secrets) {
      expect(secret).toMatch(/^[A-Za-z0-9_-]{1,256}$/)
      expect(secret).not.toContain(TOKEN.slice(10, 20))
    }
  })

  it('give way to secrets that are set', () => {
    expect(load({ LINK_SECRET: 'mine' }).linkSecrets).toEqual(['mine'])
    expect(load({ TELEGRAM_WEBHOOK_SECRET: 'mine' }).telegram.webhookSecret).toBe('mine')
  })
})
