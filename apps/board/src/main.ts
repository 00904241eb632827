import { createServer } from 'node:http'
import { closeServer, createHealthHandler, createMetrics, listen } from '@peyk/config/health'
import type { Logger } from '@peyk/config/logger'
import { runProcess } from '@peyk/config/process'
import type { Running } from '@peyk/config/process'
import { SettingsError } from '@peyk/config/settings'
import type { Settings } from '@peyk/config/settings'
import { closeRedis, createRedis } from '@peyk/store/connection'
import { createApp } from './app.ts'
import { createBoardQueues } from './board-queues.ts'
import { createCredentials } from './credentials.ts'
import { parsePassword } from './password.ts'
import type { PasswordCheck } from './password.ts'
import { createRedisProbe } from './redis-probe.ts'
import { createSessions } from './sessions.ts'

const SESSION_LIFETIME_MS = 12 * 60 * 60 * 1000
const DAMPING = { windowMs: 15 * 60 * 1000, perAddress: 10, inAll: 100 }

await runProcess('board', start)

async function start(settings: Settings, logger: Logger): Promise<Running> {
  const { board, notices } = settings
  const isPassword = checkOf(board.password)
  const onRedisError = (error: Error) =>
    logger.warn('Redis is not reachable; the board says so until it is back', { event: 'redis.error', error })
  const redis = createRedis(settings.redis.url, 'failing', onRedisError)
  const queues = createBoardQueues(redis, settings.redis.prefix)
  const assertRedis = createRedisProbe(redis)

  const app = createApp({
    openQueues: queues.open,
    readOnly: board.readOnly,
    credentials: createCredentials(board.user, isPassword),
    sessions: createSessions(SESSION_LIFETIME_MS),
    damping: DAMPING,
    language: notices.language,
    isRedisThere: () =>
      assertRedis().then(
        () => true,
        () => false,
      ),
    health: createHealthHandler([{ name: 'redis', check: assertRedis }], createMetrics('board')),
    logger,
  })
  const server = createServer(app)
  const port = await listen(server, board.port, board.host)
  logger.info(`The board is at http://${board.host}:${port}/queues${board.readOnly ? ', read only' : ''}`, {
    event: 'board.listening',
    port,
    readOnly: board.readOnly,
  })

  return {
    close: async () => {
      await closeServer(server)
      await queues.close()
      await closeRedis(redis)
    },
  }
}

function checkOf(password: string): PasswordCheck {
  try {
    return parsePassword(password)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw new SettingsError([`BOARD_PASSWORD: expected ${error.message}, got a value that is kept secret.`])
  }
}
