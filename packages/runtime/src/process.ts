import { flushCompileCache } from 'node:module'
import { SECOND } from '@peyk/domain/time'
import { closeLogger, createLogger } from './logger.ts'
import type { Logger } from './logger.ts'
import { createRedactor } from '@peyk/config/redact'
import { readSecretFiles } from '@peyk/config/secret-files'
import { SettingsError, loadSettings } from '@peyk/config/settings'
import type { App, Settings } from '@peyk/config/settings'
import { releaseStartUpMemory } from './start-up-memory.ts'
import { startTracing } from './tracing.ts'
import type { Tracing } from './tracing.ts'

/** sysexits.h EX_CONFIG: a supervisor need not try again before the configuration is mended. */
export const EXIT_CONFIG = 78
/** What an orderly stop may take beyond a send that is under way. */
const SHUTDOWN_SPARE_MS = 10 * SECOND
/** Ctrl-C reaches a process from the terminal and again from its supervisor: that is still one wish. */
const SAME_WISH_MS = 1 * SECOND

export type Running = { close: () => Promise<void> }

/**
 * Runs one app as a process: settings from the environment (and the files of secrets that it names), log, then `start` until SIGTERM or SIGINT, which closes it in
 * order within a limit. Another signal, a second later or more, ends it at once. Exit status: 0 closed in order, 1 failed, 78 wrong environment.
 */
export async function runProcess(
  app: App,
  start: (settings: Settings, logger: Logger, tracing: Tracing) => Promise<Running>,
): Promise<void> {
  const env = readSecretFiles(process.env)
  const logger = createLogger(app, env)
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
    fail('An error nobody handled; the process ends so that its supervisor starts it afresh'),
  )

  try {
    const settings = loadSettings(env, app)
    const tracing = await startTracing({
      endpoint: settings.tracing.endpoint,
      app,
      redact: createRedactor(env),
      onAway: (error) =>
        logger.warn('Traces are not taken; they are lost until they are', { event: 'tracing.away', error }),
    })
    const running = await start(settings, logger, tracing)
    const close = async () => {
      await running.close()
      await tracing.close()
    }
    closeOnSignal({ close }, settings.telegram.sendTimeoutMs + SHUTDOWN_SPARE_MS, logger, exit)
    flushCompileCache()
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
  running: Running,
  limitMs: number,
  logger: Logger,
  exit: (status: number) => Promise<void>,
): void {
  let closingSinceMs: number | undefined
  const onSignal = (signal: NodeJS.Signals) => {
    if (closingSinceMs !== undefined) {
      if (performance.now() - closingSinceMs > SAME_WISH_MS) process.exit(1)
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
    running.close().then(
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
