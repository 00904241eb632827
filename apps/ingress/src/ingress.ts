import { randomUUID } from 'node:crypto'
import { MINUTE, SECOND } from '@peyk/domain/time'
import { createEnqueueDue, inBackground } from '@peyk/orders/enqueue-due'
import type { PanelAdapter } from '@peyk/panel/adapter'
import { createPanelAdapter } from '@peyk/panel/adapters'
import { createSignatureFinder, createVerifier } from '@peyk/panel/verify-webhook'
import { backfillWhenConnected } from '@peyk/runtime/backfill-when-connected'
import { createPublicHealthHandler, createReadiness } from '@peyk/runtime/health'
import { instrumentOrderUpdates } from '@peyk/runtime/instrument-order-updates'
import { openMetrics } from '@peyk/runtime/metrics'
import { announce, logMode, openRuntime } from '@peyk/runtime/open-runtime'
import type { AppProcess, Runtime } from '@peyk/runtime/open-runtime'
import { serve, serveMetrics } from '@peyk/runtime/serve'
import { waitUntilConnected } from '@peyk/store/connection'
import { createTelegramClient } from '@peyk/telegram/client'
import type { TelegramApi } from '@peyk/telegram/client'
import { createApp } from './app.ts'
import type { AppDeps } from './app.ts'
import { startCommandMenu } from './command-menu.ts'
import { createEnqueueInOrder } from './enqueue-in-order.ts'
import { createIngressNotes } from './ingress-notes.ts'
import { INGRESS_METRICS } from './metrics.ts'
import { createRepeats } from './panel-webhook.ts'
import type { PanelWebhookDeps } from './panel-webhook.ts'
import { reportRedis } from './report-redis.ts'
import { startUpdatePoller } from './update-poller.ts'
import { startWebhookRegistration } from './webhook-registration.ts'

type IngressMetrics = ReturnType<typeof openMetrics<typeof INGRESS_METRICS>>
type Notes = ReturnType<typeof createIngressNotes>
type EnqueueUpdates = ReturnType<typeof createEnqueueInOrder>

/** Receives webhooks and Telegram's updates until the process stops. */
export async function startIngress(process: AppProcess): Promise<void> {
  const runtime = await openRuntime(process, {
    whenAway: 'failing',
    awayMessage: 'webhooks are answered 503 until it is back',
  })
  const { settings, logger, closers, store, producer } = runtime
  const client = createTelegramClient(settings.telegram)
  closers.add(client.close)
  const adapter = createPanelAdapter(settings.panel)
  const notes = createIngressNotes({
    note: store.ingressNotes.note,
    refusals: store.refusals,
    webhooks: adapter.webhooks,
  })
  const enqueueUpdates = createEnqueueInOrder(store.updates, producer.enqueueUpdates)
  const background = inBackground(createEnqueueDue({ producer, logger }))
  closers.add(background.finish)

  const metrics = openMetrics(runtime.metrics, INGRESS_METRICS)
  const countUnreadable = () => metrics.unreadable.inc()
  const readiness = createReadiness([{ name: 'redis', check: store.assertWritable }])
  const app = createApp({
    panelPath: settings.panel.webhookPath,
    telegramPath: settings.telegram.webhookPath,
    panel: panelWebhook(runtime, adapter, notes, background.enqueue),
    telegram: {
      enabled: settings.sources.telegram === 'webhook',
      secret: settings.telegram.webhookSecret,
      enqueueUpdates,
      durably: store.durable.durably,
      countUnreadable,
      logger,
    },
    health: createPublicHealthHandler(readiness),
    onAnswer: recordAnswers(runtime, notes, metrics),
    tracing: runtime.tracing,
    logger,
  })
  await serveMetrics(runtime, readiness, settings.metrics.ports.ingress)
  logMode(runtime, await serve(runtime, app, settings.http))
  void reportRedis(runtime)
  closers.add(startUpdates(runtime, client.api, enqueueUpdates, { ...notes, countUnreadable }).close)
  closers.add(startCommandMenu(client.api, settings.notifications.language, logger).close)
  // What panels pushed while ingress or Redis was away is asked for.
  closers.add(backfillWhenConnected(runtime).close)
  announce(runtime)
}

function panelWebhook(
  { settings, store, metrics, tracing, logger }: Runtime,
  adapter: PanelAdapter,
  { onSignature, onReading }: Notes,
  enqueue: PanelWebhookDeps['enqueue'],
): AppDeps['panel'] {
  const { panel, sources } = settings
  // Without PANEL_WEBHOOK_AUTH the adapter says how this kind of panel signs.
  const schemes = panel.webhookAuth.length > 0 ? panel.webhookAuth : adapter.schemes
  return {
    enabled: sources.panel === 'webhook',
    adapter,
    isSigned: createSignatureFinder(schemes),
    verify: createVerifier({ schemes, secrets: panel.webhookSecrets }),
    repeats: createRepeats(),
    onSignature,
    onReading,
    orders: { applyOrderUpdate: instrumentOrderUpdates(store.orders.applyOrderUpdate, metrics, tracing) },
    enqueue,
    kinds: settings.notifications.kinds,
    durably: store.durable.durably,
    logger,
  }
}

function recordAnswers(
  { logger }: Runtime,
  notes: Notes,
  { answers, refusals, durations }: IngressMetrics,
): AppDeps['onAnswer'] {
  return (route, status, tookMs, reason) => {
    answers.inc({ route, status })
    if (reason !== undefined) {
      refusals.inc({ route, reason })
      logger.warn(`A webhook was refused: ${reason}`, { event: 'webhook.refused', route, status })
    }
    durations.observe({ route }, tookMs / SECOND)
    notes.onAnswer(route, status)
  }
}

/** Starts to receive Telegram's updates from the one source that is on. */
function startUpdates(
  { settings, store, redis, logger }: Runtime,
  api: TelegramApi,
  enqueueUpdates: EnqueueUpdates,
  { onPolledTwice, countUnreadable }: Pick<Notes, 'onPolledTwice'> & { countUnreadable: () => void },
): { close: () => Promise<void> } {
  const { webhookUrl, webhookPath, webhookSecret } = settings.telegram
  if (settings.sources.telegram === 'webhook')
    return startWebhookRegistration(api, `${webhookUrl}${webhookPath}`, webhookSecret, logger)
  return startUpdatePoller({
    api,
    leases: store.leases,
    enqueueUpdates,
    durably: store.durable.durably,
    connected: waitUntilConnected(redis, MINUTE),
    onPolledTwice,
    countUnreadable,
    holder: randomUUID(),
    logger,
  })
}
