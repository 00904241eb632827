import type { SendingPause } from '@peyk/domain/sending-pause'
import type { Bot } from '../bot.ts'
import type { Formatting } from '../formatting.ts'
import { html } from '../html.ts'
import type { Html } from '../html.ts'
import type { Words } from '../words.ts'
import { isolated, renderTime } from './text.ts'

type PauseView = { words: Words; format: Formatting; bot: Pick<Bot, 'root'>; readOnly: boolean }

/** Says on every page why nothing is sent, since when, until when, and who paused it. Returns nothing while sending goes on. */
export function renderPauseBanner({ words, format, bot, readOnly }: PauseView, pause: SendingPause | undefined): Html {
  if (pause === undefined) return html``
  const { title, reasons, ends, since, until, by, resume } = words.pause
  const { reason, sinceMs, untilMs, by: who, detail } = pause
  const time = (atMs: number) => renderTime(atMs, format.brief(atMs), format)
  return html`<section class="paused" aria-labelledby="paused-title">
    <div>
      <h2 id="paused-title">${title}</h2>
      <p>${reasons[reason]} ${detail !== undefined && html`<span class="detail">${isolated(detail)}</span>`}</p>
      <dl>
        <div>
          <dt>${since}</dt>
          <dd>${time(sinceMs)} <span class="quiet">${format.ago(sinceMs)}</span></dd>
        </div>
        <div>
          <dt>${until}</dt>
          <dd>${untilMs === undefined ? ends[reason] : time(untilMs)}</dd>
        </div>
        ${
          who !== undefined &&
          html`<div>
            <dt>${by}</dt>
            <dd>${isolated(who)}</dd>
          </div>`
        }
      </dl>
    </div>
    ${!readOnly && html`<a class="button" id="resume" href="${bot.root}/resume">${resume}</a>`}
  </section>`
}
