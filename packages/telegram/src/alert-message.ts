import type { PauseReason } from '@peyk/domain/sending-pause'
import type { Language } from '@peyk/domain/language'
import { toStatusMapping } from '@peyk/domain/status-mapping'
import { escapeHtml, formatOrderId, isolate, withoutSteering } from './formatting.ts'
import { formatDuration, formatList, formatNumber } from './operator-formatting.ts'
import type { ChatMessage } from './sender.ts'
import { splitMessage } from './split-message.ts'
import { operatorWordsOf } from './words.ts'
import type { AlertWords, OperatorWords, PauseDetails, StuckWords, UnsafeCheck } from './words/operator-words.ts'

export type { UnsafeCheck } from './words/operator-words.ts'

/** Notifications that came to one state: their orders, the reasons that are known, and the number of all in that state. */
export type OpenNotifications = {
  orderIds: readonly string[]
  reasons: readonly string[]
  inAll: number
  /** Their list on the board, if it has a public address. */
  boardUrl?: string
}

export type UnknownWord = { word: string; orderId: string; isLastToday?: boolean }

/** One id with two orders: the chats and the amounts. */
export type ReusedId = { orderId: string; chatId?: string; money?: string; otherChatId?: string; otherMoney?: string }

/** What happened since the last alert. Durations in milliseconds. */
export type AlertContent = {
  uncertain?: OpenNotifications
  rejected?: OpenNotifications
  /** Paid orders that the panel calls canceled. */
  canceledAfterPaid?: readonly string[]
  /** The first entries of the outbox and of lists that cannot be read. */
  unreadable?: readonly string[]
  /** Orders about which the panel gives no usable answer. */
  answersUnreadable?: readonly string[]
  /** Words for a status that came for the first time and mean nothing to Peyk, each with its first order. */
  unknownWords?: readonly UnknownWord[]
  /** Orders that the panel does not know any more. */
  gone?: readonly string[]
  /** The panel knows none of the orders that it is asked about. */
  panelKnowsNone?: true
  /** Ids that the panel gave to two customers. */
  reusedIds?: readonly ReusedId[]
  /** The panel's state now. When it is back, also the time that it was away. */
  panel?: 'away' | { backAfterMs: number }
  /** For how long no webhook came, or that they come again. */
  panelWebhooks?: 'heard' | { silentMs: number }
  /** Whether all changed orders of the panel can be read. */
  backfill?: 'stopped' | 'goes_on'
  /** For how long every webhook of the panel was refused, or that one is accepted again. */
  webhooksRefused?: 'over' | { forMs: number }
  redisAwayMs?: number
  redisRefusedMs?: number
  /** Why Redis takes no writes right now. */
  redisRefuses?: string
  redisUnsafe?: readonly UnsafeCheck[]
  /** What became of the notifications after Redis lost writes. */
  writesLost?: { uncertain: number; writtenAgain: number }
  /** The pause that goes on, or the one that ended last. `until` is a moment in words. */
  paused?: { reason: PauseReason } & PauseDetails
  resumed?: { reason: PauseReason; afterMs: number }
  /** Until the memory of Redis is full, at the present rate. */
  memoryDaysLeft?: number
  redisClockBackMs?: number
  /** Nothing was delivered for so long, and what was found. */
  stuck?: { waitedMs: number; cause: StuckWords }
  /** For how long no scheduler has asked which checks are due. */
  checksStuckMs?: number
  /** How far Redis's clock is ahead of each of these hosts'. */
  clocksDiffer?: readonly { aheadMs: number; host: string }[]
}

const ORDERS_NAMED = 5
const WORDS_NAMED = 3
const REASONS_NAMED = 3
const HOSTS_NAMED = 2
const REASON_LENGTH = 80

/** Returns all that happened as one message, or as several where it is more than Telegram takes in one. */
export function toAlertMessages(content: AlertContent, language: Language): ChatMessage[] {
  const words = operatorWordsOf(language)
  const duration = (ms: number) => isolate(formatDuration(ms, language))
  const { panel } = content
  const parts: string[] = [
    ...(content.paused ? [part(words.sendingPaused(content.paused.reason, escaped(content.paused)))] : []),
    ...(content.resumed ? [part(words.sendingResumed(content.resumed.reason, duration(content.resumed.afterMs)))] : []),
    ...(content.writesLost ? [writesLost(content.writesLost, words, language)] : []),
    ...(content.uncertain ? [notifications(content.uncertain, words.uncertain, words, language)] : []),
    ...(content.rejected ? [notifications(content.rejected, words.rejected, words, language)] : []),
    ...(content.reusedIds ? [reusedIds(content.reusedIds, words)] : []),
    ...(content.canceledAfterPaid ? [orders(content.canceledAfterPaid, words.canceledAfterPaid, words, language)] : []),
    ...(content.unreadable ? [part(words.unreadable(isolate(shorten(content.unreadable.join(', ')))))] : []),
    ...(content.answersUnreadable ? [orders(content.answersUnreadable, words.answersUnreadable, words, language)] : []),
    ...(content.unknownWords ? [unknownWords(content.unknownWords, words, language)] : []),
    ...(content.gone ? [orders(content.gone, words.gone, words, language)] : []),
    ...(content.panelKnowsNone ? [part(words.panelKnowsNone)] : []),
    ...(panel === undefined
      ? []
      : [part(panel === 'away' ? words.panelAway : words.panelBack(duration(panel.backAfterMs)))]),
    ...(content.panelWebhooks === undefined
      ? []
      : [
          part(
            content.panelWebhooks === 'heard'
              ? words.panelHeard
              : words.panelSilent(duration(content.panelWebhooks.silentMs)),
          ),
        ]),
    ...(content.backfill === undefined
      ? []
      : [part(content.backfill === 'stopped' ? words.backfillStopped : words.backfillGoesOn)]),
    ...(content.webhooksRefused === undefined
      ? []
      : [
          part(
            content.webhooksRefused === 'over'
              ? words.webhooksAccepted
              : words.webhooksRefused(duration(content.webhooksRefused.forMs)),
          ),
        ]),
    ...(content.redisAwayMs === undefined ? [] : [part(words.redisAway(duration(content.redisAwayMs)))]),
    ...(content.redisRefusedMs === undefined ? [] : [part(words.redisRefused(duration(content.redisRefusedMs)))]),
    ...(content.redisRefuses === undefined ? [] : [part(words.redisRefuses(shorten(content.redisRefuses)))]),
    ...(content.memoryDaysLeft === undefined
      ? []
      : [part(words.memoryShort(isolate(formatNumber(content.memoryDaysLeft, language))))]),
    ...(content.redisUnsafe ?? []).map((check) => part(words.redisUnsafe[check])),
    ...(content.stuck === undefined
      ? []
      : [part(words.stuck(duration(content.stuck.waitedMs), words.stuckCauses[content.stuck.cause]))]),
    ...(content.checksStuckMs === undefined ? [] : [part(words.checksStuck(duration(content.checksStuckMs)))]),
    ...(content.redisClockBackMs === undefined ? [] : [part(words.redisClockBack(duration(content.redisClockBackMs)))]),
    ...(content.clocksDiffer ?? [])
      .slice(0, HOSTS_NAMED)
      .map(({ aheadMs, host }) =>
        part(words.clocksDiffer(duration(Math.abs(aheadMs)), isolate(escapeHtml(host)), aheadMs > 0)),
      ),
  ]
  return splitMessage(parts)
}

