import { html } from '../html.ts'
import { HOME, toLoginUrl } from '../local-path.ts'
import { WORDS, toOtherLanguage } from '../words.ts'
import type { Language } from '../words.ts'
import { renderNarrow } from './document.ts'

export type LoginPage = {
  language: Language
  next: string
  user?: string
  message?: { kind: 'problem' | 'done'; text: string }
}

/** The form for signing in; it needs no script. */
export function renderLogin({ language, next, user = '', message }: LoginPage): string {
  const words = WORDS[language]
  const other = toOtherLanguage(language)
  const otherUrl = toLoginUrl({ language: other, next: next === HOME ? null : next })
  const focus = (field: boolean) => field && html` autofocus`
  return renderNarrow(
    language,
    words.signIn,
    html`${message && html`<p class="${message.kind}" role="${message.kind === 'problem' ? 'alert' : 'status'}">${message.text}</p>`}
      <form method="post" action="/login">
        <input type="hidden" name="next" value="${next}" />
        <input type="hidden" name="language" value="${language}" />
        <label for="user">${words.user}</label>
        <input
          id="user"
          name="user"
          value="${user}"
          required
          autocomplete="username"
          autocapitalize="none"
          spellcheck="false"
          dir="ltr"
          ${focus(user === '')}
        />
        <label for="password">${words.password}</label>
        <input
          id="password"
          name="password"
          type="password"
          required
          autocomplete="current-password"
          dir="ltr"
          ${focus(user !== '')}
        />
        <button type="submit">${words.signIn}</button>
      </form>
      <p class="aside">
        <a href="${otherUrl}" lang="${other}" dir="auto" hreflang="${other}">${words.otherLanguage}</a>
      </p>`,
  )
}

/** Asks before signing out, so that a link alone signs nobody out. */
export function renderLogout(language: Language): string {
  const words = WORDS[language]
  return renderNarrow(
    language,
    words.signOut,
    html`<p>${words.signOutQuestion}</p>
      <form method="post" action="/logout">
        <input type="hidden" name="language" value="${language}" />
        <button type="submit">${words.signOut}</button>
      </form>
      <p class="aside"><a href="${HOME}">${words.stay}</a></p>`,
  )
}

/** An empty page that opens its own address again. The browser then sends the cookie that it withholds from other sites' links. */
export function renderReopening(): string {
  return '<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0"><title>Peyk</title>'
}
