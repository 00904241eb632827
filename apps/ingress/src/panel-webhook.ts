import type { Logger } from '@peyk/runtime/logger'
import type { DueNotification } from '@peyk/domain/notification'
import { isNotificationKind } from '@peyk/domain/notification'
import type { OrderUpdate } from '@peyk/domain/order'
import type { PanelAdapter, WebhookReading } from '@peyk/panel/adapter'
import { MalformedJson } from '@peyk/panel/json'
import { NotAnOrder } from '@peyk/panel/order-json'
import { headerOf } from '@peyk/panel/verify-webhook'
import type { SignedRequest, Verify } from '@peyk/panel/verify-webhook'
import { warningsOf } from '@peyk/store/order-update-warnings'
import type { OrderUpdateResult } from '@peyk/store/order-store'
import { accepted, refused, unavailable } from './answer.ts'
import type { Answer } from './answer.ts'
import type { Repeats } from './repeats.ts'

export type PanelWebhookDeps = {
  enabled: boolean
  adapter: Pick<PanelAdapter, 'answerPing' | 'readWebhook'>
  verify: Verify
  repeats: Repeats
  applyOrderUpdate: (orderUpdate: OrderUpdate) => Promise<OrderUpdateResult>
  /** Starts to queue a notification that the outbox has. */
  notify: (notification: DueNotification) => void
  /** Waits until what was applied is on disk, as far as Redis is set up for it. */
  waitForDisk: () => Promise<void>
  logger: Logger
}

const MESSAGES: Record<OrderUpdateResult['result'], string> = {
  queued: 'Notification queued',
  sent: 'Already notified',
  waiting: 'Notification pending',
  updated: 'Order updated',
}

const NOT_JSON = refused(415, 'not_json', 'Expected Content-Type: application/json, in UTF-8.')

export const PANEL_IS_POLLED = refused(
  409,
  'panel_is_polled',
  'order updates is polled here and the webhook is off. To push, set PANEL_UPDATES=webhook (or USE_WEBHOOK=true) and restart.',
)

/** Takes one event of the panel's. OrderUpdates is answered 200 only once Redis has it. */
export async function takePanelWebhook(request: SignedRequest, deps: PanelWebhookDeps): Promise<Answer> {
  if (!deps.enabled) return PANEL_IS_POLLED
  const { adapter, verify } = deps
  const pong = adapter.answerPing?.(request)
  if (pong !== undefined) {
    deps.logger.info('The panel tried its webhook’s address', { event: 'webhook.ping' })
    return accepted(pong)
  }
  if (!isJson(headerOf(request, 'content-type'))) return NOT_JSON
  const refusal = verify(request, Date.now())
  if (refusal) return refused(401, refusal.code, refusal.message)

  let reading: WebhookReading
  try {
    reading = adapter.readWebhook(request)
  } catch (error) {
    const answer = toRefusal(error)
    deps.logger.warn(`A webhook of the panel’s is signed but makes no sense: ${(error as Error).message}`, {
      event: 'webhook.unreadable',
      status: answer.status,
    })
    return answer
  }
  if (reading.kind === 'ignored') {
    deps.logger.debug(reading.message, { event: 'webhook.ignored' })
    return accepted(reading.message)
  }
  return takeOrderUpdate(reading, deps)
}

/** JSON, in UTF-8 if it names a charset: RFC 8259, section 8.1. */
function isJson(contentType = ''): boolean {
  if (contentType === 'application/json') return true
  const [type = '', ...parameters] = contentType.split(';').map((part) => part.trim().toLowerCase())
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.slice('charset='.length)
  const isUtf8 = charset === undefined || ['utf-8', 'utf8', 'us-ascii'].includes(charset.replaceAll('"', ''))
  return isUtf8 && /^application\/([\w.-]+\+)?json$/.test(type)
}

function toRefusal(error: unknown): Answer {
  if (error instanceof NotAnOrder) return refused(422, 'not_an_order', error.message)
  if (error instanceof MalformedJson) return refused(400, 'malformed_json', 'Expected a JSON body in UTF-8.')
  throw error
}

async function takeOrderUpdate(
  reading: WebhookReading & { kind: 'order_update' },
  deps: PanelWebhookDeps,
): Promise<Answer> {
  const { orderUpdate, deliveryId } = reading
  if (deps.repeats.isFirstRepeat(deliveryId))
    // Its order update is applied all the same: some panels give one id to two events, and the ledger sends nothing twice.
    deps.logger.info(`The panel sent delivery ${deliveryId} again`, {
      event: 'webhook.repeated',
      deliveryId,
      orderId: orderUpdate.orderId,
    })
  try {
    const applied = await deps.applyOrderUpdate(orderUpdate)
    passOn(orderUpdate, applied, deps)
    await deps.waitForDisk()
    return accepted(MESSAGES[applied.result])
  } catch (error) {
    deps.logger.error('A panel webhook could not be stored; it was answered 503 and nothing was accepted', {
      event: 'webhook.not_stored',
      orderId: orderUpdate.orderId,
      error,
    })
    return unavailable('Redis does not take writes at the moment; nothing was accepted. Send it again.')
  }
}

function passOn(orderUpdate: OrderUpdate, applied: OrderUpdateResult, { notify, logger }: PanelWebhookDeps): void {
  const { orderId, status } = orderUpdate
  const { result } = applied
  for (const { level, event, message, fields } of warningsOf(orderUpdate, applied))
    logger[level](message, { event, ...fields })
  if (result === 'sent')
    logger.info(`order ${orderId} was already notified; nothing sent`, {
      event: 'notification.already_sent',
      orderId,
      kind: status,
    })
  if (result !== 'queued' || !isNotificationKind(status)) return
  logger.info(`order ${orderId} is ${status}; its notification is queued`, {
    event: 'notification.queued',
    orderId,
    kind: status,
  })
  notify({ orderId, kind: status })
}
