import type { Decision } from '@peyk/orders/decide'
import type { OpenNotification } from '@peyk/store/find-deliveries'
import { toBoxValue } from '../decision.ts'
import type { Choice } from '../decision.ts'
import { html } from '../html.ts'
import { toListQuery, toListUrl } from '../list-filter.ts'
import { renderState } from './chips.ts'
import { renderPage } from './frame.ts'
import type { View } from './frame.ts'
import { isolated, renderReason, renderTime } from './text.ts'

const ORDERS_NAMED = 8
const REASONS_NAMED = 5

/** Asks before many notifications are sent again or resolved; needs no script. */
export function renderChoice(
  view: View,
  decision: Decision,
  { from, untilMs, shownAtMs, isAll, state }: Choice,
  open: readonly OpenNotification[],
): string {
  const { words, format, bot } = view
  const { decide, lists } = words
  const isResend = decision === 'resend'
  const count = format.number(open.length)
  const times = open.map(({ delivery }) => delivery.atMs)
  const [first, last] = [times.reduce((a, b) => Math.min(a, b)), times.reduce((a, b) => Math.max(a, b))]
  const named = open.slice(0, ORDERS_NAMED)
  const more = open.length - named.length
  return renderPage(view, {
    title: isResend ? decide.resendTitle : decide.resolveTitle,
    content: html`<section class="box question" aria-labelledby="question">
      <h1 id="question">${isResend ? decide.resendMany(count) : decide.resolveMany(count)}</h1>
      <dl class="facts">
        <div>
          <dt>${words.deliveries.state}</dt>
          <dd>${renderState(state, words)}</dd>
        </div>
        <div>
          <dt>${words.deliveries.since}</dt>
          <dd>${renderTime(first, format.full(first), format)} – ${renderTime(last, format.full(last), format)}</dd>
        </div>
        <div>
          <dt>${decide.reason}</dt>
          <dd>
            ${tallyReasons(open).map(
              ([reason, { length }]) => html`<p>${format.number(length)} × ${renderReason(reason, words)}</p>`,
            )}
          </dd>
        </div>
        <div>
          <dt>${lists.orders}</dt>
          <dd>
            ${named.map(({ notification }, i) => html`${i > 0 && '، '}${isolated(notification.orderId)}`)}
            ${more > 0 && lists.more(format.number(more))}
          </dd>
        </div>
      </dl>
      ${isResend ? state === 'uncertain' && html`<p class="warning">${decide.resendRisk}</p>` : html`<p>${decide.resolveMore}</p>`}
      <form method="post" action="${bot.root}/notifications/${decision}">
        <input type="hidden" name="list" value="${toListQuery(from)}" />
        <input type="hidden" name="until" value="${untilMs}" />
        <input type="hidden" name="shown" value="${shownAtMs}" />
        ${
          isAll
            ? html`<input type="hidden" name="all" value="1" />`
            : open.map(
                ({ notification, delivery }) =>
                  html`<input type="hidden" name="n" value="${toBoxValue({ notification, atMs: delivery.atMs })}" />`,
              )
        }
        <p class="actions">
          <button>${isResend ? decide.resend : decide.resolve}</button>
          <a class="button second" href="${toListUrl(bot, from)}">${decide.cancel}</a>
        </p>
      </form>
    </section>`,
  })
}

function tallyReasons(open: readonly OpenNotification[]): [string, OpenNotification[]][] {
  return [...Map.groupBy(open, ({ delivery }) => delivery.reason ?? '–')]
    .toSorted(([, a], [, b]) => b.length - a.length)
    .slice(0, REASONS_NAMED)
}
