import type { Delivery } from '@peyk/domain/delivery'
import type { Order } from '@peyk/domain/order'
import type { Decision } from '@peyk/orders/decide'
import { toOrderUrl } from '../bot.ts'
import type { Question } from '../decision.ts'
import { html } from '../html.ts'
import type { Html } from '../html.ts'
import { toListQuery } from '../list-filter.ts'
import { renderPage } from './frame.ts'
import type { View } from './frame.ts'
import { renderState } from './chips.ts'
import { isolated, renderChat, renderMoney, renderReason, renderTime } from './text.ts'

/** Asks before a notification is sent again or resolved; needs no script. */
export function renderDecision(
  view: View,
  decision: Decision,
  question: Question,
  delivery: Delivery,
  order: Order | undefined,
): string {
  const { notification, state, from } = question
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
        ${order?.number !== undefined && renderFact(names.number, isolated(order.number))}
        ${order?.money !== undefined && renderFact(names.amount, renderMoney(order.money, format))}
        <div>
          <dt>${deliveries.kind}</dt>
          <dd>${words.statuses[notification.kind]}</dd>
        </div>
        <div>
          <dt>${deliveries.state}</dt>
          <dd>
            ${renderState(state, words)}
            <span class="quiet">${renderTime(delivery.atMs, format.full(delivery.atMs), format)}</span>
          </dd>
        </div>
        ${delivery.chatId !== undefined && renderFact(names.chat, renderChat(delivery.chatId, words))}
        ${delivery.reason !== undefined && renderFact(decide.reason, renderReason(delivery.reason, words))}
      </dl>
      ${isResend ? state === 'uncertain' && html`<p class="warning">${decide.resendRisk}</p>` : html`<p>${decide.resolveMore}</p>`}
      <form method="post" action="${bot.root}/${decision}">
        <input type="hidden" name="order" value="${notification.orderId}" />
        <input type="hidden" name="kind" value="${notification.kind}" />
        <input type="hidden" name="state" value="${state}" />
        <input type="hidden" name="at" value="${delivery.atMs}" />
        ${from !== undefined && html`<input type="hidden" name="list" value="${toListQuery(from)}" />`}
        <p class="actions">
          <button>${isResend ? decide.resend : decide.resolve}</button>
          <a class="button second" href="${toOrderUrl(bot, notification.orderId)}">${decide.cancel}</a>
        </p>
      </form>
    </section>`,
  })
}

function renderFact(name: string, value: Html): Html {
  return html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`
}
