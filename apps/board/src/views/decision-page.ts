import type { Delivery } from '@peyk/domain/delivery'
import type { Decision } from '@peyk/orders/decide'
import { toOrderUrl } from '../bot.ts'
import type { Question } from '../decision.ts'
import { html } from '../html.ts'
import { renderPage } from './frame.ts'
import type { View } from './frame.ts'
import { renderState } from './chips.ts'
import { isolated, renderReason, renderTime } from './text.ts'

/** Asks before a notification is sent again or resolved; needs no script. */
export function renderDecision(
  view: View,
  decision: Decision,
  { notification, expected }: Question,
  delivery: Delivery,
): string {
  const { words, format, bot } = view
  const { decide, order: names, deliveries } = words
  const isResend = decision === 'resend'
  const title = isResend ? decide.resendTitle : decide.resolveTitle
  return renderPage(view, {
    title: `${title} · ${notification.orderId}`,
    content: html`<section class="box question" aria-labelledby="question">
      <h1 id="question">${isResend ? decide.resendQuestion : decide.resolveQuestion}</h1>
      <dl class="facts">
        <div>
          <dt>${deliveries.order}</dt>
          <dd class="order-id">${isolated(notification.orderId)}</dd>
        </div>
        <div>
          <dt>${deliveries.kind}</dt>
          <dd>${words.statuses[notification.kind]}</dd>
        </div>
        <div>
          <dt>${deliveries.state}</dt>
          <dd>
            ${renderState(expected, words)}
            <span class="quiet">${renderTime(delivery.atMs, format.full(delivery.atMs), format)}</span>
          </dd>
        </div>
        ${
          delivery.chatId !== undefined &&
          html`<div>
            <dt>${names.chat}</dt>
            <dd>${isolated(delivery.chatId)}</dd>
          </div>`
        }
        ${
          delivery.reason !== undefined &&
          html`<div>
            <dt>${decide.reason}</dt>
            <dd>${renderReason(delivery.reason, words)}</dd>
          </div>`
        }
      </dl>
      ${isResend ? expected === 'uncertain' && html`<p class="warning">${decide.resendRisk}</p>` : html`<p>${decide.resolveMore}</p>`}
      <form method="post" action="${bot.root}/${decision}">
        <input type="hidden" name="order" value="${notification.orderId}" />
        <input type="hidden" name="kind" value="${notification.kind}" />
        <input type="hidden" name="state" value="${expected}" />
        <p class="actions">
          <button>${isResend ? decide.resend : decide.resolve}</button>
          <a class="button second" href="${toOrderUrl(bot, notification.orderId)}">${decide.cancel}</a>
        </p>
      </form>
    </section>`,
  })
}
