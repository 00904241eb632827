import { OPEN_STATES } from '@peyk/domain/delivery'
import type { Order } from '@peyk/domain/order'
import type { NoticeStanding } from '@peyk/store/notice-standings'
import { formatMoney } from '@peyk/telegram/formatting'
import { toDecisionUrl } from '../decision.ts'
import { Html, html } from '../html.ts'
import type { OrderStory } from '../order-story.ts'
import { region, renderPage } from './frame.ts'
import type { Page, View } from './frame.ts'
import { isolated, stateMark, stateOf, statusMark, timeMark } from './marks.ts'
import { renderDetails, renderSearch } from './notices.ts'
import { renderStory } from './story.ts'

/** One order: what it is, its notices, and all that happened. */
export function renderOrder(view: View, found: OrderStory, notice: Page['notice']): string {
  const { words, bot } = view
  const parts = renderOrderRegions(view, found)
  const part = (name: string) => region(name, parts[name] ?? html``)
  return renderPage(view, {
    title: words.order.title(found.orderId),
    streamUrl: `${bot.root}/events?${new URLSearchParams({ order: found.orderId }).toString()}`,
    notice,
    content: html`<div class="heading">
        <h1 class="order-id">${words.order.title('')}${isolated(found.orderId)}</h1>
        ${part('status')}
      </div>
      <div class="columns order">
        <div class="stack">
          <section class="card" aria-labelledby="notices-title">
            <h2 id="notices-title">${words.order.notices}</h2>
            ${part('notices')}
          </section>
          <section class="card" aria-labelledby="story-title">
            <h2 id="story-title">${words.order.story}</h2>
            ${part('story')}
          </section>
        </div>
        <section class="card" aria-labelledby="facts-title">
          <h2 id="facts-title">${words.order.facts}</h2>
          ${part('facts')}
        </section>
      </div>`,
  })
}

/** The parts of an order's page that change while it is watched, by name. */
export function renderOrderRegions(view: View, found: OrderStory): Record<string, Html> {
  const { words } = view
  return {
    status: found.order === undefined ? html`` : statusMark(found.order.status, words),
    notices: renderNotices(view, found.standings),
    facts:
      found.order === undefined
        ? html`<p class="quiet">${words.order.noOrder}</p>`
        : renderFacts(view, found.order, found),
    story: renderStory(view, found.story),
  }
}

/** Says that nothing is known of such an order. */
export function renderUnknownOrder(view: View, orderId: string): string {
  const { words } = view
  return renderPage(view, {
    title: words.order.unknown,
    content: html`<section class="card unknown">
      <h1>${words.order.unknown}</h1>
      ${orderId !== '' && html`<p class="order-id">${isolated(orderId)}</p>`}
      <p>${words.order.unknownMore}</p>
      ${renderSearch(view, orderId)}
    </section>`,
  })
}

function renderNotices(view: View, standings: readonly NoticeStanding[]): Html {
  const { words, format } = view
  if (standings.length === 0) return html`<p class="quiet">${words.order.noNotices}</p>`
  return html`<ul class="notices">
    ${standings.map((standing) => {
      const state = stateOf(standing)
      const { notice, delivery } = standing
      return html`<li>
        <p class="what">
          <strong>${words.statuses[notice.kind]}</strong> ${stateMark(state, words)}
          ${delivery && html`<span class="quiet">${timeMark(delivery.atMs, format.full(delivery.atMs), format)}</span>`}
        </p>
        <p class="quiet">
          ${words.stateHints[state]}${delivery?.untilMs !== undefined && html` ${words.order.until(format.clock(delivery.untilMs))}`}
        </p>
        ${(delivery?.reason ?? delivery?.messageId) !== undefined && html`<p>${renderDetails(view, standing)}</p>`}
        ${renderDecisions(view, standing)}
      </li>`
    })}
  </ul>`
}

function renderDecisions({ words, bot, readOnly }: View, { notice, delivery }: NoticeStanding): Html | undefined {
  const state = OPEN_STATES.find((each) => each === delivery?.state)
  if (state === undefined || readOnly) return undefined
  const link = (decision: 'resend' | 'resolve') =>
    html`<a
      class="button${decision === 'resolve' && ' second'}"
      id="${decision}-${notice.kind}"
      href="${toDecisionUrl(bot, decision, notice, state)}"
      >${words.order[decision]}</a
    >`
  return html`<p class="actions">${link('resend')}${link('resolve')}</p>`
}

function renderFacts({ words, format }: View, order: Order, { nextCheckAtMs }: OrderStory): Html {
  const { order: names } = words
  const at = (ms: number) => timeMark(ms, format.full(ms), format)
  const facts: [string, Html | undefined][] = [
    [
      names.status,
      html`${statusMark(order.status, words)}${order.rawStatus !== '' && html`<br /><span class="quiet">${names.word('')}${isolated(order.rawStatus)}</span>`}`,
    ],
    [names.since, at(order.changedAtMs)],
    // Its text is escaped already.
    [names.amount, order.money && new Html(formatMoney(order.money, format.language))],
    [names.chat, order.chatId === undefined ? html`${names.noChat}` : isolated(order.chatId)],
    [names.owner, order.ownerChatId === undefined ? undefined : isolated(order.ownerChatId)],
    [names.url, order.url === undefined ? undefined : renderUrl(order.url)],
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
