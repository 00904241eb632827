import type { ChatWait, SendingPause } from '@peyk/domain/sending-pause'
import type { StoreConnections } from '../connections.ts'
import { toLocalIso } from '@peyk/domain/local-time'
import type { CheckResult } from './check-result.ts'
import { ok, warning, wrong } from './check-result.ts'

const CHATS_NAMED = 3

/** Says whether all sending is paused, and which chats Telegram asked to wait. */
export async function checkSending({ store: { sending } }: Pick<StoreConnections, 'store'>): Promise<CheckResult[]> {
  const [pause, waits] = await Promise.all([sending.read(), sending.chatWaits()])
  return [pause === undefined ? ok('sending', 'not paused') : judgePause(pause), ...judgeWaits(waits)]
}

function judgePause({ reason, sinceMs, untilMs, by, detail }: SendingPause): CheckResult {
  const since = `paused since ${toLocalIso(sinceMs)}`
  const why = detail === undefined ? '' : ` (${detail})`
  switch (reason) {
    case 'token_refused':
      return wrong(
        'sending',
        `${since}: Telegram refuses BOT_TOKEN${why}`,
        'compare it with @BotFather’s; sending resumes by itself once Telegram takes it',
      )
    case 'telegram_unwell':
      return wrong(
        'sending',
        `${since}: several answers in a row did not say whether a message is shown${why}`,
        'check the proxy and TELEGRAM_API_ROOT if it lasts; sending resumes by itself',
      )
    case 'rate_limited':
      return warning(
        'sending',
        `${since} until ${toLocalIso(untilMs ?? sinceMs)}: Telegram asked this bot to wait${why}`,
        'search for another program with this token; peyk resume ends it sooner',
      )
    case 'operator':
      return warning('sending', `${since} by ${by ?? 'an operator'}${why}`, 'peyk resume')
  }
}

function judgeWaits(waits: readonly ChatWait[]): CheckResult[] {
  if (waits.length === 0) return []
  const named = waits.slice(0, CHATS_NAMED).map(({ chatId, untilMs }) => `${chatId} until ${toLocalIso(untilMs)}`)
  const more = waits.length > CHATS_NAMED ? ` and ${waits.length - CHATS_NAMED} more` : ''
  return [
    warning(
      'sending.chats',
      `Telegram asked ${waits.length} chats to wait: ${named.join(', ')}${more}`,
      'peyk resume --chat <id> ends a wait sooner',
    ),
  ]
}
