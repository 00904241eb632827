import { VERSION } from '@peyk/runtime/version'
import { html } from '../html.ts'
import type { Html } from '../html.ts'
import { WORDS } from '../words.ts'
import type { Language } from '../words.ts'

export type DocumentParts = {
  language: Language
  title: string
  /** A small box in the middle, or the board's wide pages. */
  layout: 'box' | 'wide'
  head?: Html
  body: Html
}

/** The address of a file of the page's own, another one for each release: browsers keep them. */
export function asset(name: string): string {
  return `/page/${name}?v=${VERSION}`
}

/** A whole page, ready to be sent. */
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
        <link rel="stylesheet" href="${asset('style.css')}" />
        <link rel="stylesheet" href="${asset(`${layout}.css`)}" />
        ${head}
      </head>
      <body>
        ${body}
      </body>
    </html> `
  return page.text
}
