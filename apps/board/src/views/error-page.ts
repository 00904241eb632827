import type { ErrorText } from '../answer.ts'
import { html } from '../html.ts'
import { HOME } from '../local-path.ts'
import { WORDS } from '../words.ts'
import type { Language } from '../words.ts'
import { renderNarrow } from './document.ts'

/** Says what went wrong. With `retrySeconds` the page reloads itself after that time. */
export function renderError(language: Language, { title, text, retrySeconds }: ErrorText): string {
  return renderNarrow(
    language,
    title,
    html`<h2>${title}</h2>
      <p>${text}</p>
      <p class="aside"><a href="${HOME}">${WORDS[language].stay}</a></p>`,
    retrySeconds === undefined ? undefined : html`<meta http-equiv="refresh" content="${retrySeconds}" />`,
  )
}
