import type { Language } from '@peyk/domain/language'
import { readNotificationId } from '@peyk/domain/notification'
import type { Notification } from '@peyk/domain/notification'
import type { SendingPause } from '@peyk/domain/sending-pause'
import { MINUTE, SECOND } from '@peyk/domain/time'
import type { Alert, AlertName } from '@peyk/store/alerts'
import type { Recovered } from '@peyk/store/recovery'
import type { Store } from '@peyk/store/store'
import { toAlertMessages } from '@peyk/telegram/alert-message'
import type { AlertContent, OpenNotifications, ReusedId, UnknownWord, UnsafeCheck } from '@peyk/telegram/alert-message'
import { formatMoment } from '@peyk/telegram/operator-formatting'
import { withStormButtons } from './storm-alert.ts'
import { toUncertainAlert } from './uncertain-alert.ts'
import type { OperatorsChat } from './operators-chat.ts'

export type SendAlertsDeps = {
  store: Pick<Store, 'alerts' | 'alertChoices' | 'ledger' | 'operators' | 'notificationCodes'>
  chat: OperatorsChat
  language: Language
  timeZone: string
  /** The board's public address, without a slash at its end. */
  boardUrl: string | undefined
}

/** The first alert waits for others of the same incident. */
const COLLECT_MS = 2 * SECOND
/** After a message the next alerts are collected: for longer each time while they go on, for the shortest time after a pause. */
const SHORTEST_QUIET_MS = 1 * MINUTE
const LONGEST_QUIET_MS = 15 * MINUTE
const ALERTS_AT_ONCE = 5000
const NOT_SENT = 'operators could not be notified'

type OpenNotification = { notification: Notification; reason: string; atMs: number }

/**
 * Sends operators the alerts that wait: the first one soon, later ones together. Leaves out notifications that were decided on
 * meanwhile. Alerts are removed after they were sent, so a crash may send one twice. Returns a summary.
 */
export async function sendAlerts(deps: SendAlertsDeps): Promise<string> {
  const { store, chat } = deps
  const { alerts, nowMs } = await store.alerts.list(ALERTS_AT_ONCE)
  const [oldest] = alerts
  if (oldest === undefined) return 'no alerts'
  const last = await store.operators.lastAlert()
  if (last !== undefined && isWithin(last, last.backOffMs, nowMs)) return `${alerts.length} collected`
  if (isWithin(oldest, COLLECT_MS, nowMs)) return `${alerts.length} just came up`

  const uncertain = await findOpen('uncertain', alerts, deps)
  const rejected = await findOpen('rejected', alerts, deps)
  const [single] = uncertain
  if (single !== undefined && uncertain.length === 1) {
    if (!(await chat.send(await toUncertainAlert(single.notification, single.reason, deps)))) return NOT_SENT
    await store.alerts.remove(alerts.filter(({ name }) => name === 'uncertain'))
    uncertain.pop()
  }
  const content = await toAlertContent(alerts, { uncertain, rejected }, deps)
  const hasContent = Object.keys(content).length > 0
  if (hasContent) {
    // What is uncertain comes first, before what may need a second message.
    const [first, ...others] = toAlertMessages(content, deps.language)
    const withButtons = uncertain.length > 0 && first ? await withStormButtons(first, uncertain, deps) : first
    if (withButtons && !(await chat.sendAll([withButtons, ...others]))) return NOT_SENT
  }
  await store.alerts.remove(alerts)
  if (single === undefined && !hasContent) return 'all decided meanwhile'
  await store.operators.setLastAlert({ atMs: nowMs, backOffMs: nextQuietMs(last, nowMs) })
  return `${alerts.length} alerts sent`
}

/** A time that lies ahead is from before Redis's clock was set back. */
function isWithin({ atMs }: { atMs: number }, forMs: number, nowMs: number): boolean {
  return atMs <= nowMs && nowMs < atMs + forMs
}

/** Only the last counts: a pause that ended before its alert could be sent is shown by its end. */
function toPauseContent(
  { name, subject }: Alert,
  toMoment: (atMs: number) => string,
): Pick<AlertContent, 'paused' | 'resumed'> {
  const { reason, untilMs, by, detail, lastedMs = 0 } = JSON.parse(subject) as SendingPause & { lastedMs?: number }
  if (name === 'sending_resumed') return { resumed: { reason, afterMs: lastedMs } }
  const until = untilMs === undefined ? {} : { until: toMoment(untilMs) }
  return { paused: { reason, ...until, ...(by !== undefined && { by }), ...(detail !== undefined && { detail }) } }
}

/** Doubles while alerts follow each other. */
function nextQuietMs(last: { atMs: number; backOffMs: number } | undefined, nowMs: number): number {
  if (last === undefined || nowMs - last.atMs > 2 * last.backOffMs) return SHORTEST_QUIET_MS
  return Math.min(2 * last.backOffMs, LONGEST_QUIET_MS)
}

/** Returns the notifications of the alerts that are still in that state. */
async function findOpen(
  state: 'uncertain' | 'rejected',
  alerts: readonly Alert[],
  { store }: SendAlertsDeps,
): Promise<OpenNotification[]> {
  const notificationIds = new Set(alerts.flatMap(({ name, subject }) => (name === state ? [subject] : [])))
  const found = await Promise.all(
    [...notificationIds].map(async (notificationId) => {
      const notification = readNotificationId(notificationId)
      if (notification === undefined) return []
      const delivery = await store.ledger.get(notification)
      return delivery?.state === state ? [{ notification, reason: delivery.reason ?? '', atMs: delivery.atMs }] : []
    }),
  )
  return found.flat()
}

