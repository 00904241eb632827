import { STATUSES } from '@peyk/domain/status'
import type { HistoryEntry } from '@peyk/store/order-record'
import { html } from '../html.ts'
import type { Html } from '../html.ts'
import type { Words } from '../words.ts'
import type { View } from './frame.ts'
import { isolated, renderReason, renderTime } from './text.ts'

const TONES: Record<string, string> = {
  sent: 'good',
  resolved: 'good',
  imported: 'good',
  held: 'wait',
  not_sent: 'wait',
  gone: 'wait',
  unreadable: 'bad',
  rejected: 'bad',
  uncertain: 'bad',
}

/** The history of an order by day, newest first. */
export function renderHistory({ words, format }: View, history: readonly HistoryEntry[]): Html {
  if (history.length === 0) return html`<p class="quiet">${words.order.noHistory}</p>`
  const days = Map.groupBy(history.toReversed(), ({ atMs }) => format.day(atMs))
  return html`<p class="quiet">${words.order.newestFirst}</p>
    ${[...days].map(
      ([day, entries]) =>
        html`<h3>${day}</h3>
          <ol class="history">
            ${entries.map(
              (entry) =>
                html`<li class="${TONES[entry.event] ?? 'calm'}">
                  ${renderTime(entry.atMs, format.clock(entry.atMs), format)}
                  <div>
                    <p><strong>${toTitle(entry, words)}</strong></p>
                    ${renderDetails(entry, words)}
                  </div>
                </li>`,
            )}
          </ol>`,
    )}`
}

function toTitle({ event, status }: HistoryEntry, { history, statuses }: Words): string {
  if (event === 'order_update') {
    const known = STATUSES.find((each) => each === status)
    return history.orderUpdate(known === undefined ? String(status) : statuses[known])
  }
  return event in history ? history[event as 'sent'] : event
}

function renderDetails(entry: HistoryEntry, words: Words): Html | undefined {
  const details = Object.entries(entry).flatMap(([name, value]) => toDetail(name, value, entry, words) ?? [])
  return details.length === 0
    ? undefined
    : html`<p class="quiet">${details.map((detail, i) => html`${i > 0 && ' · '}${detail}`)}</p>`
}

/** Returns one detail of an entry. Fields that this release does not know are shown as they are. */
function toDetail(name: string, value: unknown, entry: HistoryEntry, words: Words): Html | undefined {
  const { historyDetails: names } = words
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  switch (name) {
    case 'event':
    case 'atMs':
    case 'status':
      return undefined
    case 'word':
      return text === entry['status'] ? undefined : html`${names.word}: ${isolated(text)}`
    case 'source':
      return html`${text in names.source ? names.source[text as 'check'] : text}`
    case 'result':
      return html`${text in names.result ? names.result[text as 'sent'] : text}`
    case 'reason':
      return renderReason(text, words)
    case 'from':
      return html`${names.from}: ${text in words.states ? words.states[text as 'held'] : text}`
    case 'to':
      return html`${text in words.states ? words.states[text as 'held'] : text}`
    case 'messageId':
      return html`${names.message} ${isolated(text)}`
    case 'misses':
      return html`${isolated(text)} ${names.misses}`
    case 'chat':
    case 'previous':
    case 'by':
      return html`${names[name]} ${isolated(text)}`
    default:
      return html`${isolated(`${name}: ${text}`)}`
  }
}
