import { HOUR, SECOND } from '@peyk/domain/time'
import type { TelegramApi } from '@peyk/telegram/client'
import { ALLOWED_UPDATES } from '@peyk/telegram/update'
import { joinTexts } from '@peyk/domain/text'
import { toLocalIso } from '@peyk/domain/local-time'
import type { CheckResult } from './check-result.ts'
import { ok, warning, wrong } from './check-result.ts'
import { say } from './say.ts'

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
      ? ok(CHECK, say('hookUnset'))
      : wrong(CHECK, say('updatesElsewhere', { url }), say('updatesElsewhereTodo'))
  }
  if (url === expectedUrl) return ok(CHECK, say('updatesPushed', { url }))
  return url === ''
    ? wrong(CHECK, say('updatesUnset', { expected: expectedUrl }), say('updatesUnsetTodo'))
    : wrong(CHECK, say('updatesWrong', { url, expected: expectedUrl }), say('updatesWrongTodo'))
}

function judgeFlow(info: WebhookInfo, nowMs: number): CheckResult[] {
  const results: CheckResult[] = []
  const failedAtMs = (info.last_error_date ?? 0) * SECOND
  if (nowMs - failedAtMs < RECENT_ERROR_MS) {
    results.push(
      warning(
        `${CHECK}.error`,
        say('pushFailed', {
          at: toLocalIso(failedAtMs),
          reason: info.last_error_message ?? say('noReason'),
        }),
        /\b401\b/.test(info.last_error_message ?? '') ? say('pushSecretTodo') : say('pushFailedTodo'),
      ),
    )
  }
  if (info.pending_update_count > MANY_WAITING) {
    results.push(
      warning(`${CHECK}.waiting`, say('updatesWait', { count: info.pending_update_count }), say('updatesWaitTodo')),
    )
  }
  const unasked = ALLOWED_UPDATES.filter((kind) => info.url !== '' && info.allowed_updates?.includes(kind) === false)
  if (unasked.length > 0)
    results.push(
      warning(
        `${CHECK}.updates`,
        say('updatesUnasked', { kinds: joinTexts(unasked, { en: ' and ', fa: ' و ' }) }),
        say('updatesUnaskedTodo'),
      ),
    )
  return results
}
