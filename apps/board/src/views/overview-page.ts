import { html } from '../html.ts'
import type { Html } from '../html.ts'
import type { List } from '../list-filter.ts'
import type { Overview } from '../overview.ts'
import { renderAges } from './ages.ts'
import { renderChart } from './chart.ts'
import { region, renderPage } from './frame.ts'
import type { Page, View } from './frame.ts'
import { renderTime } from './text.ts'
import { renderMode, renderProblems, renderProcesses } from './processes.ts'
import { renderNewest, renderSearch } from './notifications.ts'

/** The state of one bot on one page. */
export function renderOverview(view: View, overview: Overview, message?: Page['message']): string {
  const { words, bot } = view
  const parts = renderOverviewRegions(view, overview)
  const part = (name: string) => region(name, parts[name] ?? html``)
  return renderPage(view, {
    title: words.overview,
    isOverview: true,
    message,
    streamUrl: `${bot.root}/events`,
    content: html`<div class="heading">
        <h1>${words.overview}</h1>
        ${part('mode')}${part('as-of')}
      </div>
      ${part('problems')}
      <section aria-labelledby="tiles-title">
        <h2 id="tiles-title" class="unseen">${words.tiles.title}</h2>
        ${part('tiles')}
      </section>
      <section class="box" aria-labelledby="chart-title">
        <h2 id="chart-title">${words.chart.title}</h2>
        ${part('chart')}
      </section>
      <div class="columns">
        <section class="box" aria-labelledby="ages-title">
          <h2 id="ages-title">${words.ages.title}</h2>
          ${part('ages')}
        </section>
        <section class="box" aria-labelledby="workers-title">
          <h2 id="workers-title">${words.workers.title}</h2>
          ${part('workers')}
        </section>
      </div>
      <section class="box" aria-labelledby="notifications">
        <div class="bar">
          <h2 id="notifications" tabindex="-1">${words.deliveries.title}</h2>
          ${renderSearch(view, '')}
        </div>
        ${part('notifications')}
      </section>`,
  })
}

/** The parts of the overview that change, by name. */
export function renderOverviewRegions(view: View, overview: Overview): Record<string, Html> {
  const { words, format } = view
  return {
    mode: renderMode(overview, words, format),
    'as-of': html`<p class="as-of">${words.asOf} ${renderTime(overview.atMs, format.clock(overview.atMs), format)}</p>`,
    problems: renderProblems(overview.processes, words, overview.counts.unreadable),
    tiles: renderTiles(view, overview),
    chart: renderChart(overview.hours, words, format),
    ages: renderAges(overview.ages, words, format),
    workers: renderProcesses(overview.processes, words, format),
    notifications: renderNewest(view, overview),
  }
}

const TILES = [
  { name: 'notified', tone: 'good' },
  { name: 'due', tone: 'calm' },
  { name: 'held', tone: 'wait' },
  { name: 'uncertain', tone: 'bad' },
  { name: 'rejected', tone: 'bad' },
  { name: 'unlinked', tone: 'wait' },
  { name: 'failedJobs', tone: 'bad' },
] as const

function renderTiles(view: View, { notifiedToday, counts, newestUnlinked }: Overview): Html {
  const { words, format, bot } = view
  const { tiles } = words
  const list = (state: List) => `${bot.root}/notifications?state=${state}`
  const urls: Record<(typeof TILES)[number]['name'], string> = {
    notified: list('sent'),
    due: list('due'),
    held: list('held'),
    uncertain: list('uncertain'),
    rejected: list('rejected'),
    unlinked:
      newestUnlinked === undefined ? `${bot.root}/` : `${bot.root}/orders/${encodeURIComponent(newestUnlinked)}`,
    failedJobs: `${bot.root}/queues`,
  }
  return html`<ul class="tiles">
    ${TILES.map(({ name, tone }) => {
      const count = name === 'notified' ? notifiedToday : counts[name]
      return html`<li class="${count === 0 ? 'none' : tone}">
        <a id="tile-${name}" href="${urls[name]}"
          ><span class="label">${tiles[name]}</span><strong>${format.number(count)}</strong
          ><span class="hint">${tiles.hints[name]}</span></a
        >
      </li>`
    })}
  </ul>`
}
