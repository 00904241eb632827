import type { NotificationKind } from '@peyk/domain/notification'
import { hintOf } from '@peyk/orders/hint'
import { recordOrderUpdate } from '@peyk/orders/record-order-update'
import type { RecordDeps } from '@peyk/orders/record-order-update'
import type { PanelAdapter, WebhookReading } from '@peyk/panel/adapter'
import { MalformedJson } from '@peyk/panel/json'
import { NotAnOrder } from '@peyk/panel/order-json'
import { isTestDelivery, mayBeTestDelivery } from '@peyk/panel/test-delivery'
import { headerOf } from '@peyk/panel/verify-webhook'
import type { SignedRequest, Verify } from '@peyk/panel/verify-webhook'
import type { Logger } from '@peyk/runtime/logger'
import type { Durably } from '@peyk/store/durability'
import type { OrderUpdateResult } from '@peyk/store/order-store'
import { LRUCache } from 'lru-cache'
import { accepted, refused, unavailable } from './answer.ts'
import type { Answer } from './answer.ts'

export type PanelWebhookDeps = RecordDeps & {
  adapter: Pick<PanelAdapter, 'answerPing' | 'readWebhook'>
  verify: Verify
  /** The kinds that are sent (`NOTIFY_ON`). */
  kinds: readonly NotificationKind[]
  repeats: Repeats
  /** Called with the result for each webhook that the doctor did not send. */
  onSignature: (signature: 'verified' | 'refused', request: Pick<SignedRequest, 'headers'>) => void
  /** Called for each webhook that the doctor did not send, with whether it was accepted, at the latest before its answer. */
  onReading: (reading: 'accepted' | 'refused') => void
  /** Makes what is recorded durable, as far as Redis is configured for it. */
  durably: Durably
  logger: Logger
}

/** What the headers alone can say. */
export type PanelHeadersDeps = PanelWebhookDeps & {
  /** Whether there is a signature, right or wrong. */
  isSigned: (request: Pick<SignedRequest, 'headers'>) => boolean
}

type OrderReading = Extract<WebhookReading, { kind: 'order_update' }>

const MESSAGES: Record<OrderUpdateResult['result'], string> = {
  queued: 'Notification queued',
  sent: 'Already notified',
  waiting: 'Notification pending',
  updated: 'Order updated',
}

const NOT_JSON = refused(415, 'not_json', 'Expected Content-Type: application/json, in UTF-8.')

const FORM = 'application/x-www-form-urlencoded'
/** A ping is a short form: `webhook_id=` and a number. */
const PING_LIMIT_BYTES = 64

export const PANEL_IS_POLLED = refused(
  409,
  'panel_is_polled',
  'The panel is polled here and its webhook is off. To push, set PANEL_UPDATES=webhook (or USE_WEBHOOK=true) and restart.',
)

const NO_BODY = new Uint8Array()

/**
 * Returns the refusal of what the headers alone say is no webhook, so that a stranger's body is not read. A form may be a ping: it is
 * read, up to `PING_LIMIT_BYTES`.
 */
export function refusePanelHeaders(
  request: Pick<SignedRequest, 'headers'>,
  deps: PanelHeadersDeps,
): Answer | undefined {
  const contentType = headerOf(request, 'content-type')
  const mayBePing = deps.adapter.answerPing !== undefined && contentType?.startsWith(FORM) === true
  if (mayBePing && Number(headerOf(request, 'content-length')) <= PING_LIMIT_BYTES) return undefined
  if (!isJson(contentType)) return NOT_JSON
  if (deps.isSigned(request)) return undefined
  return refuseSignature({ headers: request.headers, rawBody: NO_BODY }, mayBeTestDelivery(request), deps)
}

/** Returns the refusal of a request that is not signed rightly. */
function refuseSignature(
  request: SignedRequest,
  isTest: boolean,
  { verify, onSignature, onReading }: PanelWebhookDeps,
): Answer | undefined {
  const failure = verify(request, Date.now())
  if (!isTest) {
    onSignature(failure ? 'refused' : 'verified', request)
    if (failure) onReading('refused')
  }
  return failure && refused(401, failure.code, failure.message)
}

