import { createServer } from 'node:http'
import { closeServer, createHealthHandler, createMetrics, listen } from '@peyk/runtime/health'
import type { Logger } from '@peyk/runtime/logger'
import { runProcess } from '@peyk/runtime/process'
import type { Running } from '@peyk/runtime/process'
import { createRedisMetrics } from '@peyk/runtime/redis-metrics'
import { SettingsError } from '@peyk/config/settings'
import type { Settings } from '@peyk/config/settings'
import { VERSION } from '@peyk/runtime/version'
import { createEnqueueDue } from '@peyk/orders/enqueue-due'
import { createProducer } from '@peyk/queues/producer'
import { closeRedis, createRedis } from '@peyk/store/connection'
import { createStore } from '@peyk/store/store'
import { createApp } from './app.ts'
import { createBoardQueues } from './board-queues.ts'
import { rootOf } from './bot.ts'
import { createCredentials } from './credentials.ts'
import { createLive } from './live.ts'
import { createOverviewReader } from './overview.ts'
import { parsePassword } from './password.ts'
import type { PasswordCheck } from './password.ts'
import { createRedisProbe } from './redis-probe.ts'
import { createSessions } from './sessions.ts'

const SESSION_LIFETIME_MS = 12 * 60 * 60 * 1000
/** How often live pages are refreshed, and how many of them there may be. */
const LIVE = { everyMs: 2000, mostViewers: 200 }
const THROTTLE = { windowMs: 15 * 60 * 1000, perAddress: 10, inAll: 100 }

await runProcess('board', start)

async function start(settings: Settings, logger: Logger): Promise<Running> {
  const { board, notifications, panel } = settings
  const { timeZone } = notifications
  const isPassword = checkOf(board.password)
  const onRedisError = (error: Error) =>
    logger.warn('Redis is not reachable; the board says so until it is back', { event: 'redis.error', error })
  const redis = createRedis(settings.redis.url, 'failing', onRedisError)
  const assertRedis = createRedisProbe(redis)
  const live = createLive(LIVE)
  const bots = board.prefixes.map((prefix, i) => {
    const store = createStore(redis, {
      prefix,
      linkSecret: settings.linkSecret,
      kinds: notifications.kinds,
      retentionDays: notifications.retentionDays,
      pollIntervalSeconds: panel.pollIntervalSeconds,
    })
    const queues = createBoardQueues(redis, prefix)
    const producer = createProducer(redis, prefix, () => undefined)
    return {
      prefix,
      root: rootOf(prefix, i === 0),
      store,
      openQueues: queues.open,
      readOverview: createOverviewReader({ store, openQueues: queues.open, timeZone }),
      enqueue: createEnqueueDue({ producer, logger }),
      close: () => Promise.all([queues.close(), producer.close()]),
    }
  })

  const newer = await Promise.all(bots.map(({ store }) => store.schema.take()))
  const problems = newer.filter((problem) => problem !== undefined)
  if (problems.length > 0) throw new SettingsError(problems)

  const metrics = createMetrics('board')
  createRedisMetrics(metrics, () => redis.ping())
  const app = createApp({
    bots,
    live,
    timeZone,
    user: board.user,
    readOnly: board.readOnly,
    credentials: createCredentials(board.user, isPassword),
    sessions: createSessions(SESSION_LIFETIME_MS),
    throttle: THROTTLE,
    language: notifications.language,
    isRedisThere: () =>
      assertRedis().then(
        () => true,
        () => false,
      ),
    health: createHealthHandler([{ name: 'redis', check: assertRedis }], metrics),
    logger,
  })
  const server = createServer(app)
  const port = await listen(server, board.port, board.host)
  logger.info(`The board is at http://${board.host}:${port}/${board.readOnly ? ', read only' : ''}`, {
    event: 'board.listening',
    port,
    readOnly: board.readOnly,
  })

  const heartbeats = bots.map(({ store }) => store.heartbeats.announce({ app: 'board', version: VERSION }))

  return {
    close: async () => {
      await Promise.all(heartbeats.map((heartbeat) => heartbeat.leave()))
      live.close()
      await closeServer(server)
      await Promise.all(bots.map((bot) => bot.close()))
      await closeRedis(redis)
    },
  }
}

function checkOf(password: string): PasswordCheck {
  try {
    return parsePassword(password)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw new SettingsError([`BOARD_PASSWORD: expected ${error.message}, got a value that is not shown.`])
  }
}
