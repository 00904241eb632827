import type { NotificationState } from '@peyk/store/delivery-overview'
import { toOrderUrl } from '../bot.ts'
import { html } from '../html.ts'
import type { Html } from '../html.ts'
import { NOTIFICATION_FILTERS, filterNotifications } from '../notification-filter.ts'
import type { NotificationFilter } from '../notification-filter.ts'
import type { Overview } from '../overview.ts'
import type { View } from './frame.ts'
import { renderState, stateOf } from './chips.ts'
import { isolated, renderReason, renderTime } from './text.ts'

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

/** The newest notifications with their states. */
export function renderNotifications(view: View, { newest, counts }: Overview, filter: NotificationFilter): Html {
  const { words, format, bot } = view
  const { deliveries, states } = words
  const shown = filterNotifications(newest, filter)
  const names = { ...states, all: deliveries.all }
  return html`<nav class="filters" aria-label="${deliveries.filter}">
      ${NOTIFICATION_FILTERS.map((each) => {
        const count = each === 'all' || each === 'sent' ? undefined : counts[each]
        return html`<a
          id="filter-${each}"
          href="${bot.root}/${each === 'all' ? '' : `?show=${each}`}#notifications"
          ${each === filter && html` aria-current="true"`}
          >${names[each]}${count !== undefined && count > 0 && html` <span>${format.number(count)}</span>`}</a
        >`
      })}
    </nav>
    ${
      shown.length === 0
        ? html`<p class="quiet empty">${deliveries.none}</p>`
        : html`<table class="rows">
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
              ${shown.map((known) => renderRow(view, known))}
            </tbody>
          </table>`
    }`
}

function renderRow(view: View, known: NotificationState): Html {
  const { words, format, bot } = view
  const { notification, delivery } = known
  const url = toOrderUrl(bot, notification.orderId)
  return html`<tr>
    <th scope="row">
      <a id="row-${notification.kind}-${notification.orderId}" href="${url}">${isolated(notification.orderId)}</a>
    </th>
    <td>${words.statuses[notification.kind]}</td>
    <td>${renderState(stateOf(known), words)}</td>
    <td class="time">
      ${delivery === undefined ? '–' : renderTime(delivery.atMs, format.brief(delivery.atMs), format)}
    </td>
    <td>${delivery?.chatId === undefined ? '–' : isolated(delivery.chatId)}</td>
    <td>${renderDetails(view, known)}</td>
  </tr>`
}

/** Returns the message's id, or why nothing was sent. */
export function renderDetails({ words }: View, { delivery }: NotificationState): Html {
  if (delivery?.messageId !== undefined)
    return html`${words.deliveries.message('')}${isolated(String(delivery.messageId))}`
  return delivery?.reason === undefined ? html`–` : renderReason(delivery.reason, words)
}
