import type { HourFigures } from '@peyk/store/statistics'
import type { Formatting } from '../formatting.ts'
import { html } from '../html.ts'
import type { Html } from '../html.ts'
import type { Words } from '../words.ts'
import { toDurationScale, toNumberScale } from './scale.ts'
import type { Scale } from './scale.ts'

/** The width of an hour and the height of a plot; CSS stretches both. */
const SLOT = 10
const HEIGHT = 100

/** The last hours as two plots over one time axis, and as a table. The newest hour is at the right, in both languages. */
export function renderChart(hours: readonly HourFigures[], words: Words, format: Formatting): Html {
  return html`<div class="plots">${renderNotified(hours, words, format)} ${renderLatency(hours, words, format)}</div>
    ${renderTable(hours, words, format)}`
}

function renderNotified(hours: readonly HourFigures[], { chart }: Words, format: Formatting): Html {
  const scale = toNumberScale(Math.max(...hours.map(({ notified }) => notified)))
  const total = hours.reduce((sum, { notified }) => sum + notified, 0)
  const most = Math.max(...hours.map(({ notified }) => notified))
  const summary = chart.summary(format.number(total), format.number(most))
  const bars = hours.map(({ startMs, notified }, i) => {
    const height = scale.share(notified) * HEIGHT
    return slot(i, `${format.minuteClock(startMs)}: ${format.number(notified)}`, [
      html`<rect
        class="notified"
        x="${i * SLOT + 1.5}"
        y="${HEIGHT - height}"
        width="${SLOT - 3}"
        height="${height}"
      />`,
    ])
  })
  return html`<figure>
    <figcaption>
      <h3>${chart.notified}</h3>
      <p>${summary}</p>
    </figcaption>
    ${renderPlot(`${chart.notified}: ${summary}`, scale, format.number, bars, hours, format)}
  </figure>`
}

function renderLatency(hours: readonly HourFigures[], { chart }: Words, format: Formatting): Html {
  const known = hours.flatMap(({ paidToNotified }) => (paidToNotified === undefined ? [] : [paidToNotified]))
  const caption = (summary: string) =>
    html`<figcaption>
      <h3>${chart.latency}</h3>
      <p>${summary}</p>
    </figcaption>`
  if (known.length === 0) return html`<figure>${caption(chart.noLatency)}</figure>`
  const scale = toDurationScale(
    Math.min(...known.map(({ p50Ms }) => p50Ms)),
    Math.max(...known.map(({ p99Ms }) => p99Ms)),
  )
  const summary = chart.latencySummary(
    format.duration(Math.max(...known.map(({ p50Ms }) => p50Ms))),
    format.duration(Math.max(...known.map(({ p99Ms }) => p99Ms))),
  )
  const candles = hours.map(({ startMs, paidToNotified }, i) => {
    if (paidToNotified === undefined) return slot(i, format.minuteClock(startMs), [])
    const { p50Ms, p99Ms } = paidToNotified
    const [low, high] = [HEIGHT * (1 - scale.share(p50Ms)), HEIGHT * (1 - scale.share(p99Ms))]
    const x = i * SLOT + 1.5
    const width = SLOT - 3
    return slot(i, `${format.minuteClock(startMs)}: p50 ${format.duration(p50Ms)}, p99 ${format.duration(p99Ms)}`, [
      html`<rect class="spread" x="${x}" y="${high}" width="${width}" height="${Math.max(low - high, 0)}" />`,
      html`<rect class="p99" x="${x}" y="${high - 1}" width="${width}" height="2" />`,
      html`<rect class="p50" x="${x}" y="${low - 2}" width="${width}" height="4" />`,
    ])
  })
  return html`<figure class="durations">
    ${caption(summary)} ${renderPlot(`${chart.latency}: ${summary}`, scale, format.duration, candles, hours, format)}
    <p class="legend"><span class="key p50">${chart.p50}</span><span class="key p99">${chart.p99}</span></p>
  </figure>`
}

function renderPlot(
  label: string,
  scale: Scale,
  toText: (value: number) => string,
  shapes: readonly Html[],
  hours: readonly HourFigures[],
  format: Formatting,
): Html {
  const width = hours.length * SLOT
  const lines = scale.ticks.map((tick) => HEIGHT * (1 - scale.share(tick)))
  return html`<div class="plot" dir="ltr">
    <div class="ticks" aria-hidden="true">
      ${scale.ticks.map(
        (tick) =>
          html`<span dir="auto" style="inset-block-end:${Math.round(scale.share(tick) * 1000) / 10}%"
            >${toText(tick)}</span
          >`,
      )}
    </div>
    <svg role="img" aria-label="${label}" viewBox="0 0 ${width} ${HEIGHT}" preserveAspectRatio="none">
      ${lines.map((y) => html`<line x1="0" x2="${width}" y1="${y}" y2="${y}" />`)} ${shapes}
    </svg>
    <div class="hours" aria-hidden="true">
      ${hours.map(({ startMs }, i) =>
        (hours.length - 1 - i) % 4 === 0
          ? html`<span class="${(hours.length - 1 - i) % 8 === 0 ? 'always' : 'roomy'}"
              >${format.minuteClock(startMs)}</span
            >`
          : html`<span></span>`,
      )}
    </div>
  </div>`
}

/** An hour's shapes, on a ground as high as the plot, so that its title shows at any height. */
function slot(i: number, title: string, shapes: readonly Html[]): Html {
  return html`<g
    ><title>${title}</title><rect class="ground" x="${i * SLOT}" y="0" width="${SLOT}" height="${HEIGHT}" />${shapes}</g
  >`
}

function renderTable(hours: readonly HourFigures[], { chart, states }: Words, format: Formatting): Html {
  const latency = (ms: number | undefined) => (ms === undefined ? '–' : format.duration(ms))
  return html`<details id="chart-table">
    <summary>${chart.asTable}</summary>
    <div class="scroll" tabindex="0" role="region" aria-label="${chart.asTable}">
      <table class="figures">
        <caption>
          ${chart.title}
        </caption>
        <thead>
          <tr>
            <th scope="col">${chart.hour}</th>
            <th scope="col">${chart.count}</th>
            <th scope="col">${states.held}</th>
            <th scope="col">${states.uncertain}</th>
            <th scope="col">${states.rejected}</th>
            <th scope="col">${chart.p50}</th>
            <th scope="col">${chart.p99}</th>
          </tr>
        </thead>
        <tbody>
          ${hours.toReversed().map(
            ({ startMs, notified, held, uncertain, rejected, paidToNotified }) =>
              html`<tr>
                <th scope="row">${format.minuteClock(startMs)}</th>
                ${[notified, held, uncertain, rejected].map((n) => html`<td>${format.number(n)}</td>`)}
                <td>${latency(paidToNotified?.p50Ms)}</td>
                <td>${latency(paidToNotified?.p99Ms)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </details>`
}
