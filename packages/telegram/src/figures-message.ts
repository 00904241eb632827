import type { Language } from '@peyk/domain/language'
import { escapeHtml, isolate } from './formatting.ts'
import { formatDay, formatDuration, formatList, formatMoment, formatNumber } from './operator-formatting.ts'
import type { ChatMessage } from './sender.ts'
import { operatorWordsOf } from './words.ts'

/** Times from paid to notified. */
export type LatencyFigures = { p50Ms: number; p99Ms: number }
/** The number of notifications in each state now. */
export type CurrentState = { waiting: number; held: number; rejected: number; uncertain: number }

export type DaySummary = {
  /** The day's start and end, in milliseconds since 1970. */
  startMs: number
  endMs: number
  timeZone: string
  /** The number of notifications that came to each state in that day. */
  notified: number
  held: number
  rejected: number
  uncertain: number
  /** Notifications that webhooks had missed. */
  missed: number
  paidToNotified: LatencyFigures | undefined
  now: CurrentState
}

export type StatusFigures = {
  sources: { panel: 'webhook' | 'polling'; telegram: 'webhook' | 'polling' }
  notifiedToday: number
  now: CurrentState
  lastHour: LatencyFigures | undefined
  queues: readonly { name: string; waiting: number; active: number; failed: number }[]
  /** The processes with a heartbeat, by app and version. */
  processes: readonly { app: string; version: string; count: number }[]
}

/** Returns what happened in a day, for operators. */
export function toSummaryMessage(day: DaySummary, language: Language): ChatMessage {
  const words = operatorWordsOf(language)
  const { figures } = words
  const number = (count: number) => isolate(formatNumber(count, language))
  const moment = (atMs: number) => formatMoment(atMs, day.timeZone, language)
  const line = (label: string, count: number, inAll: number) =>
    `${label}: ${number(count)}${inAll === 0 ? '' : ` (${figures.inAll(number(inAll))})`}`
  return {
    html: [
      `<b>${words.summaryTitle(formatDay(day.endMs, day.timeZone, language))}</b>`,
      words.summaryFrom(moment(day.startMs), moment(day.endMs)),
      '',
      `${figures.notified}: ${number(day.notified)}`,
      `${figures.paidToNotified}: ${latency(day.paidToNotified, language)}`,
      `${figures.waiting}: ${number(day.now.waiting)}`,
      line(figures.held, day.held, day.now.held),
      line(figures.uncertain, day.uncertain, day.now.uncertain),
      line(figures.rejected, day.rejected, day.now.rejected),
      ...(day.missed === 0 ? [] : [`${figures.missed}: ${number(day.missed)}`]),
      ...(day.now.uncertain === 0 ? [] : ['', words.decide]),
    ].join('\n'),
  }
}

/** Returns Peyk's state now, for operators. */
export function toStatusMessage(status: StatusFigures, language: Language): ChatMessage {
  const words = operatorWordsOf(language)
  const { figures, sources } = words
  const number = (count: number) => isolate(formatNumber(count, language))
  const { now } = status
  return {
    html: [
      `<b>${words.statusTitle}</b>`,
      `${sources.title}: ${sources.panel} ${sources[status.sources.panel]} · ${sources.telegram} ${sources[status.sources.telegram]}`,
      '',
      `${figures.notifiedToday}: ${number(status.notifiedToday)}`,
      `${figures.lastHour}: ${latency(status.lastHour, language)}`,
      `${figures.waiting}: ${number(now.waiting)}`,
      `${figures.held}: ${number(now.held)}`,
      `${figures.uncertain}: ${number(now.uncertain)}`,
      `${figures.rejected}: ${number(now.rejected)}`,
      '',
      `<b>${words.queues}</b>`,
      ...status.queues.map(
        ({ name, waiting, active, failed }) =>
          `• ${isolate(`<code>${name}</code>`)}: ${words.queue(number(waiting), number(active), number(failed))}`,
      ),
      '',
      `<b>${words.processes}</b>`,
      ...(status.processes.length === 0 ? [words.noProcesses] : []),
      ...status.processes.map(
        ({ app, version, count }) => `• ${isolate(`<code>${app} ${escapeHtml(version)}</code>`)} × ${number(count)}`,
      ),
      ...(now.uncertain === 0 ? [] : ['', words.decide]),
    ].join('\n'),
  }
}

function latency(figures: LatencyFigures | undefined, language: Language): string {
  const words = operatorWordsOf(language).figures
  if (figures === undefined) return words.nothingSent
  const duration = (ms: number) => isolate(formatDuration(ms, language))
  return formatList(
    [`${words.median} ${duration(figures.p50Ms)}`, `${words.slowest} ${duration(figures.p99Ms)}`],
    language,
  )
}
