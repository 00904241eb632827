import type { Logger } from '@peyk/config/logger'
import type { Notice } from '@peyk/domain/notice'
import { isNoticeKind } from '@peyk/domain/notice'
import type { OrderNews } from '@peyk/domain/order'
import { MalformedJson, NotAnOrder, parseOrderJson } from '@peyk/panel/order-json'
import { verifyWebhook } from '@peyk/panel/verify-webhook'
import type { SignedRequest, WebhookAuth } from '@peyk/panel/verify-webhook'
import type { NewsResult } from '@peyk/store/order-book'
import { accepted, refused, unavailable } from './answer.ts'
import type { Answer } from './answer.ts'

export type PanelWebhookDeps = {
  enabled: boolean
  schemes: readonly WebhookAuth[]
  secrets: readonly string[]
  paidStatuses: readonly string[]
  applyNews: (news: OrderNews) => Promise<NewsResult>
  notify: (notice: Notice) => Promise<void>
  /** Waits until what was applied is on disk, as far as Redis is set up for it. */
  settle: () => Promise<void>
  logger: Logger
}

const MESSAGES: Record<NewsResult['result'], string> = {
  queued: 'Notification queued',
  sent: 'Already notified',
  waiting: 'Notification pending',
  updated: 'Order updated',
}

export const PANEL_IS_POLLED = refused(
  409,
  'panel_is_polled',
  'Order news is polled here and the webhook is off. To push, set PANEL_UPDATES=webhook (or USE_WEBHOOK=true) and restart.',
)

/** Takes one statement of the panel's. It is answered 200 only once Redis has it. */
export async function takePanelWebhook(request: SignedRequest, deps: PanelWebhookDeps): Promise<Answer> {
  if (!deps.enabled) return PANEL_IS_POLLED
  const refusal = verifyWebhook(request, { schemes: deps.schemes, secrets: deps.secrets, nowMs: Date.now() })
  if (refusal) return refused(401, refusal.code, refusal.message)

  let news: OrderNews
  try {
    news = parseOrderJson(new TextDecoder('utf-8', { fatal: true }).decode(request.rawBody), deps.paidStatuses)
  } catch (error) {
    if (error instanceof NotAnOrder) return refused(422, 'not_an_order', error.message)
    if (error instanceof MalformedJson || error instanceof TypeError)
      return refused(400, 'malformed_json', 'Expected a JSON body in UTF-8.')
    throw error
  }

  try {
    const applied = await deps.applyNews(news)
    await passOn(news, applied, deps)
    await deps.settle()
    return accepted(MESSAGES[applied.result])
  } catch (error) {
    deps.logger.error('A panel webhook could not be stored; it was answered 503 and nothing was accepted', {
      event: 'webhook.not_stored',
      orderId: news.orderId,
      error,
    })
    return unavailable('Redis does not take writes at the moment; nothing was accepted. Send it again.')
  }
}

async function passOn(
  news: OrderNews,
  { result, newWord }: NewsResult,
  { notify, logger }: PanelWebhookDeps,
): Promise<void> {
  const { orderId, status, rawStatus } = news
  if (newWord)
    logger.warn(
      `The panel’s status “${rawStatus}” is unknown and tells nobody anything; add it to PANEL_PAID_STATUSES if it means paid`,
      { event: 'status.unknown', orderId, rawStatus },
    )
  if (result === 'sent')
    logger.info(`order ${orderId} was already told; nothing sent`, {
      event: 'notice.already_sent',
      orderId,
      kind: status,
    })
  if (result !== 'queued' || !isNoticeKind(status)) return
  logger.info(`order ${orderId} is ${status}; its notice is queued`, { event: 'notice.queued', orderId, kind: status })
  await notify({ orderId, kind: status }).catch((error: unknown) => {
    // The outbox has the notice since applyNews: the sweep queues it.
    logger.warn(`The queue did not take order ${orderId}’s notice; the sweep will queue it`, {
      event: 'notice.queue_failed',
      orderId,
      error,
    })
  })
}
