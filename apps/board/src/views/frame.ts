import type { SendingPause } from '@peyk/domain/sending-pause'
import type { Bot } from '../bot.ts'
import type { Formatting } from '../formatting.ts'
import { html } from '../html.ts'
import type { Html } from '../html.ts'
import { toOtherLanguage } from '../words.ts'
import type { Words } from '../words.ts'
import { asset, renderDocument } from './document.ts'
import { renderPauseBanner } from './pause-banner.ts'

/** The viewer, the bot and the language of a page. */
export type View = {
  words: Words
  format: Formatting
  bot: Bot
  /** All bots that the board shows. */
  bots: readonly Bot[]
  /** The page's own address, for coming back to it. */
  path: string
  readOnly: boolean
  /** Why nothing is sent, if so. */
  pause: SendingPause | undefined
}

export type Page = {
  title: string
  isOverview?: boolean
  /** Where the page's regions are sent while they change. */
  streamUrl?: string
  head?: Html
  /** The outcome of a decision, and where it leads next. */
  message?: { kind: 'problem' | 'done'; text: string } | undefined
  afterMessage?: Html | undefined
  content: Html
}

/** A part of a page that is replaced when it changes. */
export function region(name: string, content: Html): Html {
  return html`<div data-region="${name}">${content}</div>`
}

/** One of the board's wide pages, with its head and foot. */
export function renderPage(view: View, page: Page): string {
  const { title, isOverview = false, streamUrl, head, message, afterMessage, content } = page
  const { words, format, bot } = view
  return renderDocument({
    language: format.language,
    title: view.bots.length > 1 ? `${title} · ${bot.prefix}` : title,
    layout: 'wide',
    head: html`${head}${streamUrl !== undefined && html`<script type="module" src="${asset('live.js')}"></script>`}`,
    body: html`<a class="skip" href="#content">${words.skip}</a>
      ${renderHead(view, isOverview)}
      <main id="content" ${streamUrl !== undefined && html` data-stream="${streamUrl}"`}>
        ${region('pause', renderPauseBanner(view, view.pause))}
        ${message && html`<p class="${message.kind}" role="${message.kind === 'problem' ? 'alert' : 'status'}">${message.text}</p>`}
        ${afterMessage} ${content}
      </main>
      <footer>
        <p>${words.timesIn(format.timeZone)}</p>
        ${streamUrl !== undefined && renderLiveState(view)}
      </footer>`,
  })
}

function renderHead(view: View, isOverview: boolean): Html {
  const { words, format, bot, path, readOnly } = view
  const other = toOtherLanguage(format.language)
  return html`<header class="top">
    <div>
      <a class="brand" href="${bot.root}/" aria-label="${words.name}"
        ><img src="/page/icon.svg" alt="" width="36" height="36" /><span>${words.name}</span></a
      >
      ${view.bots.length > 1 && renderBots(view)}
      <nav aria-label="${words.menu}">
        <a href="${bot.root}/" ${isOverview && html` aria-current="page"`}>${words.overview}</a>
        <a href="${bot.root}/queues">${words.queues}</a>
        <a href="${bot.root}/audit">${words.audit.title}</a>
      </nav>
      <div class="tools">
        ${readOnly && html`<span class="chip wait" title="${words.errors.readOnly.text}">${words.errors.readOnly.title}</span>`}
        ${!readOnly && html`<a href="${bot.root}/pause">${words.pause.pause}</a>`}
        <form method="post" action="/language">
          <input type="hidden" name="language" value="${other}" />
          <input type="hidden" name="next" value="${path}" />
          <button class="plain" lang="${other}">${words.otherLanguage}</button>
        </form>
        <a href="/logout">${words.signOut}</a>
      </div>
    </div>
  </header>`
}

function renderBots({ words, bot, bots }: View): Html {
  return html`<nav class="bots" aria-label="${words.bots}">
    ${bots.map((each) => html`<a href="${each.root}/" ${each === bot && html` aria-current="true"`}><bdi>${each.prefix}</bdi></a>`)}
  </nav>`
}

function renderLiveState({ words, path }: View): Html {
  const { off, on, lost, away, refresh } = words.live
  return html`<p class="live">
    <span data-live="off" data-off="${off}" data-on="${on}" data-lost="${lost}" data-away="${away}" role="status"
      >${off}</span
    >
    <noscript><a href="${path}">${refresh}</a></noscript>
  </p>`
}
