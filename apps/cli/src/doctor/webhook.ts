import { HOUR, SECOND } from '@peyk/domain/time'
import type { TelegramApi } from '@peyk/telegram/client'
import { ALLOWED_UPDATES } from '@peyk/telegram/update'
import { toLocalIso } from '@peyk/domain/local-time'
import type { CheckResult } from './check-result.ts'
import { ok, warning, wrong } from './check-result.ts'

type WebhookInfo = Awaited<ReturnType<TelegramApi['getWebhookInfo']>>

const CHECK = 'webhook'
const RECENT_ERROR_MS = 1 * HOUR
const MANY_WAITING = 100

/**
 * Checks that Telegram delivers updates as these settings expect: https://core.telegram.org/bots/api#webhookinfo
 *
 * @param expectedUrl where Telegram should push updates; `undefined` with long polling
 */
export function judgeWebhook(info: WebhookInfo, expectedUrl: string | undefined, nowMs: number): CheckResult[] {
  return [judgeUrl(info, expectedUrl), ...judgeFlow(info, nowMs)]
}

function judgeUrl({ url }: WebhookInfo, expectedUrl: string | undefined): CheckResult {
  if (expectedUrl === undefined) {
    return url === ''
      ? ok(CHECK, 'none is set; long polling needs that')
      : wrong(
          CHECK,
          `updates are polled here, but Telegram pushes them to ${url}: polling gets none`,
          'stop the bot there and run peyk webhook delete, or set TELEGRAM_UPDATES=webhook',
        )
  }
  if (url === expectedUrl) return ok(CHECK, `Telegram pushes updates to ${url}`)
  return url === ''
    ? wrong(CHECK, `none is set; expected ${expectedUrl}`, 'start ingress, or peyk webhook set')
    : wrong(
        CHECK,
        `Telegram pushes updates to ${url}; expected ${expectedUrl}`,
        'correct WEBHOOK_URL, or peyk webhook set',
      )
}

function judgeFlow(info: WebhookInfo, nowMs: number): CheckResult[] {
  const results: CheckResult[] = []
  const failedAtMs = (info.last_error_date ?? 0) * SECOND
  if (nowMs - failedAtMs < RECENT_ERROR_MS) {
    results.push(
      warning(
        `${CHECK}.error`,
        `Telegram could not push at ${toLocalIso(failedAtMs)}: ${info.last_error_message ?? 'no reason given'}`,
        /\b401\b/.test(info.last_error_message ?? '')
          ? 'Telegram sends another secret: run peyk webhook set'
          : 'check that the URL reaches ingress from outside, with a valid certificate',
      ),
    )
  }
  if (info.pending_update_count > MANY_WAITING) {
    results.push(
      warning(
        `${CHECK}.waiting`,
        `${info.pending_update_count} updates wait at Telegram`,
        'check that ingress runs and is fast enough',
      ),
    )
  }
  const unasked = ALLOWED_UPDATES.filter((kind) => info.url !== '' && info.allowed_updates?.includes(kind) === false)
  if (unasked.length > 0)
    results.push(warning(`${CHECK}.updates`, `Telegram does not push ${unasked.join(' and ')}`, 'peyk webhook set'))
  return results
}
