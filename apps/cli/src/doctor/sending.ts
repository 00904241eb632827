import type { ChatWait, SendingPause } from '@peyk/domain/sending-pause'
import { COMMA, joinTexts } from '@peyk/domain/text'
import type { Text } from '@peyk/domain/text'
import type { StoreConnection } from '../store-connection.ts'
import { toLocalIso } from '@peyk/domain/local-time'
import type { CheckResult } from './check-result.ts'
import { ok, warning, wrong } from './check-result.ts'
import { say } from './say.ts'

const CHATS_NAMED = 3

/** Says whether all sending is paused, and which chats Telegram asked to wait. */
export async function checkSending({ store: { sending } }: Pick<StoreConnection, 'store'>): Promise<CheckResult[]> {
  const [pause, waits] = await Promise.all([sending.read(), sending.chatWaits()])
  return [pause === undefined ? ok('sending', say('notPaused')) : judgePause(pause), ...judgeWaits(waits)]
}

function judgePause({ reason, sinceMs, untilMs, by, detail }: SendingPause): CheckResult {
  const since = say('pausedSince', { since: toLocalIso(sinceMs) })
  const withDetail = (text: Text) => (detail === undefined ? text : say('because', { text, detail }))
  switch (reason) {
    case 'token_refused':
    case 'telegram_unwell':
      return wrong('sending', withDetail(say(reason, { since })), say(`${reason}_todo`))
    case 'rate_limited': {
      const until = toLocalIso(untilMs ?? sinceMs)
      return warning('sending', withDetail(say(reason, { since, until })), say('rate_limited_todo'))
    }
    case 'operator':
      return warning('sending', withDetail(say(reason, { since, by: by ?? say('anOperator') })), say('operator_todo'))
  }
}

function judgeWaits(waits: readonly ChatWait[]): CheckResult[] {
  if (waits.length === 0) return []
  const named = waits
    .slice(0, CHATS_NAMED)
    .map(({ chatId, untilMs }) => say('chatWaitsUntil', { chat: chatId, until: toLocalIso(untilMs) }))
  const all = joinTexts(named, COMMA)
  const more = waits.length - CHATS_NAMED
  return [
    warning(
      'sending.chats',
      say('chatWaits', { count: waits.length, named: more > 0 ? say('andMore', { named: all, more }) : all }),
      say('chatWaitsTodo'),
    ),
  ]
}
