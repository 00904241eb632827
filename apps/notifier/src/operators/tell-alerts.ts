import type { Language } from '@peyk/domain/language'
import { parseNoticeId } from '@peyk/domain/notice'
import type { Notice } from '@peyk/domain/notice'
import { MINUTE, SECOND } from '@peyk/domain/time'
import type { Alert, AlertName } from '@peyk/store/alerts'
import type { DeliveryLedger } from '@peyk/store/delivery-ledger'
import type { Store } from '@peyk/store/store'
import { toAlertMessage } from '@peyk/telegram/alert-message'
import type { AlertNews, KeptNotices } from '@peyk/telegram/alert-message'
import type { UnsafeCheck } from '@peyk/telegram/operator-words'
import { toCard } from '../uncertain-card.ts'
import type { OperatorsChat } from './operators-chat.ts'

export type TellAlertsDeps = {
  store: Pick<Store, 'alerts' | 'ledger' | 'operators' | 'noticeCodes'>
  chat: OperatorsChat
  language: Language
}

/** The first alert waits so long for others of the same storm. */
const COLLECT_MS = 2 * SECOND
/** After a message the next alerts are collected for so long: longer each time while they go on, shorter again after a rest. */
const FIRST_REST_MS = 1 * MINUTE
const LONGEST_REST_MS = 15 * MINUTE
const LOOKED_AT_ONCE = 5000
const NOT_TOLD = 'operators could not be told'

type Kept = { notice: Notice; reason: string }

/**
 * Tells operators what waits: at first soon, then all that came up meanwhile in one message. Only what still stands is told;
 * what was told is taken away afterwards, so that a crash may tell it twice.
 */
export async function tellAlerts(deps: TellAlertsDeps): Promise<string> {
  const { store, chat } = deps
  const { alerts, nowMs } = await store.alerts.list(LOOKED_AT_ONCE)
  const [oldest] = alerts
  if (oldest === undefined) return 'nothing to tell'
  const last = await store.operators.lastAlert()
  if (last !== undefined && nowMs < last.atMs + last.restMs) return `${alerts.length} collected`
  if (nowMs < oldest.atMs + COLLECT_MS) return `${alerts.length} just came up`

  const uncertain = await findKept('uncertain', alerts, deps)
  const rejected = await findKept('rejected', alerts, deps)
  const [single] = uncertain
  if (single !== undefined && uncertain.length === 1) {
    if (!(await chat.tell(await toCard(single.notice, single.reason, deps)))) return NOT_TOLD
    await store.alerts.remove(alerts.filter(({ name }) => name === 'uncertain'))
    uncertain.pop()
  }
  const news = await toNews(alerts, { uncertain, rejected }, store.ledger)
  const isNews = Object.keys(news).length > 0
  if (isNews && !(await chat.tell(toAlertMessage(news, deps.language)))) return NOT_TOLD
  await store.alerts.remove(alerts)
  if (single === undefined && !isNews) return 'nothing of it stands any more'
  await store.operators.setLastAlert({ atMs: nowMs, restMs: nextRestMs(last, nowMs) })
  return `${alerts.length} alerts told`
}

/** Twice as long while alerts follow each other, down to the shortest one after as long a rest without any. */
function nextRestMs(last: { atMs: number; restMs: number } | undefined, nowMs: number): number {
  if (last === undefined || nowMs - last.atMs > 2 * last.restMs) return FIRST_REST_MS
  return Math.min(2 * last.restMs, LONGEST_REST_MS)
}

/** The notices among the alerts that are still where the alert says; what was decided meanwhile needs no telling. */
async function findKept(
  state: 'uncertain' | 'rejected',
  alerts: readonly Alert[],
  { store }: TellAlertsDeps,
): Promise<Kept[]> {
  const noticeIds = new Set(alerts.flatMap(({ name, subject }) => (name === state ? [subject] : [])))
  const found = await Promise.all(
    [...noticeIds].map(async (noticeId) => {
      const notice = parseNoticeId(noticeId)
      const delivery = await store.ledger.get(notice)
      return delivery?.state === state ? [{ notice, reason: delivery.reason ?? '' }] : []
    }),
  )
  return found.flat()
}

async function toNews(
  alerts: readonly Alert[],
  kept: Record<'uncertain' | 'rejected', readonly Kept[]>,
  ledger: Pick<DeliveryLedger, 'count'>,
): Promise<AlertNews> {
  const last = (...names: AlertName[]) => alerts.findLast(({ name }) => names.includes(name))
  const longest = (name: AlertName) =>
    Math.max(...alerts.flatMap((alert) => (alert.name === name ? [Number(alert.subject)] : [])))
  const toNotices = async (state: 'uncertain' | 'rejected'): Promise<KeptNotices> => ({
    orderIds: kept[state].map(({ notice }) => notice.orderId),
    reasons: kept[state].map(({ reason }) => reason),
    inAll: await ledger.count(state),
  })
  const panel = last('panel_away', 'panel_back')
  const unsafe = new Set(alerts.flatMap(({ name, subject }) => (name === 'redis_unsafe' ? [subject] : [])))
  return {
    ...(kept.uncertain.length > 0 && { uncertain: await toNotices('uncertain') }),
    ...(kept.rejected.length > 0 && { rejected: await toNotices('rejected') }),
    ...(panel && { panel: panel.name === 'panel_away' ? ('away' as const) : { backAfterMs: Number(panel.subject) } }),
    ...(last('redis_away') && { redisAwayMs: longest('redis_away') }),
    ...(last('redis_refused') && { redisRefusedMs: longest('redis_refused') }),
    ...(unsafe.size > 0 && { redisUnsafe: [...unsafe] as UnsafeCheck[] }),
  }
}
