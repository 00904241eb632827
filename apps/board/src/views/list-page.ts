import { NOTIFICATION_KINDS } from '@peyk/domain/notification'
import { parseTime } from '@peyk/domain/time'
import { html } from '../html.ts'
import type { Html } from '../html.ts'
import { PERIODS, isPeriod, toListQuery, toListUrl, toOpenList } from '../list-filter.ts'
import type { List, ListFilter } from '../list-filter.ts'
import type { NotificationList } from '../notification-list.ts'
import { asset } from './document.ts'
import { renderPage } from './frame.ts'
import type { Page, View } from './frame.ts'
import { renderLists, renderRows, renderSearch } from './notifications.ts'

/** One list of notifications: its filter, a page of it, and what can be decided. Works without script. */
export function renderList(
  view: View,
  filter: ListFilter,
  found: NotificationList,
  counts: Partial<Record<List, number>>,
  message: Page['message'],
): string {
  const { words, readOnly } = view
  const state = toOpenList(filter)
  const canDecide = state !== undefined && !readOnly && found.count > 0
  return renderPage(view, {
    title: `${words.lists.title} · ${words.states[filter.list]}`,
    message,
    head: html`<script type="module" src="${asset('boxes.js')}"></script>`,
    content: html`<div class="heading">
        <h1>${words.lists.title}</h1>
        ${renderSearch(view, '')}
      </div>
      <section class="box" aria-label="${words.states[filter.list]}">
        ${renderLists(view, counts, filter)} ${renderFilter(view, filter)}
        <p class="quiet">${words.stateHints[filter.list]}</p>
        ${canDecide ? renderForm(view, filter, found) : renderRows(view, found.shown, filter)}
        ${renderPages(view, filter, found)}
      </section>`,
  })
}

function renderFilter(view: View, filter: ListFilter): Html {
  const { words, format, bot } = view
  const { lists, statuses } = words
  const { list, kind, reason = '', since = '', before = '' } = filter
  const option = (value: string, text: string, chosen: string) =>
    html`<option value="${value}" ${value === chosen && 'selected'}>${text}</option>`
  const isMoment = since !== '' && !isPeriod(since)
  return html`<form class="filter" method="get" action="${bot.root}/notifications">
    <input type="hidden" name="state" value="${list}" />
    <label
      >${lists.kind}
      <select name="kind">
        ${option('', lists.any, kind ?? '')}
        ${NOTIFICATION_KINDS.map((each) => option(each, statuses[each], kind ?? ''))}
      </select></label
    >
    <label
      >${lists.since}
      <select name="since">
        ${option('', lists.any, since)}
        ${Object.keys(PERIODS).map((each) => option(each, lists.periods[each as '1h'], since))}
        ${isMoment && option(since, format.full(parseTime(since) ?? 0), since)}
      </select></label
    >
    ${
      before !== '' &&
      html`<label
        >${lists.before}
        <select name="before">
          ${option(before, format.full(parseTime(before) ?? 0), before)} ${option('', lists.any, before)}
        </select></label
      >`
    }
    <label
      >${lists.reason} <input name="reason" value="${reason}" dir="auto" autocomplete="off" spellcheck="false"
    /></label>
    <button class="second">${lists.apply}</button>
  </form>`
}

/** The boxes, and what to do with those that are chosen. */
function renderForm(view: View, filter: ListFilter, found: NotificationList): Html {
  const { words, format, bot } = view
  const { lists, decide } = words
  return html`<form class="choice" method="post" action="${bot.root}/notifications/ask">
    <input type="hidden" name="list" value="${toListQuery(filter)}" />
    <input type="hidden" name="until" value="${found.untilMs}" />
    <input type="hidden" name="shown" value="${found.readAtMs}" />
    <p class="actions">
      ${
        found.isAll &&
        html`<label class="all"
          ><input type="checkbox" name="all" value="1" id="choose-all" />
          ${lists.all(format.number(found.count))}</label
        >`
      }
      ${canResend(filter.list) && html`<button id="resend-chosen" name="decision" value="resend">${decide.resendChosen}</button>`}
      <button id="resolve-chosen" class="second" name="decision" value="resolve">${decide.resolveChosen}</button>
    </p>
    ${renderRows(view, found.shown, filter, true)}
  </form>`
}

/** What is held is sent by itself as soon as it can be, and before that it would only be held again. */
function canResend(list: List): boolean {
  return list !== 'held'
}

function renderPages(
  view: View,
  filter: ListFilter,
  { page, pages, count, isAll }: NotificationList,
): Html | undefined {
  const { words, format, bot } = view
  const { lists } = words
  if (pages === 1) return undefined
  const link = (to: number, text: string, rel: string) =>
    to >= 1 &&
    to <= pages &&
    html`<a class="button second" rel="${rel}" href="${toListUrl(bot, filter, to)}">${text}</a>`
  return html`<nav class="pages" aria-label="${lists.pages}">
    ${link(page - 1, lists.newer, 'prev')}
    <span>${lists.page(format.number(page), format.number(pages), `${format.number(count)}${isAll ? '' : '+'}`)}</span>
    ${link(page + 1, lists.older, 'next')}
  </nav>`
}
