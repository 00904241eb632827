import { toSecretFingerprints } from '@peyk/config/secret-fingerprints'
import { SettingsError } from '@peyk/config/settings'
import type { App, Settings } from '@peyk/config/settings'
import { toSharedSettings } from '@peyk/config/shared-settings'
import { createProducer } from '@peyk/queues/producer'
import type { Producer } from '@peyk/queues/producer'
import { loadTelemetry } from '@peyk/queues/telemetry'
import { closeRedis, createRedis } from '@peyk/store/connection'
import type { WhenAway } from '@peyk/store/connection'
import type { Announced } from '@peyk/store/heartbeats'
import type { Recovered } from '@peyk/store/recovery'
import { createStore } from '@peyk/store/store'
import type { Store, StoreOptions } from '@peyk/store/store'
import type { Registry } from 'prom-client'
import type { Closers } from './closers.ts'
import { endWithoutRedis } from './end-without-redis.ts'
import type { Stopping } from './end-without-redis.ts'
import type { Logger } from './logger.ts'
import { WRITES_LOST, createMetrics } from './process-metrics.ts'
import { describeMode } from './mode.ts'
import { createRedisMetrics } from './redis-metrics.ts'
import type { Tracing } from './tracing.ts'
import { VERSION } from './version.ts'

/** What `runProcess` gives to the app that it runs. */
export type AppProcess = {
  app: App
  settings: Settings
  logger: Logger
  tracing: Tracing
  /** Run in reverse when the process is to stop. */
  closers: Closers
  stopping: Stopping
}

export type RuntimeOptions = {
  whenAway: WhenAway
  /** What an outage of Redis means for this app; ends a log message. */
  awayMessage: string
  /** One for each bot. Default: `REDIS_PREFIX`. */
  prefixes?: readonly string[]
  /** Events of the store that the app measures. */
  onPaidNotified?: (metrics: Registry) => NonNullable<StoreOptions['onPaidNotified']>
}

/** A bot's records and queues. */
export type BotRuntime = { prefix: string; store: Store; producer: Producer }

export type Runtime = Awaited<ReturnType<typeof openRuntime>>

/**
 * Opens what every app needs: a connection, store and producer (of each bot), metrics. All of it is closed by `closers`.
 *
 * @throws {SettingsError} when a newer release or another bot has been at work under the prefix
 */
export async function openRuntime(process: AppProcess, options: RuntimeOptions) {
  const { app, settings, logger, tracing, closers } = process
  const onRedisError = (error: unknown) =>
    logger.warn(`Redis is not reachable; ${options.awayMessage}`, { event: 'redis.error', error })
  const redis = createRedis(settings.redis.url, options.whenAway, onRedisError)
  closers.add(() => closeRedis(redis))
  const neededWhile = endWithoutRedis(redis, process.stopping)
  const metrics = createMetrics(app, options.prefixes?.[0] ?? settings.redis.prefix)
  createRedisMetrics(metrics, () => redis.ping())
  const telemetry = tracing.isOn ? await loadTelemetry() : undefined
  const onPaidNotified = options.onPaidNotified?.(metrics)

  const openBot = (prefix: string): BotRuntime => {
    const store = createStore(redis, {
      prefix,
      botId: settings.telegram.botId,
      linkSecrets: settings.linkSecrets,
      linkTakesOver: settings.notifications.linkTakesOver,
      kinds: settings.notifications.kinds,
      uncertainPolicy: settings.notifications.uncertainPolicy,
      retentionDays: settings.notifications.retentionDays,
      codeDays: Math.max(settings.notifications.pendingTtlDays, settings.notifications.historyDays),
      pollIntervalSeconds: settings.panel.pollIntervalSeconds,
      ...(onPaidNotified && { onPaidNotified }),
    })
    const producer = createProducer(redis, prefix, onRedisError, telemetry)
    closers.add(producer.close)
    return { prefix, store, producer }
  }
  const [first = settings.redis.prefix, ...others] = options.prefixes ?? []
  const bot = openBot(first)
  const bots = [bot, ...others.map(openBot)]
  await checkIn(bots)
  if (app !== 'board') {
    const lost = WRITES_LOST(metrics)
    for (const each of bots) closers.add(watchRecovery(each, process, () => lost.inc()).close)
  }
  return { ...process, ...bot, bots, redis, metrics, telemetry, onRedisError, neededWhile }
}

/** Only a notifier ends a recovery: it is the one that sends. */
function watchRecovery(
  { store }: BotRuntime,
  { app, logger }: AppProcess,
  countLoss: () => void,
): { close: () => Promise<void> } {
  const events = {
    onLost: () => {
      countLoss()
      logger.error('Redis lost its last writes; all sending stops until what processes know is written again', {
        event: 'redis.writes_lost',
      })
    },
    onRecovered: ({ uncertain, writtenAgain }: Recovered) =>
      logger.error(
        `Sending goes on after lost writes: ${uncertain} notifications that were due before are uncertain, ${writtenAgain} are written again`,
        { event: 'redis.recovered', uncertain, writtenAgain },
      ),
    onOtherServer: () =>
      logger.info('Redis is another server or has restarted; sending waits until every notifier has compared', {
        event: 'redis.other_server',
      }),
  }
  const onError = (error: unknown) =>
    logger.debug('Redis could not be asked for lost writes', { event: 'redis.not_checked', error })
  return store.recovery.watch(app === 'notifier', events, onError)
}

async function checkIn(bots: readonly BotRuntime[]): Promise<void> {
  const problems = await Promise.all(bots.map(({ store }) => store.checkIn.take()))
  const found = problems.filter((problem) => problem !== undefined)
  if (found.length > 0) throw new SettingsError(found)
}

/** Logs which sources are on. */
export function logMode({ settings, logger }: Runtime, port: number): void {
  const { event, message } = describeMode(settings.sources)
  logger.info(message, { event, port })
}

/**
 * Announces in Redis that this process lives, until it stops. An app that takes updates also says where from. Returns the function
 * that announces more.
 */
export function announce(
  { app, settings, bots, closers }: Runtime,
  facts: { concurrency?: number } = {},
): Announced['amend'] {
  // The board needs neither the bot's token nor its sources.
  const sources =
    app === 'board'
      ? {}
      : { sources: settings.sources, secrets: toSecretFingerprints(settings), shared: toSharedSettings(app, settings) }
  const heartbeats = bots.map(({ store }) => store.heartbeats.announce({ app, version: VERSION, ...sources, ...facts }))
  closers.add(() => Promise.all(heartbeats.map((heartbeat) => heartbeat.leave())))
  return (more) => heartbeats.forEach((heartbeat) => heartbeat.amend(more))
}