async function toAlertContent(
  alerts: readonly Alert[],
  open: Record<'uncertain' | 'rejected', readonly OpenNotification[]>,
  { store: { ledger }, language, timeZone, boardUrl }: SendAlertsDeps,
): Promise<AlertContent> {
  const last = (...names: AlertName[]) => alerts.findLast(({ name }) => names.includes(name))
  const longest = (name: AlertName) =>
    Math.max(...alerts.flatMap((alert) => (alert.name === name ? [Number(alert.subject)] : [])))
  const toNotifications = async (state: 'uncertain' | 'rejected'): Promise<OpenNotifications> => ({
    orderIds: open[state].map(({ notification }) => notification.orderId),
    reasons: open[state].map(({ reason }) => reason),
    inAll: await ledger.count(state),
    ...(boardUrl !== undefined && { boardUrl: toListUrl(boardUrl, state, open[state]) }),
  })
  const subjectsOf = (name: AlertName) => [
    ...new Set(alerts.flatMap((alert) => (alert.name === name ? [alert.subject] : []))),
  ]
  const canceled = subjectsOf('canceled_after_paid').map((subject) => subject.replace(/^\w+:/, ''))
  const gone = subjectsOf('order_gone')
  const unreadable = subjectsOf('unreadable')
  const answersUnreadable = subjectsOf('answer_unreadable')
  const unknownWords = subjectsOf('unknown_word').map((subject) => JSON.parse(subject) as UnknownWord)
  const reusedIds = subjectsOf('id_reused').map((subject) => JSON.parse(subject) as ReusedId)
  const panel = last('panel_away', 'panel_back')
  const webhooks = last('panel_silent', 'panel_heard')
  const backfill = last('backfill_stopped', 'backfill_goes_on')
  const refused = last('webhooks_refused', 'webhooks_accepted')
  const sending = last('sending_paused', 'sending_resumed')
  const memory = last('memory_short')
  const unsafe = subjectsOf('redis_unsafe')
  return {
    ...(open.uncertain.length > 0 && { uncertain: await toNotifications('uncertain') }),
    ...(open.rejected.length > 0 && { rejected: await toNotifications('rejected') }),
    ...(unreadable.length > 0 && { unreadable }),
    ...(reusedIds.length > 0 && { reusedIds }),
    ...(canceled.length > 0 && { canceledAfterPaid: canceled }),
    ...(unknownWords.length > 0 && { unknownWords }),
    ...(answersUnreadable.length > 0 && { answersUnreadable }),
    ...(gone.length > 0 && { gone }),
    ...(last('panel_knows_none') && { panelKnowsNone: true }),
    ...(panel && { panel: panel.name === 'panel_away' ? ('away' as const) : { backAfterMs: Number(panel.subject) } }),
    ...(webhooks && {
      panelWebhooks: webhooks.name === 'panel_heard' ? ('heard' as const) : { silentMs: Number(webhooks.subject) },
    }),
    ...(backfill && { backfill: backfill.name === 'backfill_stopped' ? ('stopped' as const) : ('goes_on' as const) }),
    ...(refused && {
      webhooksRefused: refused.name === 'webhooks_accepted' ? ('over' as const) : { forMs: Number(refused.subject) },
    }),
    ...(last('redis_away') && { redisAwayMs: longest('redis_away') }),
    ...(last('redis_refused') && { redisRefusedMs: longest('redis_refused') }),
    ...(sending && toPauseContent(sending, (atMs) => formatMoment(atMs, timeZone, language))),
    ...(memory && { memoryDaysLeft: Number(memory.subject) }),
    ...(last('writes_lost') && { writesLost: toLosses(subjectsOf('writes_lost')) }),
    ...(unsafe.length > 0 && { redisUnsafe: unsafe as UnsafeCheck[] }),
    ...(last('redis_clock_back') && { redisClockBackMs: longest('redis_clock_back') }),
    ...(last('clocks_differ') && { clocksDiffer: toClocks(alerts) }),
  }
}

/** Several losses are one to operators. */
function toLosses(subjects: readonly string[]): Recovered {
  const losses = subjects.map((subject) => JSON.parse(subject) as Recovered)
  const sum = (of: keyof Recovered) => losses.reduce((total, loss) => total + loss[of], 0)
  return { uncertain: sum('uncertain'), writtenAgain: sum('writtenAgain') }
}

/** Returns the address of the board's list of these notifications: those of their state between the first and the last. */
function toListUrl(boardUrl: string, state: string, open: readonly OpenNotification[]): string {
  const times = open.map(({ atMs }) => atMs)
  const since = new Date(times.reduce((a, b) => Math.min(a, b))).toISOString()
  const before = new Date(times.reduce((a, b) => Math.max(a, b)) + 1).toISOString()
  return `${boardUrl}/notifications?${new URLSearchParams({ state, since, before }).toString()}`
}

function toClocks(alerts: readonly Alert[]): { aheadMs: number; host: string }[] {
  return alerts.flatMap(({ name, subject }) => {
    const [, aheadMs, host] = /^(-?\d+) (.*)$/.exec(subject) ?? []
    return name === 'clocks_differ' && host !== undefined ? [{ aheadMs: Number(aheadMs), host }] : []
  })
}
