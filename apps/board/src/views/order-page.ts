import type { Delivery, HoldReason } from '@peyk/domain/delivery'
import type { Order } from '@peyk/domain/order'
import type { NotificationState } from '@peyk/store/delivery-overview'
import { toOpenState } from '@peyk/store/find-deliveries'
import type { OpenNotification } from '@peyk/store/find-deliveries'
import { toOrderUrl } from '../bot.ts'
import { toDecisionUrl } from '../decision.ts'
import { toListQuery, toListUrl } from '../list-filter.ts'
import type { ListFilter } from '../list-filter.ts'
import { html } from '../html.ts'
import type { Html } from '../html.ts'
import type { OrderHistory } from '../order-history.ts'
import { region, renderPage } from './frame.ts'
import type { Page, View } from './frame.ts'
import { renderState, renderStatus, stateOf } from './chips.ts'
import { isolated, renderChat, renderMoney, renderTime } from './text.ts'
import { renderDetails, renderSearch } from './notifications.ts'
import { renderHistory } from './history.ts'

/** The list that the order was opened from; what was decided, and what is next there. */
export type OrderVisit = {
  from: ListFilter | undefined
  message: Page['message']
  next: OpenNotification | undefined
}

/** One order: its facts, its notifications and its history. */
export function renderOrder(view: View, found: OrderHistory, visit: OrderVisit): string {
  const { words, bot } = view
  const { from, message } = visit
  const parts = renderOrderRegions(view, found, from)
  const part = (name: string) => region(name, parts[name] ?? html``)
  return renderPage(view, {
    title: words.order.title(found.orderId),
    streamUrl: `${bot.root}/events?${new URLSearchParams({
      order: found.orderId,
      ...(from && { list: toListQuery(from) }),
    }).toString()}`,
    message,
    afterMessage: renderNext(view, visit),
    content: html`<div class="heading">
        <h1 class="order-id">${words.order.title('')}${isolated(found.orderId)}</h1>
        ${part('status')}
      </div>
      <div class="columns order">
        <div class="stack">
          <section class="box" aria-labelledby="notifications-title">
            <h2 id="notifications-title">${words.order.notifications}</h2>
            ${part('notifications')}
          </section>
          <section class="box" aria-labelledby="history-title">
            <h2 id="history-title">${words.order.history}</h2>
            ${part('history')}
          </section>
        </div>
        <section class="box" aria-labelledby="facts-title">
          <h2 id="facts-title">${words.order.facts}</h2>
          ${part('facts')}
        </section>
      </div>`,
  })
}

/** The parts of an order's page that change, by name. */
export function renderOrderRegions(
  view: View,
  found: OrderHistory,
  from: ListFilter | undefined,
): Record<string, Html> {
  const { words } = view
  return {
    status: found.order === undefined ? html`` : renderStatus(found.order.status, words),
    notifications: renderNotifications(view, found.states, from),
    facts:
      found.order === undefined
        ? html`<p class="quiet">${found.states.some(isCompacted) ? words.order.compacted : words.order.noOrder}</p>`
        : renderFacts(view, found.order, found),
    history: renderHistory(view, found.history),
  }
}

/** Only the day of its notifications is known then. */
function isCompacted({ delivery }: NotificationState): boolean {
  return delivery?.isCompacted === true
}

/** Says that no such order is known. */
export function renderUnknownOrder(view: View, orderId: string): string {
  const { words } = view
  return renderPage(view, {
    title: words.order.unknown,
    content: html`<section class="box unknown">
      <h1>${words.order.unknown}</h1>
      ${orderId !== '' && html`<p class="order-id">${isolated(orderId)}</p>`}
      <p>${words.order.unknownMore}</p>
      ${renderSearch(view, orderId)}
    </section>`,
  })
}

