import { VERSION } from '@peyk/runtime/version'
import { html } from '../html.ts'
import type { Html } from '../html.ts'
import { WORDS } from '../words.ts'
import type { Language } from '../words.ts'

/** What each layout's pages look like. A page links all of its layout's sheets, in this order. */
const STYLE_SHEETS = {
  narrow: ['style', 'narrow'],
  wide: ['style', 'frame', 'boxes', 'pause', 'overview', 'chart', 'tables', 'lists', 'order', 'decision'],
} as const

type DocumentParts = {
  language: Language
  title: string
  /** A small page in the middle, or one of the bot's pages. */
  layout: keyof typeof STYLE_SHEETS
  head?: Html
  body: Html
}

/** Returns the address of one of the page's files. Each release has its own, since browsers cache them. */
export function asset(name: string): string {
  return `/page/${name}?v=${VERSION}`
}

/** Returns a whole page. */
export function renderDocument({ language, title, layout, head, body }: DocumentParts): string {
  const page = html`<!doctype html>
    <html lang="${language}" dir="${language === 'fa' ? 'rtl' : 'ltr'}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} · ${WORDS[language].name}</title>
        <link rel="icon" type="image/svg+xml" href="/page/icon.svg" />
        ${STYLE_SHEETS[layout].map((name) => html`<link rel="stylesheet" href="${asset(`${name}.css`)}" />`)} ${head}
      </head>
      <body>
        ${body}
      </body>
    </html> `
  return page.text
}

/** A small page: signing in, or one statement. */
export function renderNarrow(language: Language, title: string, content: Html, head?: Html): string {
  const words = WORDS[language]
  return renderDocument({
    language,
    title,
    layout: 'narrow',
    ...(head && { head }),
    body: html`<main>
      <header>
        <img src="/page/icon.svg" alt="" width="52" height="52" />
        <div>
          <h1>${words.name}</h1>
          <p>${words.subtitle}</p>
        </div>
      </header>
      ${content}
    </main>`,
  })
}