function escaped({ by, until, detail }: PauseDetails): PauseDetails {
  return {
    ...(by !== undefined && { by: isolate(shorten(by)) }),
    ...(until !== undefined && { until: isolate(shorten(until)) }),
    ...(detail !== undefined && { detail: shorten(detail) }),
  }
}

function part({ title, text }: AlertWords): string {
  return `<b>${title}</b>\n${text}`
}

function writesLost(
  { uncertain, writtenAgain }: NonNullable<AlertContent['writesLost']>,
  words: OperatorWords,
  language: Language,
): string {
  return part(words.writesLost(formatNumber(uncertain, language), formatNumber(writtenAgain, language)))
}

function reusedIds(reused: readonly ReusedId[], words: OperatorWords): string {
  const shown = (text = '–') => isolate(shorten(text))
  const lines = reused
    .slice(0, ORDERS_NAMED)
    .map(({ orderId, chatId, money, otherChatId, otherMoney }) =>
      words.reusedId(formatOrderId(orderId), shown(chatId), shown(money), shown(otherChatId), shown(otherMoney)),
    )
  return [part(words.idReused), ...lines].join('\n')
}

function orders(
  orderIds: readonly string[],
  say: (count: string) => AlertWords,
  words: OperatorWords,
  language: Language,
): string {
  return [part(say(formatNumber(orderIds.length, language))), listOrders(orderIds, words, language)].join('\n')
}

function listOrders(orderIds: readonly string[], words: OperatorWords, language: Language): string {
  const named = orderIds.slice(0, ORDERS_NAMED).map(formatOrderId)
  const more = orderIds.length - named.length
  const list = formatList(more === 0 ? named : [...named, words.moreOrders(formatNumber(more, language))], language)
  return words.orders(list)
}

function notifications(
  { orderIds, reasons, inAll, boardUrl }: OpenNotifications,
  say: OperatorWords['uncertain'],
  words: OperatorWords,
  language: Language,
): string {
  const number = (count: number) => formatNumber(count, language)
  return [
    part(say(number(orderIds.length), number(inAll))),
    listOrders(orderIds, words, language),
    ...commonest(reasons).map(([reason, count]) => `• ${words.reasons(isolate(shorten(reason)), number(count))}`),
    ...(boardUrl === undefined ? [] : [`<a href="${escapeHtml(boardUrl)}">${words.storm.board}</a>`]),
  ].join('\n')
}

function unknownWords(found: readonly UnknownWord[], words: OperatorWords, language: Language): string {
  const more = found.length - WORDS_NAMED
  return [
    part(words.unknownWords(formatNumber(found.length, language))),
    ...found.slice(0, WORDS_NAMED).map((unknown) => `• ${unknownWord(unknown, words)}`),
    ...(more > 0 ? [`• ${words.moreWords(formatNumber(more, language))}`] : []),
    ...(found.some(({ isLastToday }) => isLastToday) ? [words.wordsVary] : []),
  ].join('\n')
}

/** A setting is shown whole: operators copy it. */
function unknownWord({ word, orderId }: UnknownWord, { unknownWord: say }: OperatorWords): string {
  const order = formatOrderId(orderId)
  const mapping = toStatusMapping(word)
  return mapping.kind === 'setting'
    ? say.setting(order, escapeHtml(mapping.setting))
    : say[mapping.kind](order, isolate(shorten(word)))
}

function commonest(reasons: readonly string[]): [reason: string, count: number][] {
  const counts = new Map<string, number>()
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  return [...counts].toSorted(([, a], [, b]) => b - a).slice(0, REASONS_NAMED)
}

function shorten(foreign: string, maxChars = REASON_LENGTH): string {
  const text = withoutSteering(foreign)
  const characters = [...text]
  return escapeHtml(characters.length > maxChars ? `${characters.slice(0, maxChars).join('')}…` : text)
}