function renderNotifications(view: View, states: readonly NotificationState[], from: ListFilter | undefined): Html {
  const { words, format } = view
  if (states.length === 0) return html`<p class="quiet">${words.order.noNotifications}</p>`
  return html`<ul class="notifications">
    ${states.map((known) => {
      const state = stateOf(known)
      const { notification, delivery } = known
      return html`<li>
        <p class="what">
          <strong>${words.statuses[notification.kind]}</strong> ${renderState(state, words)}
          ${delivery && html`<span class="quiet">${renderTime(delivery.atMs, isCompacted(known) ? format.day(delivery.atMs) : format.full(delivery.atMs), format)}</span>`}
        </p>
        <p class="quiet">
          ${words.stateHints[state]}${delivery?.untilMs !== undefined && html` ${words.order.until(format.clock(delivery.untilMs))}`}
        </p>
        ${(delivery?.reason ?? delivery?.messageId) !== undefined && html`<p>${renderDetails(view, known)}</p>`}
        ${renderDecisions(view, known, from)}
      </li>`
    })}
  </ul>`
}

/** After a decision: the next one of the list, and the list as it was filtered. */
function renderNext({ words, bot }: View, { from, next }: OrderVisit): Html | undefined {
  if (from === undefined) return undefined
  const orderUrl = next && toOrderUrl(bot, next.notification.orderId)
  return html`<p class="actions next">
    ${
      next !== undefined &&
      orderUrl !== undefined &&
      html`<a
        class="button"
        id="next"
        href="${orderUrl}${orderUrl.includes('?') ? '&' : '?'}${new URLSearchParams({ list: toListQuery(from) }).toString()}"
        >${words.lists.next}${isolated(next.notification.orderId)}</a
      >`
    }
    <a class="button second" href="${toListUrl(bot, from)}">${words.lists.back(words.states[from.list])}</a>
  </p>`
}

/** What waits for its customer is sent by itself, and before that it would only be held again. */
function canResend({ state, reason }: Delivery): boolean {
  return state !== 'held' || reason === ('canceled_after_paid' satisfies HoldReason)
}

function renderDecisions(
  { words, bot, readOnly }: View,
  { notification, delivery }: NotificationState,
  from: ListFilter | undefined,
): Html | undefined {
  const state = toOpenState(delivery)
  if (delivery === undefined || state === undefined || readOnly) return undefined
  const link = (decision: 'resend' | 'resolve') =>
    html`<a
      class="button${decision === 'resolve' && ' second'}"
      id="${decision}-${notification.kind}"
      href="${toDecisionUrl(bot, decision, { notification, state }, from)}"
      >${words.order[decision]}</a
    >`
  return html`<p class="actions">${canResend(delivery) && link('resend')}${link('resolve')}</p>`
}

function renderFacts({ words, format }: View, order: Order, { nextCheckAtMs }: OrderHistory): Html {
  const { order: names } = words
  const at = (ms: number) => renderTime(ms, format.full(ms), format)
  const facts: [string, Html | undefined][] = [
    [
      names.status,
      html`${renderStatus(order.status, words)}${order.rawStatus !== '' && html`<br /><span class="quiet">${names.word('')}${isolated(order.rawStatus)}</span>`}`,
    ],
    [names.number, order.number === undefined ? undefined : isolated(order.number)],
    [names.since, at(order.changedAtMs)],
    [names.paidAt, order.paidAtMs === undefined ? undefined : at(order.paidAtMs)],
    [names.paidBy, order.paymentMethod === undefined ? undefined : isolated(order.paymentMethod)],
    [names.amount, order.money && renderMoney(order.money, format)],
    [names.chat, order.chatId === undefined ? html`${names.noChat}` : renderChat(order.chatId, words)],
    [names.owner, order.ownerChatId === undefined ? undefined : isolated(order.ownerChatId)],
    [names.url, order.url === undefined ? undefined : renderUrl(order.url)],
    [names.unreadable, order.unreadableReason === undefined ? undefined : isolated(order.unreadableReason)],
    [names.knownSince, at(order.createdAtMs)],
    [names.nextCheck, nextCheckAtMs === undefined ? undefined : at(nextCheckAtMs)],
  ]
  return html`<dl class="facts">
    ${facts.map(
      ([name, value]) =>
        value &&
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`
}

/** The panel may write anything here; only web addresses become links. */
function renderUrl(url: string): Html {
  return /^https?:\/\//i.test(url) && URL.canParse(url)
    ? html`<a href="${url}" rel="noreferrer" dir="ltr">${url}</a>`
    : isolated(url)
}