/** Takes one event of the panel: verify, read, record, answer. The answer is 200 only once Redis has the order update. */
export async function takePanelWebhook(request: SignedRequest, deps: PanelWebhookDeps): Promise<Answer> {
  const { adapter, logger } = deps
  const pong = adapter.answerPing?.(request)
  if (pong !== undefined) {
    logger.info('The panel tested the address of its webhook', { event: 'webhook.ping' })
    return accepted(pong)
  }
  if (!isJson(headerOf(request, 'content-type'))) return NOT_JSON
  const refusal = refuseSignature(request, isTestDelivery(request), deps)
  if (refusal) return refusal

  const reading = read(request, deps)
  if (reading.kind === 'unreadable') {
    if (!isTestDelivery(request)) deps.onReading('refused')
    return reading.answer
  }
  if (reading.kind === 'ignored') {
    logger.debug(reading.message, { event: 'webhook.ignored' })
    deps.onReading('accepted')
    return accepted(reading.message)
  }
  return record(reading, deps)
}

/** JSON, in UTF-8 if it names a charset: RFC 8259, section 8.1. */
function isJson(contentType = ''): boolean {
  const [type = '', ...parameters] = contentType.split(';').map((part) => part.trim().toLowerCase())
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.slice('charset='.length)
  const isUtf8 = charset === undefined || ['utf-8', 'utf8', 'us-ascii'].includes(charset.replaceAll('"', ''))
  return isUtf8 && /^application\/([\w.-]+\+)?json$/.test(type)
}

function read(
  request: SignedRequest,
  { adapter, logger }: PanelWebhookDeps,
): WebhookReading | { kind: 'unreadable'; answer: Answer } {
  try {
    return adapter.readWebhook(request)
  } catch (error) {
    const answer = toUnreadable(error)
    logger.warn(`A webhook of the panel is signed but makes no sense: ${(error as Error).message}`, {
      event: 'webhook.unreadable',
      status: answer.status,
    })
    return { kind: 'unreadable', answer }
  }
}

/** Throws the error again when the body is not its cause. */
function toUnreadable(error: unknown): Answer {
  if (error instanceof NotAnOrder) return refused(422, 'not_an_order', error.message)
  if (error instanceof MalformedJson) return refused(400, 'malformed_json', 'Expected a JSON body in UTF-8.')
  throw error
}

async function record({ orderUpdate, deliveryId }: OrderReading, deps: PanelWebhookDeps): Promise<Answer> {
  const { orderId } = orderUpdate
  if (deps.repeats.isFirstRepeat(deliveryId))
    // It is recorded all the same: some panels give one id to two events, and the ledger sends nothing twice.
    deps.logger.info(`The panel sent delivery ${deliveryId} again`, { event: 'webhook.repeated', deliveryId, orderId })
  try {
    const recorded = await deps.durably(() => recordOrderUpdate(orderUpdate, 'webhook', deps))
    deps.onReading('accepted')
    return accepted(MESSAGES[recorded.result], hintOf(orderUpdate, recorded, deps.kinds))
  } catch (error) {
    deps.logger.error('A panel webhook could not be stored; it was answered 503 and nothing was accepted', {
      event: 'webhook.not_stored',
      orderId,
      error,
    })
    return unavailable('Redis does not take writes at the moment; nothing was accepted. Send it again.')
  }
}

/** Recognises deliveries that come again. For the log only: nothing is decided by it. */
export type Repeats = {
  /** Returns `true` at the second delivery with an id, not at later ones: a panel that resends for days is logged once. */
  isFirstRepeat: (deliveryId: string | undefined) => boolean
}

const LONGEST_ID = 200

/** Remembers the newest `limit` ids, in this process alone. */
export function createRepeats(limit = 10_000): Repeats {
  // `max` would take the memory of all entries at once.
  const deliveries = new LRUCache<string, number>({ maxSize: limit, sizeCalculation: () => 1 })
  return {
    isFirstRepeat(deliveryId) {
      if (deliveryId === undefined || deliveryId.length > LONGEST_ID) return false
      const times = (deliveries.get(deliveryId) ?? 0) + 1
      deliveries.set(deliveryId, times)
      return times === 2
    },
  }
}
