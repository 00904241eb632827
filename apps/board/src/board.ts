import { SettingsError } from '@peyk/config/settings'
import { HOUR, MINUTE, SECOND } from '@peyk/domain/time'
import { createEnqueueDue } from '@peyk/orders/enqueue-due'
import { createPublicHealthHandler, createReadiness } from '@peyk/runtime/health'
import { announce, openRuntime } from '@peyk/runtime/open-runtime'
import type { AppProcess, BotRuntime, Runtime } from '@peyk/runtime/open-runtime'
import { serve, serveMetrics } from '@peyk/runtime/serve'
import { createApp } from './app.ts'
import { createBoardQueues } from './board-queues.ts'
import { rootOf } from './bot.ts'
import type { Bot } from './bot.ts'
import { createCredentials } from './credentials.ts'
import { createLive } from './live.ts'
import { createOverviewReader } from './overview.ts'
import { parsePassword } from './password.ts'
import type { PasswordCheck } from './password.ts'
import { createRedisProbe } from './redis-probe.ts'
import { createSessions } from './sessions.ts'

const SESSION_LIFETIME_MS = 12 * HOUR
/** How often live pages are refreshed, and how many of them there may be. */
const LIVE = { everyMs: 2 * SECOND, mostViewers: 200 }
const THROTTLE = { windowMs: 15 * MINUTE, perAddress: 10, inAll: 100, perAddressThen: 3 }

/** Serves the board until the process stops. */
export async function startBoard(process: AppProcess): Promise<void> {
  const { board, notifications, metrics } = process.settings
  const isPassword = toPasswordCheck(board.password)
  const runtime = await openRuntime(process, {
    whenAway: 'failing',
    awayMessage: 'the board says so until it is back',
    prefixes: board.prefixes,
  })
  const { logger, closers } = runtime
  const assertRedis = createRedisProbe(runtime.redis)
  const readiness = createReadiness([{ name: 'redis', check: assertRedis }])
  const live = createLive(LIVE)
  const bots = runtime.bots.map((bot, index) => openBot(bot, runtime, index === 0))
  const app = createApp({
    bots,
    live,
    timeZone: notifications.timeZone,
    user: board.user,
    readOnly: board.readOnly,
    credentials: createCredentials(board.user, isPassword),
    sessions: createSessions(runtime.store.boardSessions, {
      lifetimeMs: SESSION_LIFETIME_MS,
      password: board.password,
    }),
    hosts: new Set(board.hosts),
    trustedProxies: board.trustedProxies,
    throttle: THROTTLE,
    language: notifications.language,
    isRedisThere: () =>
      assertRedis().then(
        () => true,
        () => false,
      ),
    health: createPublicHealthHandler(readiness),
    logger,
  })
  await serveMetrics(runtime, readiness, metrics.ports.board)
  const port = await serve(runtime, app, board)
  // Before the server: it waits for the requests under way, and these pages stay open.
  closers.add(live.close)
  logger.info(`The board is at http://${board.host}:${port}/${board.readOnly ? ', read only' : ''}`, {
    event: 'board.listening',
    port,
    readOnly: board.readOnly,
  })
  announce(runtime)
}

function openBot({ prefix, store, producer }: BotRuntime, runtime: Runtime, isFirst: boolean): Bot {
  const { redis, closers, logger, settings } = runtime
  const queues = createBoardQueues(redis, prefix)
  closers.add(queues.close)
  return {
    prefix,
    root: rootOf(prefix, isFirst),
    store,
    openQueues: queues.open,
    readOverview: createOverviewReader({
      store,
      openQueues: queues.open,
      notifications: settings.notifications,
    }),
    enqueue: createEnqueueDue({ producer, logger }),
  }
}

function toPasswordCheck(password: string): PasswordCheck {
  try {
    return parsePassword(password)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw new SettingsError([`BOARD_PASSWORD: expected ${error.message}, got a value that is not shown.`])
  }
}
