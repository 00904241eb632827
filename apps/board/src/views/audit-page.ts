import type { AuditEntry } from '@peyk/store/audit-record'
import { toOrderUrl } from '../bot.ts'
import { html } from '../html.ts'
import type { Html } from '../html.ts'
import { renderPage } from './frame.ts'
import type { View } from './frame.ts'
import { isolated, renderTime } from './text.ts'

const ORDERS_SHOWN = 5

/** The newest acts of operators: when, what, which orders, by whom. */
export function renderAudit(view: View, entries: readonly AuditEntry[]): string {
  const { audit, deliveries } = view.words
  return renderPage(view, {
    title: audit.title,
    content: html`<div class="heading"><h1>${audit.title}</h1></div>
      <section class="box" aria-label="${audit.title}">
        ${
          entries.length === 0
            ? html`<p class="quiet empty">${audit.none}</p>`
            : html`<table class="rows">
                <thead>
                  <tr>
                    <th scope="col">${audit.time}</th>
                    <th scope="col">${audit.act}</th>
                    <th scope="col">${deliveries.order}</th>
                    <th scope="col">${audit.by}</th>
                  </tr>
                </thead>
                <tbody>
                  ${entries.map((entry) => renderEntry(view, entry))}
                </tbody>
              </table>`
        }
      </section>`,
  })
}

function renderEntry({ words, format, bot }: View, { atMs, act, via, by, orderIds = [], detail }: AuditEntry): Html {
  const { acts, vias } = words.audit
  const shown = orderIds.slice(0, ORDERS_SHOWN)
  return html`<tr>
    <td class="time">${renderTime(atMs, format.full(atMs), format)}</td>
    <th scope="row">
      ${act in acts ? acts[act as 'resend'] : act}${detail !== undefined && html` <small class="quiet">${isolated(detail)}</small>`}
    </th>
    <td>
      ${shown.length === 0 && '–'}
      ${shown.map((id, i) => html`${i > 0 && ' · '}<a href="${toOrderUrl(bot, id)}">${isolated(id)}</a>`)}
      ${orderIds.length > shown.length && html` +${format.number(orderIds.length - shown.length)}`}
    </td>
    <td>${vias[via]} ${isolated(by)}</td>
  </tr>`
}
