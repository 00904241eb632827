import { SECOND } from '@peyk/domain/time'
import { closeLogger, createLogger } from './logger.ts'
import type { Logger } from './logger.ts'
import { useTimeZone } from '@peyk/config/local-time-zone'
import { createRedactor } from '@peyk/config/redact'
import { readSecretFiles } from '@peyk/config/secret-files'
import { SettingsError, loadSettings } from '@peyk/config/settings'
import type { App } from '@peyk/config/settings'
import type { AppProcess } from './open-runtime.ts'
import { createClosers } from './closers.ts'
import { logForeignLines } from './foreign-lines.ts'
import { releaseStartUpMemory } from './start-up-memory.ts'
import { startTracing } from './tracing.ts'
import { EXIT_CONFIG } from './exit-status.ts'

/** How long an orderly stop may take beyond a send that is under way. */
const SHUTDOWN_SPARE_MS = 10 * SECOND
/** Ctrl-C reaches a process from the terminal and again from its supervisor: both count as one. */
const SAME_SIGNAL_MS = 1 * SECOND

/**
 * Runs one app as a process: reads settings and secret files from the environment, opens the log, and starts the app. SIGTERM or
 * SIGINT runs its closers within a limit; another signal a second later ends it at once. Exit status: 0 closed in order, 1 failed,
 * 78 wrong environment.
 */
export async function runProcess(app: App, start: (process: AppProcess) => Promise<void>): Promise<void> {
  const env = readSecretFiles(process.env)
  useTimeZone(env)
  const logger = createLogger(app, env)
  logForeignLines(logger)
  const exit = async (status: number) => {
    await closeLogger(logger)
    process.exit(status)
  }
  const fail = (message: string) => (error: unknown) => {
    logger.error(message, { event: 'process.failed', error })
    void exit(1)
  }
  process.on(
    'uncaughtException',
    fail('Nothing handled this error; the process ends so that its supervisor starts a new one'),
  )

  try {
    const settings = loadSettings(env, app)
    for (const { name, message, advice } of settings.warnings)
      logger.warn(`${name} ${message.en}: ${advice.en}`, { event: 'settings.doubtful', name })
    const tracing = await startTracing({
      ...settings.tracing,
      app,
      redact: createRedactor(env),
      onAway: (error) =>
        logger.warn('The tracing endpoint takes no traces; they are lost until it does', {
          event: 'tracing.away',
          error,
        }),
    })
    const closers = createClosers()
    closers.add(tracing.close)
    const stopping = new AbortController()
    const endNow = (why: string) => {
      logger.warn(why, { event: 'process.ended_without_redis' })
      void exit(0)
    }
    await start({ app, settings, logger, tracing, closers, stopping: { signal: stopping.signal, endNow } })
    const close = () => {
      stopping.abort()
      return closers.run()
    }
    closeOnSignal(close, settings.telegram.sendTimeoutMs + SHUTDOWN_SPARE_MS, logger, exit)
    releaseStartUpMemory()
    logger.info(`${app} is running`, { event: 'process.started', pid: process.pid, node: process.version })
  } catch (error) {
    if (!(error instanceof SettingsError)) return fail(`${app} could not start`)(error)
    const problems = error.problems.join(' ')
    logger.error(`${app} cannot start, its configuration is wrong: ${problems} See .env.example for every variable.`, {
      event: 'process.misconfigured',
      count: error.problems.length,
    })
    await exit(EXIT_CONFIG)
  }
}

function closeOnSignal(
  close: () => Promise<void>,
  limitMs: number,
  logger: Logger,
  exit: (status: number) => Promise<void>,
): void {
  let closingSinceMs: number | undefined
  const onSignal = (signal: NodeJS.Signals) => {
    if (closingSinceMs !== undefined) {
      if (performance.now() - closingSinceMs > SAME_SIGNAL_MS) process.exit(1)
      return
    }
    closingSinceMs = performance.now()
    logger.info(`${signal}: finishing what is under way`, { event: 'process.stopping' })
    const limit = setTimeout(() => {
      logger.error(`Not finished within ${limitMs / SECOND} s; the process ends as it is`, {
        event: 'process.stop_timed_out',
      })
      void exit(1)
    }, limitMs)
    limit.unref()
    close().then(
      () => exit(0),
      (error: unknown) => {
        logger.error('Stopping in order failed', { event: 'process.failed', error })
        return exit(1)
      },
    )
  }
  process.on('SIGTERM', onSignal)
  process.on('SIGINT', onSignal)
}
