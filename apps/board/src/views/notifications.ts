import type { NewestNotifications, NotificationState } from '@peyk/store/delivery-overview'
import { toOrderUrl } from '../bot.ts'
import { toBoxValue } from '../decision.ts'
import { html } from '../html.ts'
import type { Html } from '../html.ts'
import { LISTS, toListQuery, toListUrl } from '../list-filter.ts'
import type { List, ListFilter } from '../list-filter.ts'
import type { Overview } from '../overview.ts'
import type { View } from './frame.ts'
import { renderState, stateOf } from './chips.ts'
import { isolated, renderReason, renderTime } from './text.ts'

/** How many of the newest notifications the overview shows; the lists have all. */
const NEWEST = 6

/** A form that leads to one order's page. */
export function renderSearch({ words: { deliveries }, bot }: View, orderId: string): Html {
  return html`<form class="search" method="get" action="${bot.root}/orders" role="search">
    <label class="unseen" for="order-id">${deliveries.search}</label>
    <input
      id="order-id"
      name="id"
      value="${orderId}"
      type="search"
      required
      placeholder="${deliveries.search}"
      dir="auto"
      autocomplete="off"
      autocapitalize="none"
      spellcheck="false"
    />
    <button>${deliveries.find}</button>
  </form>`
}

/** The newest notifications with their states, and links to all of each state. */
export function renderNewest(view: View, { newest, counts }: Overview): Html {
  return html`${renderLists(view, counts)} ${renderRows(view, toNewest(newest))}`
}

function toNewest(newest: NewestNotifications): NotificationState[] {
  return Object.values(newest)
    .flat()
    .filter(({ isDue, delivery }) => !isDue && delivery !== undefined)
    .toSorted((a, b) => (b.delivery?.atMs ?? 0) - (a.delivery?.atMs ?? 0))
    .slice(0, NEWEST)
}

/** Links to the lists; `filter` is the one that is shown. */
export function renderLists(view: View, counts: Partial<Record<List, number>>, filter?: ListFilter): Html {
  const { words, format, bot } = view
  return html`<nav class="filters" aria-label="${words.deliveries.filter}">
    ${LISTS.map((list) => {
      const count = list === 'sent' ? undefined : counts[list]
      const url = toListUrl(bot, { ...(filter ?? EVERYTHING), list })
      return html`<a id="filter-${list}" href="${url}" ${list === filter?.list && html` aria-current="page"`}
        >${words.states[list]}${count !== undefined && count > 0 && html` <span>${format.number(count)}</span>`}</a
      >`
    })}
  </nav>`
}

const EVERYTHING = { kind: undefined, reason: undefined, since: undefined, before: undefined }

/**
 * A table of notifications.
 *
 * @param from the list that they are shown in, for coming back to it
 * @param hasBoxes whether each has a box to choose it
 */
export function renderRows(view: View, shown: readonly NotificationState[], from?: ListFilter, hasBoxes = false): Html {
  const { deliveries } = view.words
  if (shown.length === 0) return html`<p class="quiet empty">${deliveries.none}</p>`
  return html`<table class="rows ${hasBoxes && 'chosen'}">
    <thead>
      <tr>
        <th scope="col">${deliveries.order}</th>
        <th scope="col">${deliveries.kind}</th>
        <th scope="col">${deliveries.state}</th>
        <th scope="col">${deliveries.since}</th>
        <th scope="col">${deliveries.chat}</th>
        <th scope="col">${deliveries.details}</th>
      </tr>
    </thead>
    <tbody>
      ${shown.map((known) => renderRow(view, known, from, hasBoxes))}
    </tbody>
  </table>`
}

function renderRow(view: View, known: NotificationState, from: ListFilter | undefined, hasBox: boolean): Html {
  const { words, format, bot } = view
  const { notification, delivery } = known
  const { orderId, kind } = notification
  const url = toOrderUrl(bot, orderId)
  const back = from === undefined ? '' : `${url.includes('?') ? '&' : '?'}${toBack(from)}`
  return html`<tr>
    <th scope="row">
      ${
        hasBox &&
        html`<input
          type="checkbox"
          name="n"
          value="${toBoxValue({ notification, atMs: delivery?.atMs })}"
          aria-label="${words.lists.choose(orderId, words.statuses[kind])}"
        />`
      }
      <a id="row-${kind}-${orderId}" href="${url}${back}">${isolated(orderId)}</a>
    </th>
    <td>${words.statuses[kind]}</td>
    <td>${renderState(stateOf(known), words)}</td>
    <td class="time">
      ${delivery === undefined ? '–' : renderTime(delivery.atMs, format.brief(delivery.atMs), format)}
    </td>
    <td>${delivery?.chatId === undefined ? '–' : isolated(delivery.chatId)}</td>
    <td>${renderDetails(view, known)}</td>
  </tr>`
}

function toBack(from: ListFilter): string {
  return new URLSearchParams({ list: toListQuery(from) }).toString()
}

/** Returns the message's id, or why nothing was sent. */
export function renderDetails({ words }: View, { delivery }: NotificationState): Html {
  if (delivery?.messageId !== undefined)
    return html`${words.deliveries.message('')}${isolated(String(delivery.messageId))}`
  return delivery?.reason === undefined ? html`–` : renderReason(delivery.reason, words)
}
