import type { SendingPause } from '@peyk/domain/sending-pause'
import { html } from '../html.ts'
import type { PauseAction } from '../pause-action.ts'
import { renderPage } from './frame.ts'
import type { View } from './frame.ts'

/** Asks before all sending is paused or resumed; needs no script. */
export function renderPauseQuestion(view: View, action: PauseAction, pause: SendingPause | undefined): string {
  const { words, bot } = view
  const { ask } = words.pause
  const isResume = action === 'resume'
  return renderPage(view, {
    title: isResume ? ask.resumeTitle : ask.pauseTitle,
    content: html`<section class="box question" aria-labelledby="question">
      <h1 id="question">${isResume ? ask.resumeQuestion : ask.pauseQuestion}</h1>
      <p>${isResume ? ask.resumeMore : ask.pauseMore}</p>
      <form method="post" action="${bot.root}/${action}">
        ${
          isResume
            ? html`<input type="hidden" name="reason" value="${pause?.reason}" />`
            : html`<p class="field">
                <label for="detail">${ask.detail}</label>
                <input id="detail" name="detail" autocomplete="off" />
              </p>`
        }
        <p class="actions">
          <button>${isResume ? ask.resume : ask.pause}</button>
          <a class="button second" href="${bot.root}/">${words.decide.cancel}</a>
        </p>
      </form>
    </section>`,
  })
}
